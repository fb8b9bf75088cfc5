// How turns move on: begun, drawn, settled, drawn again, picked, shown. Each function runs inside one transaction.

import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Chance } from "../core/ports.ts";
import type { Begun, Charge, Outcome, Plan } from "../core/store.ts";
import type { ConversationId, ImageInfo, MessageId, ModelId, TurnId, VariantId, VariantKey } from "../core/vocabulary.ts";
import type { Tx } from "./database.ts";
import {
  cancelTurn,
  closeTurn,
  moveHeadToNewest,
  newestReady,
  open,
  pending,
  prepareNext,
  schedule,
  scheduleDraw,
  unschedule,
} from "./schedule.ts";
import { conversations, images, picks, tasks, turnReferences, turns, variants } from "./schema.ts";
import { account, reserve } from "./spending.ts";

export function begin(tx: Tx, id: TurnId, plan: Plan, now: Date, chance: Chance): void {
  const { parent, settings, seed, notes } = plan;
  const turn = tx
    .update(turns)
    .set({ state: "drawing", parent: parent ?? null, settings, seed, notes })
    .where(and(eq(turns.id, id), eq(turns.state, "received")))
    .returning()
    .get();
  if (!turn) return; // cancelled meanwhile, or begun by an earlier run of this task
  plan.references.forEach(({ image, origin, variant }, position) => {
    keepImage(tx, image, now);
    tx.insert(turnReferences)
      .values({ turn: id, position, image: image.key, origin, variant: variant ?? null })
      .run();
  });
  for (const planned of plan.variants) addVariant(tx, turn, planned, now, chance);
  schedule(tx, "publish", id, now);
  endWhenAllIsSettled(tx, id, now);
}

function addVariant(tx: Tx, turn: typeof turns.$inferSelect, planned: Plan["variants"][number], now: Date, chance: Chance): void {
  const { number, model, choice, seed, image } = planned;
  if (image) keepImage(tx, image, now);
  const variant = tx
    .insert(variants)
    .values({
      ...{ key: chance.key() as VariantKey, turn: turn.id, number, model, seed, choice: choice.index, choices: choice.of },
      ...(image && { state: "ready", image: image.key, finishedAt: now }),
    })
    .returning()
    .get();
  if (!image) scheduleDraw(tx, variant, turn.rank, now);
}

function keepImage(tx: Tx, image: ImageInfo, now: Date): void {
  const { key, type, width, height, bytes } = image;
  tx.insert(images).values({ hash: key, type, width, height, bytes, createdAt: now }).onConflictDoNothing().run();
}

export function drawing(tx: Tx, id: VariantId, charge: Charge | undefined, now: Date): Begun {
  const still = and(eq(variants.id, id), inArray(variants.state, pending));
  const variant = tx.select({ turn: variants.turn, model: variants.model }).from(variants).where(still).get();
  if (!variant) return "gone";
  const refused = charge && reserve(tx, { id, ...variant }, charge, now);
  if (refused) return refused;
  tx.update(variants)
    .set({ state: "drawing", startedAt: now, resumesAt: null, draws: sql`${variants.draws} + 1` })
    .where(still)
    .run();
  schedule(tx, "publish", variant.turn, now);
  return "begun";
}

export function wait(tx: Tx, id: VariantId, until: Date, now: Date): void {
  const variant = tx
    .update(variants)
    .set({ state: "waiting", startedAt: null, resumesAt: until })
    .where(and(eq(variants.id, id), eq(variants.state, "drawing")))
    .returning({ turn: variants.turn })
    .get();
  if (variant) schedule(tx, "publish", variant.turn, now);
}

export function settle(tx: Tx, id: VariantId, outcome: Outcome, now: Date): boolean {
  if ("image" in outcome) keepImage(tx, outcome.image, now);
  const variant = tx
    .update(variants)
    .set({ finishedAt: now, ...settled(outcome) })
    .where(and(eq(variants.id, id), inArray(variants.state, pending)))
    .returning({ turn: variants.turn })
    .get();
  if (!variant) return false; // settled by an earlier run, or cancelled
  account(tx, id, outcome.costUsd);
  schedule(tx, "publish", variant.turn, now);
  endWhenAllIsSettled(tx, variant.turn, now);
  return true;
}

