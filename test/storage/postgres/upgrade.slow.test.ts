// Rolling upgrades: processes of two versions share a database for a while.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openPostgres } from "../../../src/storage/postgres/open.ts";
import { Fixtures } from "../../conformance/stores/fixtures.ts";
import { silent } from "../../fakes/bot.ts";
import { openPostgresStore, type PostgresServer, startPostgres } from "../../services/postgres.ts";

const LATER = 99_999_999_999_999;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** What the next version's migration does. */
async function upgrade(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url });
  await pool.query(`
    alter table turns add column mood text;
    alter table conversations add column weight bigint not null default 7;
    create index turns_by_mood on turns (mood);
    create table moods (name text primary key, turn bigint references turns (id));
    insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', ${LATER});`);
  await pool.end();
}

test("a running process goes on when a newer one adds to the schema", async () => {
  const url = await server.createDatabase();
  const older = await openPostgresStore(url);
  onTestFinished(() => older.close());
  const store = new Fixtures(older.store);
  const before = await store.drawTurn("ab");
  await upgrade(url);
  const after = await store.drawTurn("cd");
  expect((await older.store.turns.listTurns(before.conversation.id)).map(({ id, state }) => [id, state])).toEqual([
    [before.id, "done"],
    [after.id, "done"],
  ]);
});

test("an older process doesn't start on a newer schema", async () => {
  const url = await server.createDatabase();
  await upgrade(url);
  await expect(openPostgres(url, 2, silent)).rejects.toMatchObject({
    name: "StorageError",
    code: "newer",
    message: expect.stringContaining("upgraded by a newer version of Threadbrush"),
  });
});

test("ten processes that start at the same time migrate a new database once", async () => {
  const url = await server.createEmptyDatabase();
  const pools = await Promise.all(Array.from({ length: 10 }, () => openPostgres(url, 2, silent)));
  const { rows } = await (pools[0] as Pool).query("select count(*)::int as count from drizzle.__drizzle_migrations");
  for (const pool of pools) await pool.end();
  expect(rows).toEqual([{ count: migrations().length }]);
});

test("migrations only add to the schema, because older processes still use it", () => {
  const [, ...later] = migrations();
  for (const { name, sql } of later) expect([name, breakingIn(sql)]).toEqual([name, []]);
  expect(breakingIn('ALTER TABLE "turns" DROP COLUMN "seed";')).toHaveLength(1);
  expect(breakingIn('ALTER TABLE "turns" RENAME TO "edits";')).toHaveLength(1);
  expect(breakingIn('ALTER TABLE "turns" ADD COLUMN "mood" text NOT NULL;')).toHaveLength(1);
  expect(breakingIn('ALTER TABLE "turns" ALTER COLUMN "notes" SET NOT NULL;')).toHaveLength(1);
  expect(breakingIn('ALTER TABLE "turns" ADD COLUMN "mood" text DEFAULT \'calm\' NOT NULL;')).toEqual([]);
});

function migrations(): { name: string; sql: string }[] {
  const folder = join(import.meta.dirname, "../../../migrations/postgres");
  const names = globSync("*.sql", { cwd: folder }).sort();
  return names.map((name) => ({ name, sql: readFileSync(join(folder, name), "utf8") }));
}

/** The statements that would break a process which doesn't know of them. */
function breakingIn(sql: string): string[] {
  const statements = sql.split(/;\s*(?:--> statement-breakpoint)?/).map((one) => one.trim());
  return statements.filter(
    (one) =>
      /\b(DROP (TABLE|COLUMN)|RENAME|SET NOT NULL|SET DATA TYPE|TRUNCATE)\b/i.test(one) ||
      (/\bADD COLUMN\b.*\bNOT NULL\b/is.test(one) && !/\bDEFAULT\b/i.test(one)),
  );
}
