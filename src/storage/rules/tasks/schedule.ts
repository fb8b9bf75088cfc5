import { and, asc, count, desc, eq, inArray, isNotNull, isNull, max, sql } from "drizzle-orm";
import type { TooManyWaiting, WaitingLimits } from "../../../core/store.ts";
import type { TaskKind } from "../../../core/task-queue.ts";
import type { CancelReason, ConversationId, Failure, PlatformName, TurnId, TurnState } from "../../../core/vocabulary.ts";
import type { Connection, Tx } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";
import { markSpendUnknown } from "../costs/spending.ts";

export const openTurnStates = ["received", "drawing"] as const;
const unendedTurnStates = ["asking", ...openTurnStates] as const;
export const pendingVariantStates = ["waiting", "drawing"] as const;

const { placeholder } = sql;

const platformOfTurn = statement((db, { turns }) =>
  db
    .select({ lane: turns.platform })
    .from(turns)
    .where(eq(turns.id, placeholder("id"))),
);
const platformOfConversation = statement((db, { conversations }) =>
  db
    .select({ lane: conversations.platform })
    .from(conversations)
    .where(eq(conversations.id, placeholder("id"))),
);
const platformOfForgetRequest = statement((db, { forgetRequests }) =>
  db
    .select({ lane: forgetRequests.platform })
    .from(forgetRequests)
    .where(eq(forgetRequests.id, placeholder("id"))),
);
const modelOfVariant = statement((db, { variants }) =>
  db
    .select({ model: variants.model })
    .from(variants)
    .where(eq(variants.id, placeholder("id"))),
);
const platformOf = {
  open: platformOfConversation,
  remove: platformOfConversation,
  prepare: platformOfTurn,
  publish: platformOfTurn,
  forget: platformOfForgetRequest,
};

/** The lane of a draw is its provider; of everything else, its platform. So one that hangs delays no other. Undefined: the subject is gone. */
async function laneOf(tx: Tx, kind: TaskKind, id: number): Promise<string | undefined> {
  if (kind !== "draw") return (await platformOf[kind](tx).get({ id }))?.lane;
  const variant = await modelOfVariant(tx).get({ id });
  return variant && providerOf(variant.model);
}

/** Makes a task due now, even if it was waiting for a later time. If it is running, it runs once more afterwards. `lane`: if it is known. */
export async function schedule(
  tx: Tx,
  kind: TaskKind,
  subject: number,
  now: Date,
  { rank = 0, lane: known }: { rank?: number; lane?: string } = {},
): Promise<void> {
  const lane = known ?? (await laneOf(tx, kind, subject));
  if (lane !== undefined) await tx.tasks.schedule({ kind, lane, subject, rank }, now);
}

/** Removes tasks. Call it while their subjects still exist. */
export async function unschedule(tx: Tx, kind: TaskKind, subjects: number[]): Promise<void> {
  for (const subject of subjects) {
    const lane = await laneOf(tx, kind, subject);
    if (lane !== undefined) await tx.tasks.unschedule({ kind, lane, subject });
  }
}

const firstOpen = statement((db, { conversations, turns }) =>
  db
    .select({ id: turns.id, state: turns.state, rank: turns.rank, lane: turns.platform })
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
    .limit(1),
);

/** Schedules the first open turn of a conversation: its turns are drawn one after another, in order. */
export async function prepareNext(tx: Tx, conversation: ConversationId, now: Date): Promise<void> {
  const open = await firstOpen(tx).get({ conversation });
  // Ranked like drawing, so that people take turns here too: reading many large pictures is work as well.
  if (open?.state === "received") await schedule(tx, "prepare", open.id, now, open);
}

const close = statement((db, { turns }) =>
  db
    .update(turns)
    .set({
      state: sql`${placeholder("state")}`,
      failure: sql`${placeholder("failure")}`,
      finishedAt: sql`${placeholder("now")}`,
      question: null,
      cancelReason: sql`${placeholder("reason")}`,
    })
    .where(and(eq(turns.id, placeholder("id")), inArray(turns.state, unendedTurnStates)))
    .returning({ conversation: turns.conversation, platform: turns.platform }),
);

/** Ends a turn and schedules the next one of its conversation. False when it had already ended. `isPrepared`: its pictures are drawn, so no
 *  task prepares it. */
export async function closeTurn(
  tx: Tx,
  id: TurnId,
  state: "done" | "failed" | "cancelled",
  now: Date,
  { failure, reason = null, isPrepared = false }: { failure?: Failure; reason?: CancelReason | null; isPrepared?: boolean } = {},
): Promise<boolean> {
  const turn = await close(tx).get({ id, state, now: now.getTime(), reason, failure: failure ? JSON.stringify(failure) : null });
  if (!turn) return false;
  tx.endedTurns.push(id);
  if (!isPrepared) await unschedule(tx, "prepare", [id]);
  await schedule(tx, "publish", id, now, { lane: turn.platform });
  await prepareNext(tx, turn.conversation, now);
  return true;
}

