// Where turns are shown: threads and cards, and their removal. Each function runs inside one transaction.

import { and, asc, eq, sql } from "drizzle-orm";
import type { ConversationId, MessageId, Thread, TurnId } from "../../../core/vocabulary.ts";
import { type Connection, first, type Tx } from "../../dialect.ts";
import type { turns } from "../../schema.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockConversations, lockThread } from "../locks.ts";
import { cancelTurn, isUnended, prepareNext, schedule, unschedule } from "../tasks/schedule.ts";
import { activeConversation } from "./receive.ts";

const { placeholder } = sql;

/** Records the thread. If another conversation is active in it, this one's turns move there. False while that one is being deleted. */
export async function markOpened(
  tx: Tx,
  id: ConversationId,
  thread: Thread,
  root: MessageId | undefined,
  now: Date,
): Promise<boolean> {
  const { conversations } = tablesOf(tx);
  await lockThread(tx, thread);
  const there = await activeConversation(tx, thread);
  await lockConversations(tx, id, ...(there ? [there.id] : []));
  const row = await first(tx.select().from(conversations).where(eq(conversations.id, id)));
  if (!row || row.thread !== null || row.state !== "active") return true;
  if (there?.state === "deleting") return false;
  if (there) {
    await mergeInto(tx, id, there.id, now);
    return true;
  }
  await tx
    .update(conversations)
    .set({ thread: thread.id, root: root ?? null, updatedAt: now })
    .where(eq(conversations.id, id));
  for (const turn of await turnsOf(tx, id)) await schedule(tx, "publish", turn.id, now);
  await prepareNext(tx, id, now);
  return true;
}

async function turnsOf(tx: Tx, conversation: ConversationId): Promise<(typeof turns.$inferSelect)[]> {
  const { turns } = tablesOf(tx);
  return await tx.select().from(turns).where(eq(turns.conversation, conversation)).orderBy(asc(turns.number));
}

async function mergeInto(tx: Tx, from: ConversationId, to: ConversationId, now: Date): Promise<void> {
  const { conversations, drafts } = tablesOf(tx);
  let number = (await turnsOf(tx, to)).at(-1)?.number ?? 0;
  for (const turn of await turnsOf(tx, from)) {
    if (turn.kind === "ask") await turnIntoHeldPictures(tx, turn, to, now);
    else await moveTurn(tx, turn.id, to, ++number, now);
  }
  await tx.update(conversations).set({ updatedAt: now }).where(eq(conversations.id, to));
  await tx.update(drafts).set({ conversation: to }).where(eq(drafts.conversation, from));
  await tx.delete(conversations).where(eq(conversations.id, from));
  await prepareNext(tx, to, now);
}

async function moveTurn(tx: Tx, id: TurnId, conversation: ConversationId, number: number, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  await tx.update(turns).set({ conversation, number }).where(eq(turns.id, id));
  await schedule(tx, "publish", id, now);
}

/** In an active conversation, a picture without a prompt waits for its sender's next message. */
async function turnIntoHeldPictures(
  tx: Tx,
  turn: typeof turns.$inferSelect,
  conversation: ConversationId,
  now: Date,
): Promise<void> {
  const { heldPictures, turns } = tablesOf(tx);
  const { platform, requestId, author: person, source, attachments } = turn;
  const posted = source && "attachments" in source ? [...source.attachments, ...attachments] : attachments;
  await tx.delete(turns).where(eq(turns.id, turn.id));
  await tx.insert(heldPictures).values({ platform, requestId, conversation, person, attachments: posted, at: now });
}

const setPosting = statement((db, { turns }) => {
  const unposted = sql`
    select 1 from turns earlier
    where earlier.conversation = ${turns.conversation} and earlier.number < ${turns.number}
      and earlier.message is null and not earlier.card_removed`; // as in the index
  return db
    .update(turns)
    .set({ postingAt: sql`${placeholder("now")}` })
    .where(and(eq(turns.id, placeholder("id")), sql`not exists (${unposted})`))
    .returning({ id: turns.id });
});

/** One statement, which needs no lock: a card that is posted stays posted. False if an earlier turn's card still has to be posted. */
export async function markPosting(db: Connection, id: TurnId, now: Date): Promise<boolean> {
  return (await setPosting(db).get({ id, now: now.getTime() })) !== undefined;
}

const setMessage = statement((db, { turns }) =>
  db
    .update(turns)
    .set({ message: sql`${placeholder("message")}` })
    .where(and(eq(turns.id, placeholder("id")), eq(turns.cardRemoved, false)))
    .returning({ id: turns.id }),
);

/** One statement, which needs no lock. False when the conversation was deleted or the card was removed in the meantime. */
export async function markPosted(db: Connection, id: TurnId, message: MessageId): Promise<boolean> {
  return (await setMessage(db).get({ id, message })) !== undefined;
}

export async function markCardRemoved(tx: Tx, id: TurnId, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  await tx.update(turns).set({ cardRemoved: true }).where(eq(turns.id, id));
  await cancelTurn(tx, id, now);
  await unschedule(tx, "publish", [id]);
}

/** Stops the work of a conversation that is deleted or whose thread is gone: open turns are cancelled, nothing more is shown. */
export async function cancelConversationWork(tx: Tx, conversation: ConversationId, now: Date): Promise<void> {
  const { turns } = tablesOf(tx);
  const rows = await tx.select({ id: turns.id, state: turns.state }).from(turns).where(eq(turns.conversation, conversation));
  const ids = rows.map((turn) => turn.id);
  // Last first, so that ending one never starts the next.
  for (const { id } of rows.filter(isUnended).reverse()) await cancelTurn(tx, id, now);
  await unschedule(tx, "publish", ids);
  await unschedule(tx, "prepare", ids);
  await unschedule(tx, "open", [conversation]);
}
