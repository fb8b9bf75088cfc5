import { randomUUID } from "node:crypto";
import { and, asc, count, countDistinct, eq, inArray, isNotNull, isNull, lt, lte, not, type SQL, sql } from "drizzle-orm";
import type { Task, TaskKind } from "../../core/task-queue.ts";
import type { TurnId } from "../../core/vocabulary.ts";
import type { Db } from "../database.ts";
import { tasks, turns, variants } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";

const { placeholder } = sql;
const hasLease = (task: Task) => and(eq(tasks.key, task.key), eq(tasks.lease, task.lease));
const hasLeaseOf = and(eq(tasks.key, placeholder("key")), eq(tasks.lease, placeholder("lease")));

const firstDue = prepareOnce((db) =>
  db
    .select({ key: tasks.key })
    .from(tasks)
    .where(and(eq(tasks.kind, placeholder("kind")), eq(tasks.lane, placeholder("lane")), lte(tasks.dueAt, placeholder("now"))))
    .orderBy(asc(tasks.rank), asc(tasks.dueAt))
    .limit(1)
    .prepare(),
);

/** The key of the next due task. Workers call it dozens of times per turn, and mostly there is none. */
export function peekDue(db: Db, kind: TaskKind, lane: string, now: Date): string | undefined {
  return firstDue(db).get({ kind, lane, now: now.getTime() })?.key;
}

const claimTask = prepareOnce((db) =>
  db
    .update(tasks)
    .set({
      lease: sql`${placeholder("lease")}`,
      dueAt: sql`${placeholder("until")}`,
      claims: sql`${tasks.claims} + 1`,
      claimedGeneration: sql`${tasks.generation}`,
    })
    .where(eq(tasks.key, placeholder("key")))
    .returning({ subject: tasks.subject, attempts: tasks.attempts, claims: tasks.claims })
    .prepare(),
);

export function claim(tx: Tx, kind: TaskKind, lane: string, leaseMs: number, now: Date): Task | undefined {
  const key = peekDue(tx, kind, lane, now);
  if (key === undefined) return undefined;
  const lease = randomUUID();
  const row = claimTask(tx).get({ key, lease, until: now.getTime() + leaseMs });
  return { key, kind, lane, subject: row.subject, attempts: row.attempts, crashes: row.claims - 1, lease } as Task;
}

const extendLease = prepareOnce((db) =>
  db
    .update(tasks)
    .set({ dueAt: sql`${placeholder("until")}` })
    .where(hasLeaseOf)
    .prepare(),
);

export function extend(tx: Tx, { key, lease }: Task, leaseMs: number, now: Date): boolean {
  return extendLease(tx).run({ key, lease, until: now.getTime() + leaseMs }).changes === 1;
}

const deleteIfUnchanged = prepareOnce((db) =>
  db
    .delete(tasks)
    .where(and(hasLeaseOf, eq(tasks.claimedGeneration, tasks.generation)))
    .prepare(),
);
const requeue = prepareOnce((db) =>
  db
    .update(tasks)
    .set({ lease: null, attempts: 0, claims: 0, dueAt: sql`${placeholder("now")}` })
    .where(hasLeaseOf)
    .prepare(),
);

/** Deletes the task, unless it was scheduled again while it ran: then it is due at once. */
export function complete(tx: Tx, { key, lease }: Task, now: Date): void {
  if (deleteIfUnchanged(tx).run({ key, lease }).changes === 0) requeue(tx).run({ key, lease, now: now.getTime() });
}

/** Ends a run that didn't finish the work. It doesn't count as a crash. If the task was scheduled again in the meantime, a wait ends at once:
 *  a preview had to wait, the final picture doesn't. */
export function defer(tx: Tx, task: Task, at: Date, error: string, counts: boolean, now: Date): void {
  const due = { dueAt: counts ? at : sql`iif(generation > claimed_generation, ${now.getTime()}, ${at.getTime()})` };
  tx.update(tasks)
    .set({ lease: null, claims: 0, ...due, error, attempts: sql`${tasks.attempts} + ${counts ? 1 : 0}` })
    .where(hasLease(task))
    .run();
}

export function releaseAll(tx: Tx, now: Date): void {
  tx.update(tasks).set({ lease: null, dueAt: now }).where(isNotNull(tasks.lease)).run();
}

export function countAll(tx: Tx): Record<TaskKind, number> {
  return countByKind(tx, undefined);
}

export function countRunning(tx: Tx): Record<TaskKind, number> {
  return countByKind(tx, isNotNull(tasks.lease));
}

function countByKind(tx: Tx, which: SQL | undefined): Record<TaskKind, number> {
  const counts: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 };
  const rows = tx.select({ kind: tasks.kind, n: count() }).from(tasks).where(which).groupBy(tasks.kind).all();
  for (const { kind, n } of rows) counts[kind] = n;
  return counts;
}

const isWaitingDraw = and(eq(tasks.kind, "draw"), isNull(tasks.lease));
/** Positions beyond this are reported as this. */
const MAX_QUEUE_POSITION = 1000;

const countAhead = prepareOnce((db) => {
  const mine = db
    .select({ rank: turns.rank })
    .from(turns)
    .where(eq(turns.id, placeholder("turn")));
  const before = db
    .select({ subject: tasks.subject })
    .from(tasks)
    .where(and(isWaitingDraw, lt(tasks.rank, sql`(${mine})`)))
    .orderBy(asc(tasks.rank))
    .limit(MAX_QUEUE_POSITION)
    .as("before");
  return db
    .select({ n: countDistinct(variants.turn) })
    .from(before)
    .innerJoin(variants, eq(variants.id, before.subject))
    .prepare();
});

/** How many turns with waiting pictures come before this one. */
export function queuePositionOf(tx: Tx, turn: TurnId): number {
  return countAhead(tx).get({ turn })?.n ?? 0;
}

/** Turns that have no picture in progress yet, soonest first, each with how many turns are ahead of it. */
export function listWaitingTurns(tx: Tx, limit: number): { turn: TurnId; ahead: number }[] {
  const rows = tx
    .selectDistinct({ turn: variants.turn, rank: tasks.rank })
    .from(tasks)
    .innerJoin(variants, eq(variants.id, tasks.subject))
    .where(isWaitingDraw)
    .orderBy(asc(tasks.rank))
    .limit(limit)
    .all();
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
  const still = new Set(idle.all().map((turn) => turn.id));
  return rows
    .map(({ turn, rank }) => ({ turn, ahead: rows.filter((row) => row.rank < rank).length }))
    .filter(({ turn }) => still.has(turn));
}
