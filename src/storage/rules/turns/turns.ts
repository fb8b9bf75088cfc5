// Turns: started, retried, picked from. Each function runs inside one transaction.

import { and, eq, inArray, sql } from "drizzle-orm";
import type { IdGenerator } from "../../../core/ports/runtime.ts";
import type { Plan, PlannedVariant, RetryOrder, RetryResult } from "../../../core/store.ts";
import type { ConversationId, TurnId, VariantId } from "../../../core/vocabulary.ts";
import { first, type Tx } from "../../dialect.ts";
import { statement, tablesOf } from "../../tables.ts";
import { lockPerson, lockTurn } from "../locks.ts";
import { checkWaitingLimits, moveHeadToNewest, prepareNext, providerOf, readQueueOf, schedule } from "../tasks/schedule.ts";
import { advanceHead, endTurnIfComplete, saveImage } from "./drawing.ts";

const { placeholder } = sql;

/** The id of somebody of whom a rebuilt conversation only knows that they were there. */
const UNKNOWN = "";

const setDrawing = statement((db, { turns }) =>
  db
    .update(turns)
    .set({
      state: "drawing",
      parent: sql`${placeholder("parent")}`,
      settings: sql`${sql.param(placeholder("settings"), turns.settings)}`,
      seed: sql`${placeholder("seed")}`,
      notes: sql`${sql.param(placeholder("notes"), turns.notes)}`,
      spoiler: sql`${sql.param(placeholder("spoiler"), turns.spoiler)}`,
    })
    .where(
      and(
        eq(turns.id, placeholder("id")),
        eq(turns.state, "received"),
        sql`coalesce(${turns.editedAt}, 0) = ${placeholder("editedAt")}`,
        sql`coalesce(${turns.picturesAt}, 0) = ${placeholder("picturesAt")}`,
      ),
    )
    .returning({ id: turns.id, rank: turns.rank, platform: turns.platform, conversation: turns.conversation }),
);

const addReference = statement((db, { turnReferences }) =>
  db.insert(turnReferences).values({
    turn: placeholder("turn"),
    position: placeholder("position"),
    image: placeholder("image"),
    origin: placeholder("origin"),
    variant: placeholder("variant"),
  }),
);

export async function startTurn(tx: Tx, id: TurnId, plan: Plan, now: Date, idGenerator: IdGenerator): Promise<void> {
  const { parent = null, settings, seed, notes, spoiler = false } = plan;
  const planned = { editedAt: plan.editedAt?.getTime() ?? 0, picturesAt: plan.picturesAt?.getTime() ?? 0 };
  const turn = await setDrawing(tx).get({ id, parent, settings, seed, notes, spoiler, ...planned });
  if (!turn) return; // cancelled, edited or given more pictures in the meantime, or started by an earlier run of this task
  for (const [position, { image, origin, variant }] of plan.references.entries()) {
    await saveImage(tx, image, now);
    await addReference(tx).run({ turn: id, position, image: image.key, origin, variant: variant ?? null });
  }
  for (const planned of plan.variants) await addVariant(tx, turn, planned, now, idGenerator);
  await schedule(tx, "publish", id, now, { lane: turn.platform });
  const states = plan.variants.map(({ image }) => (image ? "ready" : "waiting"));
  if (states.includes("ready")) await advanceHead(tx, { turn: id, conversation: turn.conversation });
  await endTurnIfComplete(tx, id, states, now);
}

const insertVariant = statement((db, { variants }) =>
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
    .returning({ id: variants.id }),
);

async function addVariant(
  tx: Tx,
  turn: { id: TurnId; rank: number },
  planned: PlannedVariant,
  now: Date,
  idGenerator: IdGenerator,
): Promise<void> {
  const { choice, image, ...rest } = planned;
  if (image) await saveImage(tx, image, now);
  const known = { ...rest, key: idGenerator.nextKey(), turn: turn.id, choice: choice.index, choices: choice.of };
  const settled = image
    ? { state: "ready", image: image.key, finishedAt: now.getTime() }
    : { state: "waiting", image: null, finishedAt: null };
  const { id } = await insertVariant(tx).one({ ...known, ...settled });
  if (!image) await schedule(tx, "draw", id, now, { rank: turn.rank, lane: providerOf(planned.model) });
}

const selectFailedOf = statement((db, { variants }) =>
  db
    .select({ id: variants.id })
    .from(variants)
    .where(and(eq(variants.turn, placeholder("turn")), eq(variants.state, "failed")))
    .limit(1),
);

/** Draws failed variants again, in place; a turn that failed as a whole is prepared again. An ended turn has no work in progress, so the new
 *  payer pays for everything that is open in it from now on. */
