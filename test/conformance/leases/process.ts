// One of several processes that want the same lease. Acts every few milliseconds while it holds it.

import { type Lease, runUnderLease } from "../../../src/core/leases.ts";
import { PostgresLeases } from "../../../src/storage/postgres/leases.ts";
import { silent } from "../../fakes/bot.ts";

export interface LeaseReport {
  kind: "acquired" | "lost" | "report";
  epoch: number;
  /** When it first and last did something under the lease, in milliseconds since 1970. */
  firstAct: number;
  lastAct: number;
}

const ACT_INTERVAL_MS = 10;
const [url = "", leaseMs] = process.argv.slice(2);
const leases = new PostgresLeases(url, silent, Number(leaseMs));
let current: Lease | undefined;
let firstAct = Number.POSITIVE_INFINITY;
let lastAct = 0;

const report = (kind: LeaseReport["kind"], { epoch }: Lease) =>
  process.send?.({ kind, epoch, firstAct, lastAct } satisfies LeaseReport);

runUnderLease("sweep", { leases, log: silent }, (lease) => {
  current = lease;
  const acting = setInterval(() => {
    if (!lease.isHeld()) return;
    lastAct = Date.now();
    firstAct = Math.min(firstAct, lastAct);
  }, ACT_INTERVAL_MS);
  report("acquired", lease);
  return () => {
    clearInterval(acting);
    report("lost", lease);
  };
});
process.on("message", () => {
  if (current) report("report", current);
});
process.once("disconnect", () => process.exit());
