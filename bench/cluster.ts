// Several processes on one Postgres: how soon they answer, and how many tasks and whole turns they do, compared with one process.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../test/services/postgres.ts";
import type { TimedTurn } from "./cluster/bots.ts";
import { measureTasks } from "./cluster/tasks.ts";
import { FLOWS, measureLatency, measureThroughput } from "./cluster/turns.ts";
import { percentile, printTable, withTempFolder } from "./support/measure.ts";

type Row = (string | number)[];

const TURNS = 300;
/** Requests a second: what a small machine can draw, and the goal. */
const RATES = [10, 50];
const SECONDS = 15;
const TASKS = 4000;
const CLAIMS = 1000;
const WAITING = 100_000;

const server = await startPostgres();
await withTempFolder(async (folder) => {
  let folders = 0;
  const sqlite = () => {
    const own = join(folder, String(folders++));
    mkdirSync(own);
    return { folder: own };
  };
  const postgres = async () => ({ ...sqlite(), postgres: await server.createDatabase() });
  await compareTurns(sqlite, postgres);
  await compareLatencies(sqlite, postgres);
});
await compareTasks();
await server.stop();

type SqliteBots = () => { folder: string };
type PostgresBots = () => Promise<{ folder: string; postgres: string }>;

async function compareTurns(sqlite: SqliteBots, postgres: PostgresBots): Promise<void> {
  const alone = await measureThroughput(1, sqlite(), TURNS);
  const rows: Row[] = [["SQLite", 1, alone, 1]];
  for (const processes of [1, 2, 4]) {
    const perSecond = await measureThroughput(processes, await postgres(), TURNS);
    rows.push(["Postgres", processes, perSecond, perSecond / alone]);
  }
  printTable(`Whole turns, ${FLOWS} at a time`, ["rows in", "processes", "turns/s", "ratio to SQLite"], rows);
}

async function compareLatencies(sqlite: SqliteBots, postgres: PostgresBots): Promise<void> {
  const rows: Row[] = [];
  for (const perSecond of RATES) {
    const requests = { perSecond, seconds: SECONDS };
    const one = await measureLatency(1, sqlite(), requests);
    const three = await measureLatency(3, await postgres(), requests);
    const row = (what: string, of: (turn: TimedTurn) => number, goal: string): Row => {
      const [alone, together] = [percentile(one.map(of), 0.95), percentile(three.map(of), 0.95)];
      return [perSecond, what, alone, together, together / alone, goal];
    };
    rows.push(
      row("acknowledgement", ({ acknowledgedMs }) => acknowledgedMs, "≤ 100"),
      row("from there to the first card", ({ firstCardMs }) => firstCardMs, "≤ 300"),
    );
  }
  const head = ["requests/s", "p95 in ms", "SQLite, one process", "Postgres, three", "ratio", "goal for three"];
  printTable(`Requests for ${SECONDS} s`, head, rows);
}

async function compareTasks(): Promise<void> {
  const perSecond = async (processes: number) =>
    (await measureTasks(server, { kind: "publish", processes, waiting: 0, tasks: TASKS, atOnce: 8 })).perSecond;
  const [one, four] = [await perSecond(1), await perSecond(4)];
  const head = ["one process", "four", "ratio", "goal for four"];
  printTable("Tasks claimed and completed a second", head, [[one, four, four / one, "≥ 1000"]]);
  const claims: Row[] = [];
  for (const kind of ["publish", "draw"] as const) {
    const claimMs = async (waiting: number) =>
      percentile((await measureTasks(server, { kind, processes: 1, waiting, tasks: CLAIMS, atOnce: 1 })).claims, 0.95);
    const [few, many] = [await claimMs(0), await claimMs(WAITING)];
    claims.push([kind, few, many, many / few, "≤ 20"]);
  }
  const columns = ["kind", `of ${CLAIMS}`, `of ${CLAIMS + WAITING}`, "ratio", "goal for many"];
  printTable("A claim, one at a time, p95 in ms", columns, claims);
}
