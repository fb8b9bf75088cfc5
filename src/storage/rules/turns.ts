// Turns: started, retried, picked from. Each function runs inside one transaction.

import { and, eq, sql } from "drizzle-orm";
import type { IdGenerator } from "../../core/ports.ts";
import type { Plan, PlannedVariant, RetryOrder, RetryResult } from "../../core/store.ts";
import type { ConversationId, TurnId, VariantId } from "../../core/vocabulary.ts";
import { conversations, picks, turnReferences, turns, variants } from "../schema.ts";
import { prepareOnce, type Tx } from "../transactions.ts";
import { advanceHead, endTurnIfComplete, saveImage } from "./drawing.ts";
import { checkWaitingLimits, moveHeadToNewest, nextRank, prepareNext, schedule, scheduleDraw } from "./schedule.ts";

const { placeholder } = sql;

const setDrawing = prepareOnce((db) =>
  db
    .update(turns)
    .set({
      state: "drawing",
      parent: sql`${placeholder("parent")}`,
      settings: sql`${sql.param(placeholder("settings"), turns.settings)}`,
      seed: sql`${placeholder("seed")}`,
      notes: sql`${sql.param(placeholder("notes"), turns.notes)}`,
    })
    .where(and(eq(turns.id, placeholder("id")), eq(turns.state, "received")))
    .returning({ id: turns.id, rank: turns.rank })
    .prepare(),
);

const addReference = prepareOnce((db) =>
  db
    .insert(turnReferences)
    .values({
      turn: placeholder("turn"),
      position: placeholder("position"),
      image: placeholder("image"),
      origin: placeholder("origin"),
      variant: placeholder("variant"),
    })
    .prepare(),
);

export function startTurn(tx: Tx, id: TurnId, plan: Plan, now: Date, idGenerator: IdGenerator): void {
  const { parent = null, settings, seed, notes } = plan;
  const turn = setDrawing(tx).get({ id, parent, settings, seed, notes });
  if (!turn) return; // cancelled in the meantime, or started by an earlier run of this task
  plan.references.forEach(({ image, origin, variant }, position) => {
    saveImage(tx, image, now);
    addReference(tx).run({ turn: id, position, image: image.key, origin, variant: variant ?? null });
  });
  for (const planned of plan.variants) addVariant(tx, turn, planned, now, idGenerator);
  schedule(tx, "publish", id, now);
  if (plan.variants.some(({ image }) => image)) advanceHead(tx, id);
  endTurnIfComplete(tx, id, now);
}

const insertVariant = prepareOnce((db) =>
  db
    .insert(variants)
    .values({
      key: placeholder("key"),
      turn: placeholder("turn"),
      number: placeholder("number"),
      model: placeholder("model"),
      seed: placeholder("seed"),
      choice: placeholder("choice"),
      choices: placeholder("choices"),
      state: placeholder("state"),
      image: placeholder("image"),
      finishedAt: sql`${placeholder("finishedAt")}`,
    })
    .returning({ id: variants.id })
    .prepare(),
);

function addVariant(
  tx: Tx,
  turn: { id: TurnId; rank: number },
  planned: PlannedVariant,
  now: Date,
  idGenerator: IdGenerator,
): void {
  const { choice, image, ...rest } = planned;
  if (image) saveImage(tx, image, now);
  const known = { ...rest, key: idGenerator.nextKey(), turn: turn.id, choice: choice.index, choices: choice.of };
  const settled = image
    ? { state: "ready", image: image.key, finishedAt: now.getTime() }
    : { state: "waiting", image: null, finishedAt: null };
  const { id } = insertVariant(tx).get({ ...known, ...settled });
  if (!image) scheduleDraw(tx, { id, model: planned.model }, turn.rank, now);
}

const selectFailedOf = prepareOnce((db) =>
  db
    .select({ id: variants.id })
    .from(variants)
    .where(and(eq(variants.turn, placeholder("turn")), eq(variants.state, "failed")))
    .limit(1)
    .prepare(),
);

/** Draws failed variants again, in place; a turn that failed as a whole is prepared again. An ended turn has no work in progress, so the new
 *  payer pays for everything that is open in it from now on. */
export function retryVariants(tx: Tx, id: TurnId, { by, model, ...limits }: RetryOrder, now: Date): RetryResult {
  const row = tx
    .select()
    .from(turns)
    .innerJoin(conversations, eq(conversations.id, turns.conversation))
    .where(eq(turns.id, id))
    .get();
  if (!row || row.conversations.state === "deleting") return "nothing-failed";
  const turn = row.turns;
  if (turn.state === "received" || turn.state === "drawing") return "drawing";
  const partly = selectFailedOf(tx).get({ turn: id }) !== undefined;
  const wholly = turn.state === "failed" && !partly;
  if (turn.state === "cancelled" || !(partly || wholly)) return "nothing-failed";
  const full = checkWaitingLimits(tx, turn.platform, by, limits);
  if (full) return full;
  const rank = nextRank(tx, turn.platform, by);
  const failed = tx
    .update(variants)
    .set({ state: "waiting", failure: null, costUsd: null, startedAt: null, finishedAt: null, ...(model && { model }) })
    .where(and(eq(variants.turn, id), eq(variants.state, "failed")))
    .returning()
    .all();
  const requestedSettings = wholly && model ? { ...turn.requestedSettings, models: [model] } : turn.requestedSettings;
  tx.update(turns)
    .set({ state: wholly ? "received" : "drawing", requestedSettings, payer: by, rank, failure: null, finishedAt: null })
    .where(eq(turns.id, id))
    .run();
  for (const variant of failed) scheduleDraw(tx, variant, rank, now);
  schedule(tx, "publish", id, now);
  if (wholly) prepareNext(tx, turn.conversation, now);
  return "retried";
}

/** Picking on a card makes its turn the head. Removing the last pick of an older turn makes the newest turn the head again. */
export function setPick(tx: Tx, id: VariantId, person: { id: string; name: string }, on: boolean | "toggle", now: Date): void {
  const variant = tx.select().from(variants).innerJoin(turns, eq(turns.id, variants.turn)).where(eq(variants.id, id)).get();
  if (variant?.variants.state !== "ready") return;
  const { id: turn, conversation } = variant.turns;
  const removed =
    on !== true &&
    tx
      .delete(picks)
      .where(and(eq(picks.variant, id), eq(picks.person, person.id)))
      .run().changes > 0;
  const added = on === true || (on === "toggle" && !removed) ? addPick(tx, id, person, now) : false;
  if (!removed && !added) return;
  if (added) tx.update(conversations).set({ headTurn: turn }).where(eq(conversations.id, conversation)).run();
  else if (!hasPicks(tx, turn) && isHead(tx, conversation, turn)) moveHeadToNewest(tx, conversation);
  schedule(tx, "publish", turn, now);
}

/** False when the person had picked it before. */
function addPick(tx: Tx, variant: VariantId, { id: person, name }: { id: string; name: string }, at: Date): boolean {
  return tx.insert(picks).values({ variant, person, name, at }).onConflictDoNothing().run().changes > 0;
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
