// Several processes over one Postgres, all at once.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { NewTurn } from "../../../src/core/store.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { inThread, newTurn } from "../stores/fixtures.ts";
import type { RaceOrder, RaceReport } from "./process.ts";

const THREADS = 20;
const REQUESTS_PER_THREAD = 8;
const maxWaiting = 3;

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

/** Every person sends eight requests in a thread of their own. */
const requests = Array.from({ length: THREADS * REQUESTS_PER_THREAD }, (_, at) => {
  const thread = `thread-${at % THREADS}`;
  return newTurn(`request-${at}`, { ...inThread(thread), maxWaiting }, `person-${at % THREADS}`);
});

test("receives 160 simultaneous requests in 20 new threads over two processes", async () => {
  const url = await server.createDatabase();
  const half = requests.length / 2;
  const results = await receiveInProcesses(url, [requests.slice(0, half), requests.slice(half)]);
  expect(Object.groupBy(results, (result) => result)).toMatchObject({
    turn: { length: THREADS * maxWaiting },
    "too-many-waiting": { length: THREADS * (REQUESTS_PER_THREAD - maxWaiting) },
  });
  await expectTurns(url, THREADS * maxWaiting);
}, 60_000);

test("receives requests once that are delivered to two processes at the same time", async () => {
  const url = await server.createDatabase();
  const once = requests.slice(0, THREADS * maxWaiting);
  const results = await receiveInProcesses(url, [once, once]);
  expect(new Set(results)).toEqual(new Set(["turn"]));
  await expectTurns(url, once.length);
}, 60_000);

/** One conversation for each thread, and its turns numbered without a gap. */
async function expectTurns(url: string, turns: number): Promise<void> {
  const pool = new Pool({ connectionString: url });
  const { rows } = await pool.query(
    `select count(*)::int as turns, count(distinct t.conversation)::int as conversations,
       bool_and(t.number <= $1) as numbered, (select count(*)::int from pgboss.job where name like 'prepare.%') as prepares
     from turns t`,
    [maxWaiting],
  );
  await pool.end();
  expect(rows).toEqual([{ turns, conversations: THREADS, numbered: true, prepares: THREADS }]);
}

async function receiveInProcesses(url: string, parts: NewTurn[][]): Promise<string[]> {
  const processes = parts.map(() => fork(join(import.meta.dirname, "process.ts")));
  await Promise.all(processes.map((one) => once(one, "message")));
  const reports = await Promise.all(processes.map((one, at) => run(one, { url, turns: parts[at] ?? [] })));
  return reports.flatMap(({ results }) => results);
}

async function run(process: ChildProcess, order: RaceOrder): Promise<RaceReport> {
  const ended = once(process, "exit");
  process.send(order);
  const [report] = (await once(process, "message")) as [RaceReport];
  process.disconnect();
  await ended;
  return report;
}
