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

const { prepare } = Database.prototype;
const changesAtBegin = new WeakMap<Database.Database, unknown>();

Database.prototype.prepare = function (this: Database.Database, source: string) {
  if (source.startsWith('insert into "forget_requests"')) isForgetting = true;
  if (source.startsWith("begin")) changesAtBegin.set(this, countChanges(this));
  const statement = prepare.call(this, source);
  return source === "commit" ? stepAfter(statement, this) : statement;
} as typeof prepare;

/** A commit is a step if it waits for the disk and wrote something. */
function stepAfter(commit: Database.Statement, database: Database.Database): Database.Statement {
  const run = commit.run.bind(commit);
  return Object.assign(commit, {
    run() {
      const isDurable = database.pragma("synchronous", { simple: true }) === FULL;
      const wrote = countChanges(database) !== changesAtBegin.get(database);
      const result = run();
      if (isDurable && wrote) step();
      return result;
    },
  });
}

function countChanges(database: Database.Database): unknown {
  return prepare.call(database, "select total_changes()").pluck().get();
}

const { rm } = fs.promises;
fs.promises.rm = async (...args) => {
  step();
  return rm(...args);
};
syncBuiltinESMExports();

subscribe("undici:request:create", step);
