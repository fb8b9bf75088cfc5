// What the queue promises over several processes at once.

import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { StorageError } from "../../../src/core/errors.ts";
import type { Task } from "../../../src/core/task-queue.ts";
import { tablesOf } from "../../../src/storage/tables.ts";
import { openPostgresStore, type PostgresServer, type PostgresStore, startPostgres } from "../../services/postgres.ts";
import { Fixtures, inThread } from "../stores/fixtures.ts";

const CONCURRENCY = 4;
const RECOVERY = { timeout: 25_000, interval: 50 };

let server: PostgresServer;
const opened: PostgresStore[] = [];
beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
afterAll(() => server.stop());

/** Processes over one database, each with connections of its own. */
async function openProcesses(count: number): Promise<PostgresStore[]> {
  const url = await server.createDatabase();
  for (let n = 0; n < count; n++) opened.push(await openPostgresStore(url, { maxDrawing: CONCURRENCY }));
  return opened;
}

test("draws no more pictures of a provider at once than MODEL_CONCURRENCY allows, however many processes ask", async () => {
  const processes = await openProcesses(3);
  const [first] = processes as [PostgresStore];
  const fixtures = new Fixtures(first.store);
  for (let n = 0; n < 4; n++) await fixtures.startTurn(3, inThread(`thread-${n}`));
  const claimAll = async () => {
    const claims = await Promise.all(
      processes.flatMap(({ queue }) => Array.from({ length: 6 }, () => queue.claim("draw", "fake", 1))),
    );
    return claims.flat();
  };
  const running = await claimAll();
  expect(running).toHaveLength(CONCURRENCY);
  expect(new Set(running.map(({ subject }) => subject)).size).toBe(CONCURRENCY);
  expect(await claimAll()).toEqual([]);
  for (const task of running) await first.queue.complete(task);
  expect(await claimAll()).toHaveLength(CONCURRENCY);
});

test("gives the task of a process that died to another, once", async () => {
  const [dying, other, third] = (await openProcesses(3)) as [PostgresStore, PostgresStore, PostgresStore];
  await new Fixtures(dying.store).receiveTurn();
  const [lost] = await dying.queue.claim("publish", "discord", 1);
  expect(await other.queue.claim("publish", "discord", 1)).toEqual([]);
  const claims = () => Promise.all([other, third].map(({ queue }) => queue.claim("publish", "discord", 1)));
  let taken: Task[] = [];
  await expect
    .poll(async () => {
      taken = (await claims()).flat();
      return taken.length;
    }, RECOVERY)
    .toBe(1);
  expect(taken[0]).toMatchObject({ subject: lost?.subject, crashes: 1 });
  expect(lost && (await dying.queue.extend(lost))).toBe(false);
}, 40_000);

test("goes on after Postgres was killed and started again", async () => {
  const [one] = (await openProcesses(1)) as [PostgresStore];
  const fixtures = new Fixtures(one.store);
  const turn = await fixtures.receiveTurn();
  const resume = await server.kill();
  const failed = one.store.turns.findTurn(turn.id);
  await expect(failed).rejects.toMatchObject({ name: "StorageError", code: "locked" } satisfies Partial<StorageError>);
  await resume();
  await expect.poll(() => one.store.turns.findTurn(turn.id).catch(() => undefined), RECOVERY).toMatchObject({ id: turn.id });
  await expect
    .poll(() => one.queue.claim("publish", "discord", 1).catch(() => []), RECOVERY)
    .toMatchObject([{ subject: turn.id, crashes: 0 }]);
}, 60_000);

test("fails a transaction that loses its connection between two queries, and the process goes on", async () => {
  const [one] = (await openProcesses(1)) as [PostgresStore];
  const turn = await new Fixtures(one.store).receiveTurn();
  let resume = async () => {};
  const lost = one.database.write(async (tx) => {
    await tx.select().from(tablesOf(tx).turns);
    resume = await server.kill();
    await setTimeout(200); // the connection reports its end between two queries
    return tx.select().from(tablesOf(tx).turns);
  });
  await expect(lost).rejects.toMatchObject({ name: "StorageError", code: "locked" } satisfies Partial<StorageError>);
  await resume();
  await expect.poll(() => one.store.turns.findTurn(turn.id).catch(() => undefined), RECOVERY).toMatchObject({ id: turn.id });
}, 60_000);
