import { randomUUID } from "node:crypto";
import { and, asc, count, countDistinct, eq, inArray, isNotNull, isNull, lt, lte, not, sql } from "drizzle-orm";
import type { Task, TaskKind } from "../core/store.ts";
import type { TurnId } from "../core/vocabulary.ts";
import type { Db, Tx } from "./database.ts";
import { tasks, turns, variants } from "./schema.ts";

const held = (task: Task) => and(eq(tasks.key, task.key), eq(tasks.lease, task.lease));

export type Look = (kind: TaskKind, lane: string, now: Date) => string | undefined;

/** Finds the key of the next task that is due. Prepared once: every turn looks dozens of times, and mostly finds nothing. */
export function prepareLook(db: Db): Look {
  const { placeholder } = sql;
  const due = and(eq(tasks.kind, placeholder("kind")), eq(tasks.lane, placeholder("lane")), lte(tasks.dueAt, placeholder("now")));
  const ordered = db
    .select({ key: tasks.key })
    .from(tasks)
    .where(due)
    .orderBy(asc(tasks.rank), asc(tasks.dueAt))
    .limit(1)
    .prepare();
  return (kind, lane, now) => ordered.get({ kind, lane, now: now.getTime() })?.key;
}

export function claim(tx: Tx, key: string, kind: TaskKind, lane: string, leaseMs: number, now: Date): Task {
  const row = tx
    .update(tasks)
    .set({
      lease: randomUUID(),
      dueAt: new Date(now.getTime() + leaseMs),
      claims: sql`${tasks.claims} + 1`,
      claimed: sql`${tasks.wanted}`,
    })
    .where(eq(tasks.key, key))
    .returning()
    .get();
  return { key, kind, lane, subject: row.subject, attempts: row.attempts, crashes: row.claims - 1, lease: row.lease } as Task;
}

export function extend(tx: Tx, task: Task, leaseMs: number, now: Date): boolean {
  return (
    tx
      .update(tasks)
      .set({ dueAt: new Date(now.getTime() + leaseMs) })
      .where(held(task))
      .run().changes === 1
  );
}

/** A task that was wanted again while it ran stays, due at once. */
export function complete(tx: Tx, task: Task, now: Date): void {
  tx.delete(tasks)
    .where(and(held(task), eq(tasks.claimed, tasks.wanted)))
    .run();
  tx.update(tasks).set({ lease: null, attempts: 0, claims: 0, dueAt: now }).where(held(task)).run();
}

/** Ends a run that did not do it; a run that ended is no crash. */
export function postpone(tx: Tx, task: Task, at: Date, error: string, counts: boolean): void {
  tx.update(tasks)
    .set({ lease: null, claims: 0, dueAt: at, error, attempts: sql`${tasks.attempts} + ${counts ? 1 : 0}` })
    .where(held(task))
    .run();
}

export function release(tx: Tx, now: Date): void {
  tx.update(tasks).set({ lease: null, dueAt: now }).where(isNotNull(tasks.lease)).run();
}

export function depth(tx: Tx): Record<TaskKind, number> {
  const none: Record<TaskKind, number> = { open: 0, prepare: 0, draw: 0, publish: 0, remove: 0 };
  for (const { kind, n } of tx.select({ kind: tasks.kind, n: count() }).from(tasks).groupBy(tasks.kind).all()) none[kind] = n;
  return none;
}

const waits = and(eq(tasks.kind, "draw"), isNull(tasks.lease));
/** Further back, nobody counts. */
const MOST_AHEAD = 1000;

/** How many turns have pictures that wait and come before that rank. */
export function ahead(tx: Tx, rank: number): number {
  const before = tx
    .select({ subject: tasks.subject })
    .from(tasks)
    .where(and(waits, lt(tasks.rank, rank)))
    .orderBy(asc(tasks.rank))
    .limit(MOST_AHEAD)
    .as("before");
  const counted = tx
    .select({ n: countDistinct(variants.turn) })
    .from(before)
    .innerJoin(variants, eq(variants.id, before.subject));
  return counted.get()?.n ?? 0;
}

/** Turns of which nothing is drawn yet, soonest first, each with how many turns come before its rank. */
export function waiting(tx: Tx, most: number): { turn: TurnId; ahead: number }[] {
  const rows = tx
    .selectDistinct({ turn: variants.turn, rank: tasks.rank })
    .from(tasks)
    .innerJoin(variants, eq(variants.id, tasks.subject))
    .where(waits)
    .orderBy(asc(tasks.rank))
    .limit(most)
    .all();
  const begun = sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state <> 'waiting')`;
  const idle = tx
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        inArray(
          turns.id,
          rows.map((row) => row.turn),
        ),
        not(begun),
      ),
    );
  const still = new Set(idle.all().map((turn) => turn.id));
  return rows
    .map(({ turn, rank }) => ({ turn, ahead: rows.filter((row) => row.rank < rank).length }))
    .filter(({ turn }) => still.has(turn));
}
