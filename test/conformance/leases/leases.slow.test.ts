// Leases of one process, and of several over one Postgres.

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Lease, runUnderLease } from "../../../src/core/leases.ts";
import { PostgresLeases } from "../../../src/storage/postgres/leases.ts";
import { LocalLeases } from "../../../src/storage/sqlite/leases.ts";
import { silent } from "../../fakes/bot.ts";
import { cutConnections, type PostgresServer, startPostgres } from "../../services/postgres.ts";
import type { LeaseReport } from "./process.ts";
import { conformsAsLeases } from "./suite.ts";

/** Shorter than in real life, and long enough for a busy machine. */
const LEASE_MS = 2_000;

let server: PostgresServer;
const opened: PostgresLeases[] = [];
const processes: ChildProcess[] = [];

beforeAll(async () => {
  server = await startPostgres();
});
afterEach(async () => {
  for (const one of processes.splice(0)) one.kill("SIGKILL");
  for (const leases of opened.splice(0)) await leases.close();
});
afterAll(() => server.stop());

conformsAsLeases("LocalLeases", async () => new LocalLeases());
conformsAsLeases("PostgresLeases", async () => open(await server.createDatabase()));

test("grants a lease to one process, and to the next with a greater epoch once it is released", async () => {
  const url = await server.createDatabase();
  const [a, b] = [open(url), open(url)];
  const lease = await a.acquire("sweep");
  expect(await b.acquire("sweep")).toBeUndefined();
  await lease?.release();
  expect(await b.acquire("sweep")).toMatchObject({ epoch: 2 });
});

test("keeps a lease for longer than it lasts, by renewing it", async () => {
  const url = await server.createDatabase();
  const lease = await open(url).acquire("sweep");
  const other = open(url);
  await sleep(2 * LEASE_MS);
  expect(await other.acquire("sweep")).toBeUndefined();
  expect(lease?.isHeld()).toBe(true);
});

test("keeps a lease when its connection breaks", async () => {
  const url = await server.createDatabase();
  const lease = await open(url).acquire("sweep");
  const other = open(url);
  await cutConnections(url, "threadbrush-leases");
  await sleep(1.5 * LEASE_MS);
  expect(lease?.isHeld()).toBe(true);
  expect(await other.acquire("sweep")).toBeUndefined();
});

test("loses a lease that another process took over", async () => {
  const url = await server.createDatabase();
  const lease = await open(url).acquire("sweep");
  await query(url, "update leases set holder = 'another', epoch = epoch + 1");
  if (lease && !lease.signal.aborted) await once(lease.signal, "abort", { signal: AbortSignal.timeout(LEASE_MS) });
  expect(lease?.isHeld()).toBe(false);
  await lease?.release();
  expect(await open(url).acquire("sweep")).toBeUndefined();
});

test("releases all leases when it closes", async () => {
  const url = await server.createDatabase();
  const leases = new PostgresLeases(url, silent, LEASE_MS);
  const lease = await leases.acquire("sweep");
  await leases.close();
  expect(lease?.signal.aborted).toBe(true);
  expect(await open(url).acquire("sweep")).toMatchObject({ epoch: 2 });
});

test("lets another process take over from one that is killed", async () => {
  const url = await server.createDatabase();
  const first = await start(url);
  await first.next("acquired");
  const second = await start(url);
  const killedAt = performance.now();
  first.process.kill("SIGKILL");
  const { epoch } = await second.next("acquired");
  expect(epoch).toBe(2);
  expect(performance.now() - killedAt).toBeLessThan(LEASE_MS + 3 * 2_000);
});

test("silences a process that was suspended before another acts, and when it resumes", async () => {
  const url = await server.createDatabase();
  const first = await start(url);
  await first.next("acquired");
  const second = await start(url);
  first.process.kill("SIGSTOP");
  await second.next("acquired");
  await sleep(LEASE_MS);
  const resumedAt = performance.timeOrigin + performance.now();
  first.process.kill("SIGCONT");
  const { epoch, lastAct } = await first.next("lost");
  expect(epoch).toBe(1);
  expect(lastAct).toBeLessThan(resumedAt);
  second.process.send("report");
  const report = await second.next("report");
  expect(report.epoch).toBe(2);
  expect(lastAct).toBeLessThan(report.firstAct);
});

test("ends the work when the lease is lost, and starts it again with the next one", async () => {
  const leases = new LocalLeases();
  const held: Lease[] = [];
  const events: string[] = [];
  const started = Promise.withResolvers<void>();
  const stop = runUnderLease("sweep", { leases, log: silent }, (lease) => {
    held.push(lease);
    events.push("start");
    if (held.length === 2) started.resolve();
    return () => events.push("stop");
  });
  await expect.poll(() => held.length).toBe(1);
  await held[0]?.release();
  expect(events).toEqual(["start", "stop"]);
  await started.promise;
  await stop();
  expect(events).toEqual(["start", "stop", "start", "stop"]);
  expect(await leases.acquire("sweep")).toBeDefined();
});

function open(url: string): PostgresLeases {
  const leases = new PostgresLeases(url, silent, LEASE_MS);
  opened.push(leases);
  return leases;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

/** A process that acts every 10 ms while it holds the lease. */
async function start(url: string) {
  const child = fork(join(import.meta.dirname, "process.ts"), [url, String(LEASE_MS)]);
  processes.push(child);
  const reports: LeaseReport[] = [];
  child.on("message", (report: LeaseReport) => reports.push(report));
  return {
    process: child,
    async next(kind: LeaseReport["kind"]): Promise<LeaseReport> {
      const find = () => reports.find((report) => report.kind === kind);
      await expect.poll(find, { timeout: 25_000 }).toBeDefined();
      const report = find();
      if (!report) throw new Error(`no report ${kind}`);
      return report;
    },
  };
}
