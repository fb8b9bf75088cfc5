import type { Pool } from "pg";
import { toStorageError } from "./errors.ts";

/** Old ones are few, and go with the next new one. */
const SET = `
  with swept as (delete from web_handoffs where at < now() - interval '1 day' and (person, name) <> ($1, $2))
  insert into web_handoffs (person, name, text) values ($1, $2, $3)
  on conflict (person, name) do update set text = excluded.text, at = now()`;

/** What one request to the page leaves for the next, in a table that a crash of the database empties. */
export class PostgresHandoffStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async set(person: string, name: string, text: string): Promise<void> {
    await this.#query(SET, [person, name, text]);
  }

  async get(person: string, name: string): Promise<string | undefined> {
    const rows = await this.#query("select text from web_handoffs where person = $1 and name = $2", [person, name]);
    return rows[0]?.text;
  }

  async delete(person: string, name: string): Promise<void> {
    await this.#query("delete from web_handoffs where person = $1 and name = $2", [person, name]);
  }

  async forgetPerson(person: string): Promise<void> {
    await this.#query("delete from web_handoffs where person = $1", [person]);
  }

  async #query(text: string, values: string[]): Promise<{ text: string }[]> {
    try {
      return (await this.#pool.query<{ text: string }>(text, values)).rows;
    } catch (error) {
      throw toStorageError(error);
    }
  }
}
