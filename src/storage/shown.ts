// Where turns are shown: threads and cards, and how they go. Each function runs inside one transaction.

import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { ConversationId, MessageId, TurnId } from "../core/vocabulary.ts";
import { cancelTurn, open, prepareNext, schedule, unschedule } from "./schedule.ts";
import { conversations, tasks, turns } from "./schema.ts";
import { prepared, type Tx } from "./statements.ts";

const { placeholder } = sql;

/** The thread is known. If another conversation lives in it already, what was asked here is asked there. */
export function opened(tx: Tx, id: ConversationId, thread: string, root: MessageId | undefined, now: Date): void {
  const row = tx.select().from(conversations).where(eq(conversations.id, id)).get();
  if (!row || row.thread !== null || row.state !== "active") return;
  const there = tx
    .select({ id: conversations.id })
    .from(conversations)
    .where(
      and(
        eq(conversations.platform, row.platform),
        eq(conversations.thread, thread),
        sql`ended_at is null`,
        ne(conversations.id, id),
      ),
    )
    .get();
  if (there) {
    moveTurns(tx, id, there.id, now);
    return;
  }
  tx.update(conversations)
    .set({ thread, root: root ?? null, updatedAt: now })
    .where(eq(conversations.id, id))
    .run();
  for (const turn of tx.select({ id: turns.id }).from(turns).where(eq(turns.conversation, id)).all())
    schedule(tx, "publish", turn.id, now);
  prepareNext(tx, id, now);
}

function moveTurns(tx: Tx, from: ConversationId, to: ConversationId, now: Date): void {
  const last = tx
    .select({ number: sql<number>`coalesce(max(${turns.number}), 0)` })
    .from(turns)
    .where(eq(turns.conversation, to))
    .get();
  tx.update(turns)
    .set({ conversation: to, number: sql`${turns.number} + ${Math.max(1, last?.number ?? 0)}` })
    .where(eq(turns.conversation, from))
    .run();
  tx.delete(conversations).where(eq(conversations.id, from)).run();
  for (const turn of tx.select({ id: turns.id }).from(turns).where(eq(turns.conversation, to)).all())
    schedule(tx, "publish", turn.id, now);
  prepareNext(tx, to, now);
}

const setPosting = prepared((db) =>
  db
    .update(turns)
    .set({ postingAt: sql`${placeholder("now")}` })
    .where(eq(turns.id, placeholder("id")))
    .prepare(),
);

export function posting(tx: Tx, id: TurnId, now: Date): void {
  setPosting(tx).run({ id, now: now.getTime() });
}

const firstUnposted = prepared((db) =>
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

/** Whether a card of an earlier turn is still to be posted there. */
export function comesLater(tx: Tx, id: TurnId): boolean {
  return firstUnposted(tx).get({ id }) !== undefined;
}

const setMessage = prepared((db) =>
  db
    .update(turns)
    .set({ message: sql`${placeholder("message")}` })
    .where(and(eq(turns.id, placeholder("id")), eq(turns.cardRemoved, false)))
    .prepare(),
);

export function posted(tx: Tx, id: TurnId, message: MessageId): void {
  setMessage(tx).run({ id, message });
}

export function removedCard(tx: Tx, id: TurnId, now: Date): void {
  tx.update(turns).set({ cardRemoved: true }).where(eq(turns.id, id)).run();
  cancelTurn(tx, id, now);
  unschedule(tx, "publish", [id]);
}

/** Ends a conversation whose thread is gone, or that is being deleted: what is open is given up, nothing more is shown. */
export function giveUp(tx: Tx, conversation: ConversationId, now: Date): void {
  const rows = tx.select({ id: turns.id, state: turns.state }).from(turns).where(eq(turns.conversation, conversation)).all();
  const ids = rows.map((turn) => turn.id);
  // Last first, so that ending one never lets the next begin.
  for (const { id } of rows.filter(({ state }) => (open as readonly string[]).includes(state)).reverse()) cancelTurn(tx, id, now);
  unschedule(tx, "publish", ids);
  unschedule(tx, "prepare", ids);
  tx.delete(tasks)
    .where(and(eq(tasks.kind, "open"), eq(tasks.subject, conversation)))
    .run();
}
