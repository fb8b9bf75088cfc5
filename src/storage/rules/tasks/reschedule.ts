// The tasks that follow from the rows alone.

import { and, asc, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import type { TurnId } from "../../../core/vocabulary.ts";
import type { Tx } from "../../dialect.ts";
import { tablesOf } from "../../tables.ts";
import { openTurnStates, pendingVariantStates, prepareNext, schedule } from "./schedule.ts";

/** Schedules what the rows say is still to be done, for a queue that has no tasks. A task that is there already becomes due. Rows don't tell
 *  which finished cards still show an earlier state: those are `outdated`. */
export async function reschedule(tx: Tx, outdated: TurnId[], now: Date): Promise<void> {
  await scheduleConversations(tx, now);
  await scheduleDraws(tx, now);
  for (const id of new Set([...(await cardsToShow(tx)), ...outdated])) await schedule(tx, "publish", id, now);
  const { forgetRequests } = tablesOf(tx);
  for (const { id } of await tx.select({ id: forgetRequests.id }).from(forgetRequests)) await schedule(tx, "forget", id, now);
}

async function scheduleConversations(tx: Tx, now: Date): Promise<void> {
  const { conversations, turns } = tablesOf(tx);
  const deleting = tx.select({ id: conversations.id }).from(conversations).where(eq(conversations.state, "deleting"));
  for (const { id } of await deleting) await schedule(tx, "remove", id, now);
  const unopened = and(eq(conversations.state, "active"), isNull(conversations.thread), isNull(conversations.endedAt));
  for (const { id } of await tx.select({ id: conversations.id }).from(conversations).where(unopened))
    await schedule(tx, "open", id, now);
  const waiting = tx.selectDistinct({ id: turns.conversation }).from(turns).where(inArray(turns.state, openTurnStates));
  for (const { id } of await waiting) await prepareNext(tx, id, now);
}

async function scheduleDraws(tx: Tx, now: Date): Promise<void> {
  const { turns, variants } = tablesOf(tx);
  const pending = tx
    .select({ id: variants.id, rank: turns.rank })
    .from(variants)
    .innerJoin(turns, eq(turns.id, variants.turn))
    .where(and(eq(turns.state, "drawing"), inArray(variants.state, pendingVariantStates)))
    .orderBy(asc(variants.id));
  for (const { id, rank } of await pending) await schedule(tx, "draw", id, now, { rank });
}

/** Turns that aren't posted, and those that go on. */
async function cardsToShow(tx: Tx): Promise<TurnId[]> {
  const { conversations, turns } = tablesOf(tx);
  const shown = and(eq(conversations.state, "active"), isNotNull(conversations.thread));
  const unposted = and(sql`message is null and not card_removed`, isNull(conversations.endedAt)); // as in the index
  const open = sql`${turns.state} in ('received', 'drawing')`;
  const rows = await tx
    .select({ id: turns.id })
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(and(shown, sql`(${open} or (${unposted}))`))
    .orderBy(asc(turns.id));
  return rows.map(({ id }) => id);
}