export async function retryVariants(tx: Tx, id: TurnId, { by, model, ...limits }: RetryOrder, now: Date): Promise<RetryResult> {
  const { conversations, turns, variants } = tablesOf(tx);
  const known = await first(tx.select({ platform: turns.platform }).from(turns).where(eq(turns.id, id)));
  if (!known) return "nothing-failed";
  await lockPerson(tx, known.platform, by);
  await lockTurn(tx, id);
  const row = await first(
    tx.select().from(turns).innerJoin(conversations, eq(conversations.id, turns.conversation)).where(eq(turns.id, id)),
  );
  if (!row || row.conversations.state === "deleting") return "nothing-failed";
  const turn = row.turns;
  if (turn.state === "received" || turn.state === "drawing") return "drawing";
  const partly = (await selectFailedOf(tx).get({ turn: id })) !== undefined;
  const wholly = turn.state === "failed" && !partly;
  if (turn.state === "cancelled" || !(partly || wholly)) return "nothing-failed";
  const queue = await readQueueOf(tx, turn.platform, by);
  const full = await checkWaitingLimits(tx, queue, limits);
  if (full) return full;
  const rank = queue.nextRank;
  const failed = await tx
    .update(variants)
    .set({
      ...{ state: "waiting" as const, failure: null, costUsd: null, startedAt: null, finishedAt: null },
      ...(model && { model, job: null }),
    })
    .where(and(eq(variants.turn, id), eq(variants.state, "failed")))
    .returning({ id: variants.id });
  const requestedSettings = wholly && model ? { ...turn.requestedSettings, models: [model] } : turn.requestedSettings;
  await tx
    .update(turns)
    .set({ state: wholly ? "received" : "drawing", requestedSettings, payer: by, rank, failure: null, finishedAt: null })
    .where(eq(turns.id, id));
  for (const variant of failed) await schedule(tx, "draw", variant.id, now, { rank });
  await schedule(tx, "publish", id, now);
  if (wholly) await prepareNext(tx, turn.conversation, now);
  return "retried";
}

/** Picking on a card makes its turn the head. Removing the last pick of an older turn makes the newest turn the head again. */
export async function setPick(
  tx: Tx,
  id: VariantId,
  person: { id: string; name: string },
  on: boolean | "toggle",
  now: Date,
): Promise<void> {
  const { conversations, turns, variants } = tablesOf(tx);
  const variant = await first(
    tx.select().from(variants).innerJoin(turns, eq(turns.id, variants.turn)).where(eq(variants.id, id)),
  );
  if (variant?.variants.state !== "ready") return;
  const { id: turn, conversation } = variant.turns;
  const removed = on !== true && (await removePick(tx, id, person.id));
  const added = on === true || (on === "toggle" && !removed) ? await addPick(tx, id, person, now) : false;
  if (!removed && !added) return;
  if (person.id !== UNKNOWN) await dropUnknownPicks(tx, turn);
  if (added) await tx.update(conversations).set({ headTurn: turn }).where(eq(conversations.id, conversation));
  else if (!(await hasPicks(tx, turn)) && (await isHead(tx, conversation, turn))) await moveHeadToNewest(tx, conversation);
  await schedule(tx, "publish", turn, now);
}

/** False when the person hadn't picked it. */
async function removePick(tx: Tx, variant: VariantId, person: string): Promise<boolean> {
  const { picks } = tablesOf(tx);
  const own = and(eq(picks.variant, variant), eq(picks.person, person));
  return (await first(tx.delete(picks).where(own).returning({ at: picks.at }))) !== undefined;
}

/** After a conversation was rebuilt, it may not be known who picked. Such a pick counts until somebody picks on that card. */
async function dropUnknownPicks(tx: Tx, turn: TurnId): Promise<void> {
  const { picks, variants } = tablesOf(tx);
  const here = tx.select({ id: variants.id }).from(variants).where(eq(variants.turn, turn));
  await tx.delete(picks).where(and(inArray(picks.variant, here), eq(picks.person, UNKNOWN)));
}

/** False when the person had picked it before. */
async function addPick(
  tx: Tx,
  variant: VariantId,
  { id: person, name }: { id: string; name: string },
  at: Date,
): Promise<boolean> {
  const { picks } = tablesOf(tx);
  const added = tx.insert(picks).values({ variant, person, name, at }).onConflictDoNothing().returning({ at: picks.at });
  return (await first(added)) !== undefined;
}

async function hasPicks(tx: Tx, turn: TurnId): Promise<boolean> {
  const { picks, variants } = tablesOf(tx);
  return (
    (await first(
      tx.select({ at: picks.at }).from(picks).innerJoin(variants, eq(variants.id, picks.variant)).where(eq(variants.turn, turn)),
    )) !== undefined
  );
}

async function isHead(tx: Tx, conversation: ConversationId, turn: TurnId): Promise<boolean> {
  const { conversations } = tablesOf(tx);
  return (
    (await first(tx.select({ head: conversations.headTurn }).from(conversations).where(eq(conversations.id, conversation))))
      ?.head === turn
  );
}
