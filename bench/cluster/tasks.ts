// Tasks through the task queue of several processes.

import { PgBoss } from "pg-boss";
import type { TaskKind } from "../../src/core/task-queue.ts";
import { openPostgresStore, type PostgresServer } from "../../test/services/postgres.ts";
import { timeOf } from "../support/measure.ts";
import { Member } from "./member.ts";
import type { Order, QueueSettings, Report } from "./queue-member.ts";

const BATCH = 5000;
/** Tasks of each process before the measurement. Its connections prepare their statements for a queue that is almost empty. */
const WARM_UP = 100;

export interface TasksOptions {
  kind: TaskKind;
  processes: number;
  /** How many more tasks wait than are claimed. */
  waiting: number;
  /** How many are claimed and completed, by all processes together. */
  tasks: number;
  /** Claims at the same time in each process. */
  atOnce: number;
}

export interface TasksResult {
  perSecond: number;
  /** Milliseconds of each claim. */
  claims: number[];
}

export async function measureTasks(server: PostgresServer, options: TasksOptions): Promise<TasksResult> {
  const { kind, processes, waiting, tasks, atOnce } = options;
  const settings: QueueSettings = { postgres: await server.createDatabase(), kind, lane: "bench" };
  const starts = Array.from({ length: processes }, () => Member.start<Order, Report>("queue-member.ts", settings));
  const members = await Promise.all(starts);
  const run = async (each: number) => {
    const reports = await Promise.all(members.map((member) => perform(member, { tasks: each, atOnce })));
    return reports.flatMap(({ claims }) => claims);
  };
  await fill(settings, 1, WARM_UP * processes);
  await run(WARM_UP);
  await fill(settings, 1 + WARM_UP * processes, tasks + waiting);
  let claims: number[] = [];
  const ms = await timeOf(async () => {
    claims = await run(tasks / processes);
  });
  await Promise.all(members.map((member) => member.stop()));
  return { perSecond: (1000 * tasks) / ms, claims };
}

function perform(member: Member<Order, Report>, order: Order): Promise<Report> {
  const done = member.nextReport();
  member.order(order);
  return done;
}

/** Adds tasks in bulk, whose subjects are numbers from `first` on. */
async function fill({ postgres, kind, lane }: QueueSettings, first: number, count: number): Promise<void> {
  const { database, close } = await openPostgresStore(postgres);
  await database.write((tx, now) => tx.tasks.schedule({ kind, lane, subject: first, rank: first }, now)); // creates the queue
  await close();
  const boss = new PgBoss(postgres);
  await boss.start();
  for (let at = first + 1; at < first + count; at += BATCH) {
    const subjects = Array.from({ length: Math.min(BATCH, first + count - at) }, (_, n) => at + n);
    const jobs = subjects.map((subject) => ({
      data: { subject, attempts: 0, rank: subject },
      singletonKey: String(subject),
      priority: -subject,
      group: { id: lane },
    }));
    await boss.insert(`${kind}.${lane}`, jobs);
  }
  await boss.stop({ graceful: false });
}
