// The states of variants, and the end of their turn with the last of them. Each function runs inside one transaction.

import { and, eq, inArray, sql } from "drizzle-orm";
import type { Charge, StartResult, VariantOutcome } from "../../../core/store.ts";
import type { ConversationId, Failure, ImageInfo, TurnId, VariantId, VariantState } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";
import { reserveCharge, settleCharge } from "../costs/spending.ts";
import { closeTurn, pendingVariantStates, schedule, selectNewestReady } from "../tasks/schedule.ts";

const { placeholder } = sql;

const selectPending = statement((db, { turns, variants }) =>
  db
    .select({ turn: variants.turn, model: variants.model, platform: turns.platform, conversation: turns.conversation })
    .from(variants)
    .innerJoin(turns, eq(turns.id, variants.turn))
    .where(and(eq(variants.id, placeholder("id")), inArray(variants.state, pendingVariantStates))),
);

const countDraw = statement((db, { variants }) =>
  db
    .update(variants)
    .set({
      state: "drawing",
      startedAt: sql`${placeholder("now")}`,
      resumesAt: null,
      draws: sql`${variants.draws} + case when ${variants.job} is null then 1 else 0 end`,
    })
    .where(eq(variants.id, placeholder("id"))),
);

export async function startVariant(tx: Tx, id: VariantId, charge: Charge | undefined, now: Date): Promise<StartResult> {
  const variant = await selectPending(tx).get({ id });
  if (!variant) return "gone";
  const refused = charge && (await reserveCharge(tx, { id, ...variant }, charge, now));
  if (refused) return refused;
  await countDraw(tx).run({ id, now: now.getTime() });
  await schedule(tx, "publish", variant.turn, now, { lane: variant.platform });
  return "started";
}

export async function deferVariant(tx: Tx, id: VariantId, until: Date, now: Date): Promise<void> {
  const { variants } = tablesOf(tx);
  const variant = await first(
    tx
      .update(variants)
      .set({ state: "waiting", startedAt: null, resumesAt: until })
      .where(and(eq(variants.id, id), eq(variants.state, "drawing")))
      .returning({ turn: variants.turn }),
  );
  if (variant) await schedule(tx, "publish", variant.turn, now);
}

const setJob = statement((db, { variants }) =>
  db
    .update(variants)
    .set({ job: sql`${placeholder("job")}` })
    .where(and(eq(variants.id, placeholder("id")), inArray(variants.state, pendingVariantStates))),
);

export async function keepJob(tx: Tx, id: VariantId, job: string): Promise<void> {
  await setJob(tx).run({ id, job });
}

const setReady = statement((db, { variants }) =>
  db
    .update(variants)
    .set({
      state: "ready",
      failure: null,
      job: null,
      finishedAt: sql`${placeholder("now")}`,
      image: sql`${placeholder("image")}`,
      notes: sql`${sql.param(placeholder("notes"), variants.notes)}`,
      applied: sql`${sql.param(placeholder("applied"), variants.applied)}`,
      costUsd: sql`${placeholder("costUsd")}`,
      seed: sql`coalesce(${placeholder("seed")}, ${variants.seed})`,
    })
    .where(and(eq(variants.id, placeholder("id")), inArray(variants.state, pendingVariantStates))),
);

export async function completeVariant(tx: Tx, id: VariantId, outcome: VariantOutcome, now: Date): Promise<boolean> {
  const variant = await selectPending(tx).get({ id });
  if (!variant) return false; // completed by an earlier run, or cancelled: no row for a picture that nobody waits for
  if ("image" in outcome) await recordReady(tx, id, outcome, now);
  else await recordFailed(tx, id, outcome, now);
  await settleCharge(tx, id, outcome.costUsd);
  await schedule(tx, "publish", variant.turn, now, { lane: variant.platform });
  const states = await statesIn(tx, variant.turn);
  // A turn's first picture makes it the head. Later ones don't, so that they never undo a pick made in between.
  const isFirstPicture = "image" in outcome && states.filter((state) => state === "ready").length === 1;
  if (isFirstPicture) await advanceHead(tx, variant);
  await endTurnIfComplete(tx, variant.turn, states, now);
  return true;
}

async function recordReady(
  tx: Tx,
  id: VariantId,
  outcome: Extract<VariantOutcome, { image: ImageInfo }>,
  now: Date,
): Promise<void> {
  const { image, notes, applied, costUsd = null } = outcome;
  await saveImage(tx, image, now);
  const values = { id, image: image.key, notes, applied, costUsd, seed: applied.seed ?? null, now: now.getTime() };
  await setReady(tx).run(values);
}

async function recordFailed(
  tx: Tx,
  id: VariantId,
  outcome: Extract<VariantOutcome, { failure: Failure }>,
  now: Date,
): Promise<void> {
  const { failure, costUsd = null, jobContinues } = outcome;
  const { variants } = tablesOf(tx);
  await tx
    .update(variants)
    .set({ state: "failed", failure, resumesAt: null, costUsd, finishedAt: now, ...(!jobContinues && { job: null }) })
    .where(and(eq(variants.id, id), inArray(variants.state, pendingVariantStates)));
}

const insertImage = statement((db, { images }) =>
  db
    .insert(images)
    .values({
      hash: placeholder("key"),
      type: placeholder("type"),
      width: placeholder("width"),
      height: placeholder("height"),
      bytes: placeholder("bytes"),
      frames: placeholder("frames"),
      createdAt: placeholder("now"),
    })
    .onConflictDoNothing(),
);

export async function saveImage(tx: Tx, { key, type, width, height, bytes, frames }: ImageInfo, now: Date): Promise<void> {
  await insertImage(tx).run({ key, type, width, height, bytes, frames: frames ?? null, now });
}

const statesOf = statement((db, { variants }) =>
  db
    .select({ state: variants.state })
    .from(variants)
    .where(eq(variants.turn, placeholder("turn"))),
);

/** Ends a turn that is being drawn, unless a picture of it isn't ready yet. `states`: those of its variants. */
export async function endTurnIfComplete(tx: Tx, id: TurnId, states: VariantState[], now: Date): Promise<void> {
  if (states.some((state) => state === "waiting" || state === "drawing")) return;
  await closeTurn(tx, id, states.includes("ready") ? "done" : "failed", now, { isPrepared: true });
}

async function statesIn(tx: Tx, turn: TurnId): Promise<VariantState[]> {
  return (await statesOf(tx).all({ turn })).map(({ state }) => state);
}

const setHead = statement((db, tables) => {
  const { conversations } = tables;
  return db
    .update(conversations)
    .set({ headTurn: sql`${placeholder("turn")}` })
    .where(
      and(eq(conversations.id, placeholder("conversation")), sql`${selectNewestReady(db, tables)} = ${placeholder("turn")}`),
    );
});

/** Makes a turn with pictures the head, unless a later turn has pictures too. */
export async function advanceHead(tx: Tx, { turn, conversation }: { turn: TurnId; conversation: ConversationId }): Promise<void> {
  await setHead(tx).run({ turn, conversation });
}
