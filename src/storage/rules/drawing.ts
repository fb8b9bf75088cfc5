// The states of variants, and the end of their turn with the last of them. Each function runs inside one transaction.

import { and, eq, inArray, sql } from "drizzle-orm";
import type { Charge, StartResult, VariantOutcome } from "../../core/store.ts";
import type { Failure, ImageInfo, TurnId, VariantId, VariantState } from "../../core/vocabulary.ts";
import { conversations, images, turns, variants } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";
import { closeTurn, findNewestReady, pendingVariantStates, schedule } from "./schedule.ts";
import { reserveCharge, settleCharge } from "./spending.ts";

const { placeholder } = sql;

const selectPending = prepareOnce((db) =>
  db
    .select({ turn: variants.turn, model: variants.model })
    .from(variants)
    .where(and(eq(variants.id, placeholder("id")), inArray(variants.state, pendingVariantStates)))
    .prepare(),
);

const countDraw = prepareOnce((db) =>
  db
    .update(variants)
    .set({ state: "drawing", startedAt: sql`${placeholder("now")}`, resumesAt: null, draws: sql`${variants.draws} + 1` })
    .where(eq(variants.id, placeholder("id")))
    .prepare(),
);

export function startVariant(tx: Tx, id: VariantId, charge: Charge | undefined, now: Date): StartResult {
  const variant = selectPending(tx).get({ id });
  if (!variant) return "gone";
  const refused = charge && reserveCharge(tx, { id, ...variant }, charge, now);
  if (refused) return refused;
  countDraw(tx).run({ id, now: now.getTime() });
  schedule(tx, "publish", variant.turn, now);
  return "started";
}

export function deferVariant(tx: Tx, id: VariantId, until: Date, now: Date): void {
  const variant = tx
    .update(variants)
    .set({ state: "waiting", startedAt: null, resumesAt: until })
    .where(and(eq(variants.id, id), eq(variants.state, "drawing")))
    .returning({ turn: variants.turn })
    .get();
  if (variant) schedule(tx, "publish", variant.turn, now);
}

const setReady = prepareOnce((db) =>
  db
    .update(variants)
    .set({
      state: "ready",
      failure: null,
      finishedAt: sql`${placeholder("now")}`,
      image: sql`${placeholder("image")}`,
      notes: sql`${sql.param(placeholder("notes"), variants.notes)}`,
      applied: sql`${sql.param(placeholder("applied"), variants.applied)}`,
      costUsd: sql`${placeholder("costUsd")}`,
      seed: sql`coalesce(${placeholder("seed")}, ${variants.seed})`,
    })
    .where(and(eq(variants.id, placeholder("id")), inArray(variants.state, pendingVariantStates)))
    .returning({ turn: variants.turn })
    .prepare(),
);

export function completeVariant(tx: Tx, id: VariantId, outcome: VariantOutcome, now: Date): boolean {
  const variant = "image" in outcome ? recordReady(tx, id, outcome, now) : recordFailed(tx, id, outcome, now);
  if (!variant) return false; // completed by an earlier run, or cancelled
  settleCharge(tx, id, outcome.costUsd);
  schedule(tx, "publish", variant.turn, now);
  if ("image" in outcome) advanceHeadOnFirstPicture(tx, variant.turn);
  endTurnIfComplete(tx, variant.turn, now);
  return true;
}

function recordReady(tx: Tx, id: VariantId, outcome: Extract<VariantOutcome, { image: ImageInfo }>, now: Date) {
  if (!selectPending(tx).get({ id })) return undefined; // no row for a picture that nobody waits for
  const { image, notes, applied, costUsd = null } = outcome;
  saveImage(tx, image, now);
  return setReady(tx).get({ id, image: image.key, notes, applied, costUsd, seed: applied.seed ?? null, now: now.getTime() });
}

function recordFailed(tx: Tx, id: VariantId, outcome: Extract<VariantOutcome, { failure: Failure }>, now: Date) {
  const { failure, costUsd = null } = outcome;
  return tx
    .update(variants)
    .set({ state: "failed", failure, resumesAt: null, costUsd, finishedAt: now })
    .where(and(eq(variants.id, id), inArray(variants.state, pendingVariantStates)))
    .returning({ turn: variants.turn })
    .get();
}

const insertImage = prepareOnce((db) =>
  db
    .insert(images)
    .values({
      hash: placeholder("key"),
      type: placeholder("type"),
      width: placeholder("width"),
      height: placeholder("height"),
      bytes: placeholder("bytes"),
      createdAt: placeholder("now"),
    })
    .onConflictDoNothing()
    .prepare(),
);

export function saveImage(tx: Tx, { key, type, width, height, bytes }: ImageInfo, now: Date): void {
  insertImage(tx).run({ key, type, width, height, bytes, now });
}

const statesOf = prepareOnce((db) =>
  db
    .select({ state: variants.state })
    .from(variants)
    .where(eq(variants.turn, placeholder("turn")))
    .prepare(),
);

export function endTurnIfComplete(tx: Tx, id: TurnId, now: Date): void {
  const states = statesIn(tx, id);
  if (states.some((state) => state === "waiting" || state === "drawing")) return;
  closeTurn(tx, id, states.includes("ready") ? "done" : "failed", now);
}

function statesIn(tx: Tx, turn: TurnId): VariantState[] {
  return statesOf(tx)
    .all({ turn })
    .map(({ state }) => state);
}

const conversationOf = prepareOnce((db) =>
  db
    .select({ id: turns.conversation })
    .from(turns)
    .where(eq(turns.id, placeholder("turn")))
    .prepare(),
);

const setHead = prepareOnce((db) =>
  db
    .update(conversations)
    .set({ headTurn: sql`${placeholder("turn")}` })
    .where(eq(conversations.id, placeholder("id")))
    .prepare(),
);

/** A turn's first picture makes it the head. Later ones don't, so that they never undo a pick made in between. */
function advanceHeadOnFirstPicture(tx: Tx, turn: TurnId): void {
  if (statesIn(tx, turn).filter((state) => state === "ready").length === 1) advanceHead(tx, turn);
}

/** Makes a turn with pictures the head, unless a later turn has pictures too. */
export function advanceHead(tx: Tx, turn: TurnId): void {
  const conversation = conversationOf(tx).get({ turn });
  if (conversation && findNewestReady(tx, conversation.id) === turn) setHead(tx).run({ id: conversation.id, turn });
}
