// Tasks as rows of SQLite. A lease is a due time in the future.

import { randomUUID } from "node:crypto";
import { and, asc, count, eq, isNotNull, lte, type SQL, sql } from "drizzle-orm";
import type { Task, TaskKind } from "../../core/task-queue.ts";
import type { Connection, NewTask, Tx } from "../dialect.ts";
import { statement, tablesOf } from "../tables.ts";

const { placeholder } = sql;
type TasksTable = ReturnType<typeof tablesOf>["tasks"];
const hasLease = ({ key, lease }: TasksTable) => and(eq(key, placeholder("key")), eq(lease, placeholder("lease")));

const upsertTask = statement((db, { tasks }) =>
  db
    .insert(tasks)
    .values({
      key: placeholder("key"),
      kind: placeholder("kind"),
      subject: placeholder("subject"),
      lane: placeholder("lane"),
      rank: placeholder("rank"),
      dueAt: placeholder("now"),
    })
    .onConflictDoUpdate({
      target: tasks.key,
      set: {
        generation: sql`${tasks.generation} + 1`,
        attempts: 0,
        dueAt: sql`case when ${tasks.lease} is null then min(excluded.due_at, ${tasks.dueAt}) else ${tasks.dueAt} end`,
      },
    }),
);

/** Makes a task due now, even if it was waiting for a later time. If it is running, it runs once more afterwards. */
export async function schedule(tx: Tx, task: NewTask, now: Date): Promise<void> {
  await upsertTask(tx).run({ ...task, key: keyOf(task), now });
}

const deleteTask = statement((db, { tasks }) => db.delete(tasks).where(eq(tasks.key, placeholder("key"))));

/** Removes a task. If it is running, it loses its lease. */
export async function unschedule(tx: Tx, task: Pick<NewTask, "kind" | "subject">): Promise<void> {
  await deleteTask(tx).run({ key: keyOf(task) });
}

function keyOf({ kind, subject }: Pick<NewTask, "kind" | "subject">): string {
  return `${kind}:${subject}`;
}

const dueQueues = statement((db, { tasks }) =>
  db
    .select({ at: sql<number>`queues.key` })
    .from(sql`json_each(${placeholder("queues")}) as queues`)
    .where(
      sql`exists (select 1 from ${tasks} where ${tasks.kind} = queues.value ->> 0 and ${tasks.lane} = queues.value ->> 1 and ${tasks.dueAt} <= ${placeholder("now")})`,
    ),
);

/** Which of these kinds and lanes have tasks that are due. */
export async function findDue(db: Connection, queues: [kind: string, lane: string][], now: Date): Promise<typeof queues> {
  const found = await dueQueues(db).all({ queues: JSON.stringify(queues), now: now.getTime() });
  const places = new Set(found.map(({ at }) => at));
  return queues.filter((_, at) => places.has(at));
}

const firstDue = statement((db, { tasks }) =>
  db
    .select({ key: tasks.key })
    .from(tasks)
    .where(and(eq(tasks.kind, placeholder("kind")), eq(tasks.lane, placeholder("lane")), lte(tasks.dueAt, placeholder("now"))))
    .orderBy(asc(tasks.rank), asc(tasks.dueAt))
    .limit(placeholder("limit")),
);

const claimTask = statement((db, { tasks }) =>
  db
    .update(tasks)
    .set({
      lease: sql`${placeholder("lease")}`,
      dueAt: sql`${placeholder("until")}`,
      claims: sql`${tasks.claims} + 1`,
      claimedGeneration: sql`${tasks.generation}`,
    })
    .where(eq(tasks.key, placeholder("key")))
    .returning({ subject: tasks.subject, attempts: tasks.attempts, claims: tasks.claims }),
);

/** Claims the first due tasks, at most `limit`. */
export async function claim(
  tx: Tx,
  { kind, lane, limit }: { kind: TaskKind; lane: string; limit: number },
  leaseMs: number,
  now: Date,
): Promise<Task[]> {
  const claimed: Task[] = [];
  for (const { key } of await firstDue(tx).all({ kind, lane, limit, now: now.getTime() })) {
    const lease = randomUUID();
    const row = await claimTask(tx).one({ key, lease, until: now.getTime() + leaseMs });
    claimed.push({ key, kind, lane, subject: row.subject, attempts: row.attempts, crashes: row.claims - 1, lease } as Task);
  }
  return claimed;
}

const extendLease = statement((db, { tasks }) =>
  db
    .update(tasks)
    .set({ dueAt: sql`${placeholder("until")}` })
    .where(hasLease(tasks))
    .returning({ key: tasks.key }),
);

export async function extend(db: Connection, { key, lease }: Task, leaseMs: number, now: Date): Promise<boolean> {
  return (await extendLease(db).get({ key, lease, until: now.getTime() + leaseMs })) !== undefined;
}

const deleteIfUnchanged = statement((db, { tasks }) =>
  db
    .delete(tasks)
    .where(and(hasLease(tasks), eq(tasks.claimedGeneration, tasks.generation)))
    .returning({ key: tasks.key }),
);
const requeue = statement((db, { tasks }) =>
  db
    .update(tasks)
    .set({ lease: null, attempts: 0, claims: 0, dueAt: sql`${placeholder("now")}` })
    .where(hasLease(tasks))
    .returning({ key: tasks.key }),
);

/** Deletes the task, unless it was scheduled again while it ran: then it is due at once. False if the run has lost its lease. It needs no
 *  transaction: each of the two statements expects the lease, and a task that was scheduled again is only requeued. */
export async function complete(db: Connection, { key, lease }: Task, now: Date): Promise<boolean> {
  if (await deleteIfUnchanged(db).get({ key, lease })) return true;
  return (await requeue(db).get({ key, lease, now: now.getTime() })) !== undefined;
}

/** Ends a run that didn't finish the work. It doesn't count as a crash. If the task was scheduled again in the meantime, a wait ends at once:
 *  a preview had to wait, the final picture doesn't. False if the run has lost its lease. */
export async function defer(tx: Tx, task: Task, at: Date, error: string, counts: boolean, now: Date): Promise<boolean> {
  const { tasks } = tablesOf(tx);
  const due = {
    dueAt: counts
      ? at
      : sql`case when generation > claimed_generation then cast(${now.getTime()} as bigint) else cast(${at.getTime()} as bigint) end`,
  };
  const held = await tx
    .update(tasks)
    .set({ lease: null, claims: 0, ...due, error, attempts: sql`${tasks.attempts} + ${counts ? 1 : 0}` })
    .where(and(eq(tasks.key, task.key), eq(tasks.lease, task.lease)))
    .returning({ key: tasks.key });
  return held.length > 0;
}

export async function releaseAll(tx: Tx, now: Date): Promise<void> {
  const { tasks } = tablesOf(tx);
  await tx.update(tasks).set({ lease: null, dueAt: now }).where(isNotNull(tasks.lease));
}

export async function countAll(tx: Tx): Promise<Record<TaskKind, number>> {
  return await countByKind(tx, undefined);
}

export async function countRunning(tx: Tx): Promise<Record<TaskKind, number>> {
  const { tasks } = tablesOf(tx);
  return await countByKind(tx, isNotNull(tasks.lease));
}

async function countByKind(tx: Tx, which: SQL | undefined): Promise<Record<TaskKind, number>> {
  const { tasks } = tablesOf(tx);
  const counts: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  const rows = await tx.select({ kind: tasks.kind, n: count() }).from(tasks).where(which).groupBy(tasks.kind);
  for (const { kind, n } of rows) counts[kind] = n;
  return counts;
}
