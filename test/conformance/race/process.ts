// One of several processes that receive requests in the same threads at the same time. Told what to do over its message channel.

import { Pool } from "pg";
import type { NewTurn } from "../../../src/core/store.ts";
import { idGenerator } from "../../../src/random.ts";
import { PostgresDatabase } from "../../../src/storage/postgres/database.ts";
import { SqlStore } from "../../../src/storage/store.ts";

export interface RaceOrder {
  url: string;
  turns: NewTurn[];
}

export interface RaceReport {
  /** What became of each request: the kind of result, or the error. */
  results: string[];
}

process.once("message", async ({ url, turns }: RaceOrder) => {
  const pool = new Pool({ connectionString: url, max: 10 });
  const options = { clock: { now: () => new Date() }, pseudonym: (platform: string, person: string) => `${platform}:${person}` };
  const { conversations } = new SqlStore(new PostgresDatabase(pool, options), idGenerator);
  const results = await Promise.all(
    turns.map((turn) =>
      conversations.receive({ ...turn, at: new Date(turn.at) }).then(
        (result) => (result.kind === "refused" ? result.why : result.kind),
        (error: unknown) => String(error),
      ),
    ),
  );
  await pool.end();
  process.send?.({ results } satisfies RaceReport);
});
process.send?.("ready");
