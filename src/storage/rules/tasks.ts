import { randomUUID } from "node:crypto";
import { and, asc, count, countDistinct, eq, inArray, isNotNull, isNull, lt, lte, not, type SQL, sql } from "drizzle-orm";
import type { Task, TaskKind } from "../../core/task-queue.ts";
import type { TurnId } from "../../core/vocabulary.ts";
import type { Connection, Tx } from "../dialect.ts";
import { tasks, turns, variants } from "../schema.ts";
import { statement, tablesOf } from "../tables.ts";

const { placeholder } = sql;
type TasksTable = ReturnType<typeof tablesOf>["tasks"];
const hasLease = ({ key, lease }: TasksTable) => and(eq(key, placeholder("key")), eq(lease, placeholder("lease")));

const firstDue = statement((db, { tasks }) =>
  db
    .select({ key: tasks.key })
    .from(tasks)
    .where(and(eq(tasks.kind, placeholder("kind")), eq(tasks.lane, placeholder("lane")), lte(tasks.dueAt, placeholder("now"))))
    .orderBy(asc(tasks.rank), asc(tasks.dueAt))
    .limit(1),
);

/** The key of the next due task. Workers call it dozens of times per turn, and mostly there is none. */
export async function peekDue(db: Connection, kind: TaskKind, lane: string, now: Date): Promise<string | undefined> {
  return (await firstDue(db).get({ kind, lane, now: now.getTime() }))?.key;
}

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

export async function claim(tx: Tx, kind: TaskKind, lane: string, leaseMs: number, now: Date): Promise<Task | undefined> {
  const key = await peekDue(tx, kind, lane, now);
  if (key === undefined) return undefined;
  const lease = randomUUID();
  const row = await claimTask(tx).one({ key, lease, until: now.getTime() + leaseMs });
  return { key, kind, lane, subject: row.subject, attempts: row.attempts, crashes: row.claims - 1, lease } as Task;
}

const extendLease = statement((db, { tasks }) =>
  db
    .update(tasks)
    .set({ dueAt: sql`${placeholder("until")}` })
    .where(hasLease(tasks))
    .returning({ key: tasks.key }),
);

export async function extend(tx: Tx, { key, lease }: Task, leaseMs: number, now: Date): Promise<boolean> {
  return (await extendLease(tx).get({ key, lease, until: now.getTime() + leaseMs })) !== undefined;
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
    .where(hasLease(tasks)),
);

/** Deletes the task, unless it was scheduled again while it ran: then it is due at once. */
export async function complete(tx: Tx, { key, lease }: Task, now: Date): Promise<void> {
  if (await deleteIfUnchanged(tx).get({ key, lease })) return;
  await requeue(tx).run({ key, lease, now: now.getTime() });
}

/** Ends a run that didn't finish the work. It doesn't count as a crash. If the task was scheduled again in the meantime, a wait ends at once:
 *  a preview had to wait, the final picture doesn't. */
export async function defer(tx: Tx, task: Task, at: Date, error: string, counts: boolean, now: Date): Promise<void> {
  const { tasks } = tablesOf(tx);
  const due = {
    dueAt: counts
      ? at
      : sql`case when generation > claimed_generation then cast(${now.getTime()} as bigint) else cast(${at.getTime()} as bigint) end`,
  };
  await tx
    .update(tasks)
    .set({ lease: null, claims: 0, ...due, error, attempts: sql`${tasks.attempts} + ${counts ? 1 : 0}` })
    .where(and(eq(tasks.key, task.key), eq(tasks.lease, task.lease)));
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

const isWaitingDraw = ({ kind, lease }: TasksTable) => and(eq(kind, "draw"), isNull(lease));
/** Positions beyond this are reported as this. */
const MAX_QUEUE_POSITION = 1000;

const countAhead = statement((db, { tasks, turns, variants }) => {
  const mine = db
    .select({ rank: turns.rank })
    .from(turns)
    .where(eq(turns.id, placeholder("turn")));
  const before = db
    .select({ subject: tasks.subject })
    .from(tasks)
    .where(and(isWaitingDraw(tasks), lt(tasks.rank, sql`(${mine})`)))
    .orderBy(asc(tasks.rank))
    .limit(MAX_QUEUE_POSITION)
    .as("before");
  return db
    .select({ n: countDistinct(variants.turn) })
    .from(before)
    .innerJoin(variants, eq(variants.id, before.subject));
});

/** How many turns with waiting pictures come before this one. */
export async function queuePositionOf(tx: Tx, turn: TurnId): Promise<number> {
  return (await countAhead(tx).get({ turn }))?.n ?? 0;
}

/** Turns that have no picture in progress yet, soonest first, each with how many turns are ahead of it. */
export async function listWaitingTurns(tx: Tx, limit: number): Promise<{ turn: TurnId; ahead: number }[]> {
  const { tasks, turns, variants } = tablesOf(tx);
  const rows = await tx
    .selectDistinct({ turn: variants.turn, rank: tasks.rank })
    .from(tasks)
    .innerJoin(variants, eq(variants.id, tasks.subject))
    .where(isWaitingDraw(tasks))
    .orderBy(asc(tasks.rank))
    .limit(limit);
  const hasStarted = sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state <> 'waiting')`;
  const idle = tx
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        inArray(
          turns.id,
          rows.map((row) => row.turn),
        ),
        not(hasStarted),
      ),
    );
  const still = new Set((await idle).map((turn) => turn.id));
  return rows
    .map(({ turn, rank }) => ({ turn, ahead: rows.filter((row) => row.rank < rank).length }))
    .filter(({ turn }) => still.has(turn));
}
