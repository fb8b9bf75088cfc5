import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PostgresShardStore } from "../../../../src/platforms/discord/store/postgres-shard-store.ts";
import { type PostgresServer, startPostgres } from "../../../services/postgres.ts";

const IDENTIFY_MS = 300;
const shard = { id: 1, of: 4 };
const session = { sessionId: "s", sequence: 5, resumeURL: "wss://gateway.example" };

let server: PostgresServer;
let pool: Pool;

beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  pool = new Pool({ connectionString: await server.createDatabase() });
});
afterEach(() => pool.end());
afterAll(() => server.stop());

const open = () => new PostgresShardStore(pool, IDENTIFY_MS);

test("keeps the session of each shard for the next process", async () => {
  expect(await open().findSession(shard)).toBeUndefined();
  expect(await open().saveSession(shard, session, 1)).toBe(true);
  expect(await open().saveSession(shard, { ...session, sequence: 9 }, 2)).toBe(true);
  expect(await open().findSession(shard)).toEqual({ ...session, sequence: 9 });
  expect(await open().findSession({ id: 1, of: 8 })).toBeUndefined();
  await open().saveSession(shard, undefined, 2);
  expect(await open().findSession(shard)).toBeUndefined();
});

test("refuses the session of a process whose lease is over", async () => {
  await open().saveSession(shard, { ...session, sequence: 9 }, 2);
  expect(await open().saveSession(shard, session, 1)).toBe(false);
  expect(await open().saveSession(shard, undefined, 1)).toBe(false);
  expect(await open().findSession(shard)).toMatchObject({ sequence: 9 });
});

test("grants one IDENTIFY per bucket and interval to all processes together", async () => {
  const waits = await Promise.all(Array.from({ length: 8 }, () => open().takeIdentify(0)));
  expect(waits.filter((ms) => ms === 0)).toHaveLength(1);
  for (const ms of waits) expect(ms).toBeLessThanOrEqual(IDENTIFY_MS);
  expect(await open().takeIdentify(1)).toBe(0);
  await sleep(IDENTIFY_MS);
  expect(await open().takeIdentify(0)).toBe(0);
});

test("counts the living processes, which agree on the first one's number of shards", async () => {
  const [first, second] = [open(), open()];
  expect(await first.heartbeat(4)).toEqual({ living: 1, shards: 4 });
  expect(await second.heartbeat(6)).toEqual({ living: 2, shards: 4 });
  await first.leave();
  expect(await second.heartbeat(4)).toEqual({ living: 1, shards: 4 });
  await first.heartbeat(4);
  await pool.query("update discord_processes set until = clock_timestamp()");
  expect(await second.heartbeat(4)).toEqual({ living: 1, shards: 4 });
});

test("lets one process have an interaction", async () => {
  const claims = await Promise.all(Array.from({ length: 4 }, () => open().claimInteraction("1")));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await open().claimInteraction("2")).toBe(true);
});