function settled(outcome: Outcome): Partial<typeof variants.$inferInsert> {
  const { costUsd = null } = outcome;
  if ("failure" in outcome) return { state: "failed", failure: outcome.failure, resumesAt: null, costUsd };
  const { image, applied, notes } = outcome;
  const seed = applied.seed !== undefined && { seed: applied.seed };
  return { state: "ready", image: image.key, notes, applied, costUsd, failure: null, ...seed };
}

function endWhenAllIsSettled(tx: Tx, id: TurnId, now: Date): void {
  const drawn = tx.select({ state: variants.state }).from(variants).where(eq(variants.turn, id)).all();
  const states = drawn.map((variant) => variant.state);
  if (states.includes("ready")) followNewest(tx, id);
  if (states.some((state) => state === "waiting" || state === "drawing")) return;
  closeTurn(tx, id, states.includes("ready") ? "done" : "failed", now);
}

/** A turn that gets its first picture becomes the head, unless a later one has been already. */
function followNewest(tx: Tx, id: TurnId): void {
  const turn = tx.select({ conversation: turns.conversation }).from(turns).where(eq(turns.id, id)).get();
  if (!turn || newestReady(tx, turn.conversation) !== id) return;
  tx.update(conversations).set({ headTurn: id }).where(eq(conversations.id, turn.conversation)).run();
}

/** What failed is drawn again in place; a turn that failed as a whole is prepared again. */
export function retry(tx: Tx, id: TurnId, model: ModelId | undefined, now: Date): boolean {
  const turn = tx.select().from(turns).where(eq(turns.id, id)).get();
  if (!turn || turn.state === "cancelled" || turn.state === "received") return false;
  const failed = tx
    .update(variants)
    .set({ state: "waiting", failure: null, costUsd: null, startedAt: null, finishedAt: null, ...(model && { model }) })
    .where(and(eq(variants.turn, id), eq(variants.state, "failed")))
    .returning()
    .all();
  const wholly = turn.state === "failed" && failed.length === 0;
  if (failed.length === 0 && !wholly) return false;
  tx.update(turns)
    .set({ state: wholly ? "received" : "drawing", failure: null, finishedAt: null })
    .where(eq(turns.id, id))
    .run();
  for (const variant of failed) scheduleDraw(tx, variant, turn.rank, now);
  schedule(tx, "publish", id, now);
  if (wholly) prepareNext(tx, turn.conversation, now);
  return true;
}

/** Picking on a card makes it the head; the last pick taken away from an older one lets the newest be it again. */
export function pick(tx: Tx, id: VariantId, person: { id: string; name: string }, on: boolean, now: Date): void {
  const variant = tx.select().from(variants).innerJoin(turns, eq(turns.id, variants.turn)).where(eq(variants.id, id)).get();
  if (variant?.variants.state !== "ready") return;
  const { id: turn, conversation } = variant.turns;
  const changed = on
    ? tx.insert(picks).values({ variant: id, person: person.id, name: person.name, at: now }).onConflictDoNothing().run()
    : tx
        .delete(picks)
        .where(and(eq(picks.variant, id), eq(picks.person, person.id)))
        .run();
  if (changed.changes === 0) return;
  if (on) tx.update(conversations).set({ headTurn: turn }).where(eq(conversations.id, conversation)).run();
  else if (!hasPicks(tx, turn) && isHead(tx, conversation, turn)) moveHeadToNewest(tx, conversation);
  schedule(tx, "publish", turn, now);
}

function hasPicks(tx: Tx, turn: TurnId): boolean {
  return (
    tx
      .select({ at: picks.at })
      .from(picks)
      .innerJoin(variants, eq(variants.id, picks.variant))
      .where(eq(variants.turn, turn))
      .get() !== undefined
  );
}

function isHead(tx: Tx, conversation: ConversationId, turn: TurnId): boolean {
  return (
    tx.select({ head: conversations.headTurn }).from(conversations).where(eq(conversations.id, conversation)).get()?.head === turn
  );
}

export function posted(tx: Tx, id: TurnId, message: MessageId): void {
  tx.update(turns)
    .set({ message })
    .where(and(eq(turns.id, id), eq(turns.cardRemoved, false)))
    .run();
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
