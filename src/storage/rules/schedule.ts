import { and, asc, count, desc, eq, inArray, isNotNull, max, sql } from "drizzle-orm";
import type { TooManyWaiting, WaitingLimits } from "../../core/store.ts";
import type { TaskKind } from "../../core/task-queue.ts";
import type { ConversationId, Failure, PlatformName, TurnId, VariantId } from "../../core/vocabulary.ts";
import type { Db } from "../database.ts";
import { conversations, tasks, turns, variants } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";
import { markSpendUnknown } from "./spending.ts";

export const openTurnStates = ["received", "drawing"] as const;
export const pendingVariantStates = ["waiting", "drawing"] as const;

const { placeholder } = sql;

/** The lane of a draw is its provider; of everything else, its platform. So one that hangs delays no other. If the subject is gone, any
 *  platform will do. */
const laneOfTask = sql`coalesce(${placeholder("provider")}, case
  when ${placeholder("kind")} in ('prepare', 'publish') then (select platform from turns where id = ${placeholder("subject")})
  when ${placeholder("kind")} in ('open', 'remove') then (select platform from conversations where id = ${placeholder("subject")})
  else (select platform from forget_requests where id = ${placeholder("subject")}) end, 'web')`;

const upsertTask = prepareOnce((db) =>
  db
    .insert(tasks)
    .values({
      key: placeholder("key"),
      kind: placeholder("kind"),
      subject: placeholder("subject"),
      lane: laneOfTask,
      rank: placeholder("rank"),
      dueAt: placeholder("now"),
    })
    .onConflictDoUpdate({
      target: tasks.key,
      set: {
        generation: sql`${tasks.generation} + 1`,
        attempts: 0,
        dueAt: sql`iif(lease is null, min(excluded.due_at, ${tasks.dueAt}), ${tasks.dueAt})`,
      },
    })
    .prepare(),
);

/** Makes a task due now, even if it was waiting for a later time. If it is running, it runs once more afterwards. */
export function schedule(
  tx: Tx,
  kind: TaskKind,
  subject: number,
  now: Date,
  order: { provider?: string; rank: number } = IMMEDIATE,
): void {
  upsertTask(tx).run({ provider: null, ...order, key: `${kind}:${subject}`, kind, subject, now });
}

const IMMEDIATE = { rank: 0 };

const deleteTask = prepareOnce((db) =>
  db
    .delete(tasks)
    .where(eq(tasks.key, placeholder("key")))
    .prepare(),
);

export function unschedule(tx: Tx, kind: TaskKind, subjects: number[]): void {
  for (const subject of subjects) deleteTask(tx).run({ key: `${kind}:${subject}` });
}

const firstOpen = prepareOnce((db) =>
  db
    .select({ id: turns.id, state: turns.state, rank: turns.rank })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        sql`turns.state in ('received', 'drawing')`, // as in the index
        isNotNull(conversations.thread),
      ),
    )
    .orderBy(asc(turns.number))
    .limit(1)
    .prepare(),
);

/** Schedules the first open turn of a conversation: its turns are drawn one after another, in order. */
export function prepareNext(tx: Tx, conversation: ConversationId, now: Date): void {
  const first = firstOpen(tx).get({ conversation });
  // Ranked like drawing, so that people take turns here too: reading many large pictures is work as well.
  if (first?.state === "received") schedule(tx, "prepare", first.id, now, { rank: first.rank });
}

const endedTurns = new WeakMap<Db, TurnId[]>();

/** The turns that the current transaction on this connection has ended. The caller empties it afterwards. */
export function endedTurnsOf(db: Db): TurnId[] {
  const ended = endedTurns.get(db) ?? [];
  endedTurns.set(db, ended);
  return ended;
}

const close = prepareOnce((db) =>
  db
    .update(turns)
    .set({
      state: sql`${placeholder("state")}`,
      failure: sql`${placeholder("failure")}`,
      finishedAt: sql`${placeholder("now")}`,
    })
    .where(and(eq(turns.id, placeholder("id")), inArray(turns.state, openTurnStates)))
    .returning({ conversation: turns.conversation })
    .prepare(),
);

