// Where turns are shown: threads and cards, and their removal. Each function runs inside one transaction.

import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { ConversationId, MessageId, TurnId } from "../../core/vocabulary.ts";
import { conversations, drafts, heldPictures, tasks, turns } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";
import { activeConversation } from "./receive.ts";
import { cancelTurn, openTurnStates, prepareNext, schedule, unschedule } from "./schedule.ts";

const { placeholder } = sql;

/** Records the thread. If another conversation is active in it, this one's turns move there. False while that one is being deleted. */
export function markOpened(tx: Tx, id: ConversationId, thread: string, root: MessageId | undefined, now: Date): boolean {
  const row = tx.select().from(conversations).where(eq(conversations.id, id)).get();
  if (!row || row.thread !== null || row.state !== "active") return true;
  const there = activeConversation(tx, { platform: row.platform, id: thread });
  if (there?.state === "deleting") return false;
  if (there) {
    mergeInto(tx, id, there.id, now);
    return true;
  }
  tx.update(conversations)
    .set({ thread, root: root ?? null, updatedAt: now })
    .where(eq(conversations.id, id))
    .run();
  for (const turn of turnsOf(tx, id)) schedule(tx, "publish", turn.id, now);
  prepareNext(tx, id, now);
  return true;
}

function turnsOf(tx: Tx, conversation: ConversationId): (typeof turns.$inferSelect)[] {
  return tx.select().from(turns).where(eq(turns.conversation, conversation)).orderBy(asc(turns.number)).all();
}

function mergeInto(tx: Tx, from: ConversationId, to: ConversationId, now: Date): void {
  let number = turnsOf(tx, to).at(-1)?.number ?? 0;
  for (const turn of turnsOf(tx, from)) {
    if (turn.kind === "ask") turnIntoHeldPictures(tx, turn, to, now);
    else moveTurn(tx, turn.id, to, ++number, now);
  }
  tx.update(conversations).set({ updatedAt: now }).where(eq(conversations.id, to)).run();
  tx.update(drafts).set({ conversation: to }).where(eq(drafts.conversation, from)).run();
  tx.delete(conversations).where(eq(conversations.id, from)).run();
  prepareNext(tx, to, now);
}

function moveTurn(tx: Tx, id: TurnId, conversation: ConversationId, number: number, now: Date): void {
  tx.update(turns).set({ conversation, number }).where(eq(turns.id, id)).run();
  schedule(tx, "publish", id, now);
}

/** In an active conversation, a picture without a prompt waits for its sender's next message. */
function turnIntoHeldPictures(tx: Tx, turn: typeof turns.$inferSelect, conversation: ConversationId, now: Date): void {
  const { platform, requestId, author: person, source, attachments } = turn;
  const posted = source && "attachments" in source ? [...source.attachments, ...attachments] : attachments;
  tx.delete(turns).where(eq(turns.id, turn.id)).run();
  tx.insert(heldPictures).values({ platform, requestId, conversation, person, attachments: posted, at: now }).run();
}

const setPosting = prepareOnce((db) =>
  db
    .update(turns)
    .set({ postingAt: sql`${placeholder("now")}` })
    .where(eq(turns.id, placeholder("id")))
    .prepare(),
);

export function markPosting(tx: Tx, id: TurnId, now: Date): void {
  setPosting(tx).run({ id, now: now.getTime() });
}

const firstUnposted = prepareOnce((db) =>
  db
    .select({ number: turns.number })
    .from(turns)
    .innerJoin(tasks, and(eq(tasks.kind, "publish"), eq(tasks.subject, turns.id)))
    .where(
      and(
        sql`${turns.conversation} = (select conversation from turns where id = ${placeholder("id")})`,
        sql`${turns.number} < (select number from turns where id = ${placeholder("id")})`,
        isNull(turns.message),
      ),
    )
    .limit(1)
    .prepare(),
);

/** Whether an earlier turn's card still has to be posted. */
export function hasUnpostedPredecessor(tx: Tx, id: TurnId): boolean {
  return firstUnposted(tx).get({ id }) !== undefined;
}

const setMessage = prepareOnce((db) =>
  db
    .update(turns)
    .set({ message: sql`${placeholder("message")}` })
    .where(and(eq(turns.id, placeholder("id")), eq(turns.cardRemoved, false)))
    .prepare(),
);

/** False when the conversation was deleted or the card was removed in the meantime. */
export function markPosted(tx: Tx, id: TurnId, message: MessageId): boolean {
  return setMessage(tx).run({ id, message }).changes === 1;
}

export function markCardRemoved(tx: Tx, id: TurnId, now: Date): void {
  tx.update(turns).set({ cardRemoved: true }).where(eq(turns.id, id)).run();
  cancelTurn(tx, id, now);
  unschedule(tx, "publish", [id]);
}

/** Stops the work of a conversation that is deleted or whose thread is gone: open turns are cancelled, nothing more is shown. */
export function cancelConversationWork(tx: Tx, conversation: ConversationId, now: Date): void {
  const rows = tx.select({ id: turns.id, state: turns.state }).from(turns).where(eq(turns.conversation, conversation)).all();
  const ids = rows.map((turn) => turn.id);
  // Last first, so that ending one never starts the next.
  for (const { id } of rows.filter(({ state }) => (openTurnStates as readonly string[]).includes(state)).reverse())
    cancelTurn(tx, id, now);
  unschedule(tx, "publish", ids);
  unschedule(tx, "prepare", ids);
  tx.delete(tasks)
    .where(and(eq(tasks.kind, "open"), eq(tasks.subject, conversation)))
    .run();
}
