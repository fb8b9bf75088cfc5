import { and, asc, eq, inArray, isNotNull, max, sql } from "drizzle-orm";
import type { TaskKind } from "../core/store.ts";
import type { ConversationId, Failure, TurnId, VariantId } from "../core/vocabulary.ts";
import type { Tx } from "./database.ts";
import { conversations, tasks, turns, variants } from "./schema.ts";
import { doubt } from "./spending.ts";

export const open = ["received", "drawing"] as const;
export const pending = ["waiting", "drawing"] as const;

/** Wants a task to be run now, though it was waiting for a better time; wants it once more if it runs already. */
export function schedule(tx: Tx, kind: TaskKind, subject: number, now: Date, order?: { lane?: string; rank: number }): void {
  tx.insert(tasks)
    .values({ key: `${kind}:${subject}`, kind, subject, dueAt: now, ...order })
    .onConflictDoUpdate({
      target: tasks.key,
      set: { wanted: sql`${tasks.wanted} + 1`, attempts: 0, dueAt: sql`iif(lease is null, excluded.due_at, ${tasks.dueAt})` },
    })
    .run();
}

export function unschedule(tx: Tx, kind: TaskKind, subjects: number[]): void {
  for (const subject of subjects)
    tx.delete(tasks)
      .where(eq(tasks.key, `${kind}:${subject}`))
      .run();
}

/** Turns of one conversation are drawn one after another, in the order they were asked for. */
export function prepareNext(tx: Tx, conversation: ConversationId, now: Date): void {
  const first = tx
    .select({ id: turns.id, state: turns.state, rank: turns.rank })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(eq(turns.conversation, conversation), inArray(turns.state, open), isNotNull(conversations.thread)))
    .orderBy(asc(turns.number))
    .limit(1)
    .get();
  // People take turns here as they do in drawing: reading the pictures of one who asks for much is work as well.
  if (first?.state === "received") schedule(tx, "prepare", first.id, now, { rank: first.rank });
}

/** Ends a turn and lets the next one of its conversation begin. False when it had ended before. */
export function closeTurn(tx: Tx, id: TurnId, state: "done" | "failed" | "cancelled", now: Date, failure?: Failure): boolean {
  const turn = tx
    .update(turns)
    .set({ state, failure: failure ?? null, finishedAt: now })
    .where(and(eq(turns.id, id), inArray(turns.state, open)))
    .returning({ conversation: turns.conversation })
    .get();
  if (!turn) return false;
  unschedule(tx, "prepare", [id]);
  schedule(tx, "publish", id, now);
  prepareNext(tx, turn.conversation, now);
  return true;
}

/** Gives up what a turn has not drawn yet; what is ready stays. False when it had ended before. */
export function cancelTurn(tx: Tx, id: TurnId, now: Date): boolean {
  if (!closeTurn(tx, id, "cancelled", now)) return false;
  const given = tx
    .update(variants)
    .set({ state: "cancelled", finishedAt: now })
    .where(and(eq(variants.turn, id), inArray(variants.state, pending)))
    .returning({ id: variants.id })
    .all();
  const ids = given.map((variant) => variant.id);
  unschedule(tx, "draw", ids);
  doubt(tx, ids);
  return true;
}

/** The head follows the newest turn that has something ready. */
export function moveHeadToNewest(tx: Tx, conversation: ConversationId): void {
  tx.update(conversations)
    .set({ headTurn: newestReady(tx, conversation) ?? null })
    .where(eq(conversations.id, conversation))
    .run();
}

export function newestReady(tx: Tx, conversation: ConversationId): TurnId | undefined {
  const row = tx
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, conversation),
        sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state = 'ready')`,
      ),
    )
    .orderBy(sql`${turns.number} desc`)
    .limit(1)
    .get();
  return row?.id;
}

/** Start-time fair queueing: a person's next turn comes after all of their own, and after what is being drawn now. */
export function nextRank(tx: Tx, platform: string, author: string): number {
  const own = tx
    .select({ last: max(turns.rank) })
    .from(turns)
    .where(and(sql`${turns.platform} = ${platform}`, eq(turns.author, author), sql`state in ('received', 'drawing')`))
    .get();
  const served = tx
    .select({ now: max(tasks.rank) })
    .from(tasks)
    .where(and(eq(tasks.kind, "draw"), sql`lease is not null`))
    .get();
  return Math.max(own?.last ?? 0, served?.now ?? 0) + 1;
}

export function scheduleDraw(tx: Tx, variant: { id: VariantId; model: string }, rank: number, now: Date): void {
  schedule(tx, "draw", variant.id, now, { lane: laneOf(variant.model), rank });
}

/** The provider's part of a model id. */
function laneOf(model: string): string {
  return model.split("/", 1)[0] ?? model;
}