/** Ends a turn and schedules the next one of its conversation. False when it had already ended. */
export function closeTurn(tx: Tx, id: TurnId, state: "done" | "failed" | "cancelled", now: Date, failure?: Failure): boolean {
  const turn = close(tx).get({ id, state, now: now.getTime(), failure: failure ? JSON.stringify(failure) : null });
  if (!turn) return false;
  endedTurnsOf(tx).push(id);
  unschedule(tx, "prepare", [id]);
  schedule(tx, "publish", id, now);
  prepareNext(tx, turn.conversation, now);
  return true;
}

/** Cancels the pictures of a turn that aren't ready. False when it had already ended. */
export function cancelTurn(tx: Tx, id: TurnId, now: Date): boolean {
  if (!closeTurn(tx, id, "cancelled", now)) return false;
  const cancelled = tx
    .update(variants)
    .set({ state: "cancelled", finishedAt: now })
    .where(and(eq(variants.turn, id), inArray(variants.state, pendingVariantStates)))
    .returning({ id: variants.id })
    .all();
  const ids = cancelled.map((variant) => variant.id);
  unschedule(tx, "draw", ids);
  markSpendUnknown(tx, ids);
  return true;
}

/** Moves the head to the newest turn with a ready picture. */
export function moveHeadToNewest(tx: Tx, conversation: ConversationId): void {
  tx.update(conversations)
    .set({ headTurn: findNewestReady(tx, conversation) ?? null })
    .where(eq(conversations.id, conversation))
    .run();
}

const newest = prepareOnce((db) =>
  db
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state = 'ready')`,
      ),
    )
    .orderBy(desc(turns.number))
    .limit(1)
    .prepare(),
);

export function findNewestReady(tx: Tx, conversation: ConversationId): TurnId | undefined {
  return newest(tx).get({ conversation })?.id;
}

const isOpenOnPlatform = and(eq(turns.platform, placeholder("platform")), sql`state in ('received', 'drawing')`); // as in the index
const isOpenOfPayer = and(isOpenOnPlatform, eq(turns.payer, placeholder("payer")));
const countOpenOfPayer = prepareOnce((db) => db.select({ turns: count() }).from(turns).where(isOpenOfPayer).prepare());
const countOpenOnPlatform = prepareOnce((db) => db.select({ turns: count() }).from(turns).where(isOpenOnPlatform).prepare());

/** The limit that one more waiting turn of this payer would exceed, if any. */
export function checkWaitingLimits(
  tx: Tx,
  platform: PlatformName,
  payer: string,
  { maxWaiting, maxWaitingTogether }: WaitingLimits,
): TooManyWaiting | undefined {
  if ((countOpenOfPayer(tx).get({ platform, payer })?.turns ?? 0) >= maxWaiting) return "too-many-waiting";
  if (maxWaitingTogether === undefined || (countOpenOnPlatform(tx).get({ platform })?.turns ?? 0) < maxWaitingTogether)
    return undefined;
  return "too-many-waiting-together";
}

const maxRankOfPayer = prepareOnce((db) =>
  db
    .select({ rank: max(turns.rank) })
    .from(turns)
    .where(isOpenOfPayer)
    .prepare(),
);
const maxRankInProgress = prepareOnce((db) =>
  db
    .select({ rank: max(tasks.rank) })
    .from(tasks)
    .where(and(eq(tasks.kind, "draw"), sql`lease is not null`))
    .prepare(),
);

/** Start-time fair queueing: a person's next turn comes after all of their own, and after what is being drawn now. */
export function nextRank(tx: Tx, platform: PlatformName, payer: string): number {
  const [own, served] = [maxRankOfPayer(tx).get({ platform, payer }), maxRankInProgress(tx).get()];
  return Math.max(own?.rank ?? 0, served?.rank ?? 0) + 1;
}

export function scheduleDraw(tx: Tx, variant: { id: VariantId; model: string }, rank: number, now: Date): void {
  schedule(tx, "draw", variant.id, now, { provider: providerOf(variant.model), rank });
}

/** The provider's part of a model id. */
function providerOf(model: string): string {
  return model.split("/", 1)[0] ?? model;
}
