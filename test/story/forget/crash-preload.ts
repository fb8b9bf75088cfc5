// Preloaded into the program by the forget stories. Kills the process at step DIES_AT of forgetting a person. Steps are what changes
// something outside of the process: a transaction after its sync, a file before its removal, a request before it's sent. Leases aren't
// steps, because every start releases them.

import { subscribe } from "node:diagnostics_channel";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import Database from "better-sqlite3";

/** The value of SQLite's `synchronous`. */
const FULL = 2;
const dieAt = Number(process.env.DIES_AT);
let isForgetting = false;
let steps = 0;

function step(): void {
  if (isForgetting && ++steps === dieAt) process.kill(process.pid, "SIGKILL");
}

const { prepare, transaction } = Database.prototype;

Database.prototype.prepare = function (this: Database.Database, source: string) {
  if (source.startsWith('insert into "forget_requests"')) isForgetting = true;
  return prepare.call(this, source);
} as typeof prepare;

Database.prototype.transaction = function <F extends (...args: unknown[]) => unknown>(this: Database.Database, work: F) {
  const run = transaction.call(this, work);
  const changes = prepare.call(this, "select total_changes()").pluck();
  const immediate = (...args: unknown[]) => {
    const isDurable = this.pragma("synchronous", { simple: true }) === FULL;
    const before = changes.get();
    const result = run.immediate(...args);
    if (isDurable && changes.get() !== before) step();
    return result;
  };
  return { deferred: run.deferred, immediate };
} as typeof transaction;

const { rm } = fs.promises;
fs.promises.rm = async (...args) => {
  step();
  return rm(...args);
};
syncBuiltinESMExports();

subscribe("undici:request:create", step);
