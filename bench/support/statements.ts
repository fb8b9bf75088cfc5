import Database from "better-sqlite3";
import { addCall, type CallTimes } from "./measure.ts";

interface Statement {
  source: string;
  run(...values: unknown[]): unknown;
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown;
}

/** Records every statement that this process runs on SQLite from now on. */
export function recordStatements(): CallTimes {
  const times: CallTimes = new Map();
  const db = new Database(":memory:");
  const prototype = Object.getPrototypeOf(db.prepare("select 1")) as Statement;
  db.close();
  for (const method of ["run", "get", "all"] as const) {
    const original = prototype[method];
    prototype[method] = function (this: Statement, ...values: unknown[]) {
      const [start, used] = [performance.now(), process.threadCpuUsage()];
      const result = original.apply(this, values);
      const { user, system } = process.threadCpuUsage(used);
      const ms = performance.now() - start;
      // The system updates a thread's CPU time when the thread waits, so a statement that waits may also be charged for earlier work.
      addCall(times, nameOf(this.source), { calls: 1, ms, cpuMs: Math.min(ms, (user + system) / 1000) });
      return result;
    };
  }
  return times;
}

/** What it does, and to which table. */
function nameOf(sql: string): string {
  const [verb = ""] = sql.trim().split(/\s/, 1);
  const table = /\b(?:from|into|update) "?(\w+)/i.exec(sql)?.[1];
  return table === undefined ? sql : `${verb} ${table}`;
}