/** Cancels the pictures of a turn that aren't ready. False when it had already ended. */
export async function cancelTurn(tx: Tx, id: TurnId, now: Date, reason?: CancelReason): Promise<boolean> {
  const { variants } = tablesOf(tx);
  if (!(await closeTurn(tx, id, "cancelled", now, { reason: reason ?? null }))) return false;
  const cancelled = await tx
    .update(variants)
    .set({ state: "cancelled", finishedAt: now })
    .where(and(eq(variants.turn, id), inArray(variants.state, pendingVariantStates)))
    .returning({ id: variants.id });
  const ids = cancelled.map((variant) => variant.id);
  await unschedule(tx, "draw", ids);
  await markSpendUnknown(tx, ids);
  if (reason) await leaveHead(tx, id);
  return true;
}

const conversationWithHead = statement((db, { conversations, turns }) =>
  db
    .select({ id: conversations.id, head: conversations.headTurn })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(eq(turns.id, placeholder("turn"))),
);

/** Its author didn't want it: the next turn builds on what was before it, whatever is drawn already. */
async function leaveHead(tx: Tx, turn: TurnId): Promise<void> {
  const of = await conversationWithHead(tx).get({ turn });
  if (of?.head === turn) await moveHeadToNewest(tx, of.id);
}

/** Whether a turn can still be cancelled. */
export function isUnended({ state }: { state: TurnState }): boolean {
  return (unendedTurnStates as readonly TurnState[]).includes(state);
}

/** Moves the head to the newest turn with a ready picture whose author didn't change their mind. */
export async function moveHeadToNewest(tx: Tx, conversation: ConversationId): Promise<void> {
  const { conversations } = tablesOf(tx);
  await tx
    .update(conversations)
    .set({ headTurn: (await findNewestReady(tx, conversation)) ?? null })
    .where(eq(conversations.id, conversation));
}

/** The newest turn with a ready picture whose author didn't change their mind. */
export function selectNewestReady(db: Connection, { turns }: ReturnType<typeof tablesOf>) {
  return db
    .select({ id: turns.id })
    .from(turns)
    .where(
      and(
        eq(turns.conversation, placeholder("conversation")),
        isNull(turns.cancelReason),
        sql`exists (select 1 from variants v where v.turn = ${turns.id} and v.state = 'ready')`,
      ),
    )
    .orderBy(desc(turns.number))
    .limit(1);
}
const newest = statement(selectNewestReady);

async function findNewestReady(tx: Tx, conversation: ConversationId): Promise<TurnId | undefined> {
  return (await newest(tx).get({ conversation }))?.id;
}

type TurnsTable = ReturnType<typeof tablesOf>["turns"];
const isOpenOnPlatform = (turns: TurnsTable) =>
  and(eq(turns.platform, placeholder("platform")), sql`state in ('received', 'drawing')`); // as in the index
const countOpenOnPlatform = statement((db, { turns }) =>
  db.select({ turns: count() }).from(turns).where(isOpenOnPlatform(turns)),
);
const queueOf = statement((db, { turns, variants }) => {
  const served = db
    .select({ rank: max(turns.rank) })
    .from(variants)
    .innerJoin(turns, eq(turns.id, variants.turn))
    .where(sql`${variants.state} = 'drawing'`); // as in the index
  return db
    .select({ waiting: count(), rank: max(turns.rank), served: sql<number | null>`${served}` })
    .from(turns)
    .where(and(isOpenOnPlatform(turns), eq(turns.payer, placeholder("payer"))));
});

/** What a person waits for and pays. */
export interface PersonalQueue {
  platform: PlatformName;
  /** How many turns. */
  waiting: number;
  /** The next turn's. Start-time fair queueing: it comes after all of their own, and after what is being drawn now. */
  nextRank: number;
}

export async function readQueueOf(tx: Tx, platform: PlatformName, payer: string): Promise<PersonalQueue> {
  const { waiting, rank, served } = await queueOf(tx).one({ platform, payer });
  return { platform, waiting, nextRank: Math.max(rank ?? 0, served ?? 0) + 1 };
}

/** The limit that one more waiting turn in this queue would exceed, if any. */
export async function checkWaitingLimits(
  tx: Tx,
  { platform, waiting }: PersonalQueue,
  { maxWaiting, maxWaitingTogether }: WaitingLimits,
): Promise<TooManyWaiting | undefined> {
  if (waiting >= maxWaiting) return "too-many-waiting";
  if (maxWaitingTogether === undefined || (await countOpenOnPlatform(tx).one({ platform })).turns < maxWaitingTogether)
    return undefined;
  return "too-many-waiting-together";
}

/** The provider's part of a model id. */
export function providerOf(model: string): string {
  return model.split("/", 1)[0] ?? model;
}
