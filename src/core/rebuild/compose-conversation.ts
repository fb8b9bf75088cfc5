// The rows of a rebuilt conversation. Pure.

import type { IdGenerator } from "../ports/runtime.ts";
import type { RebuiltConversation, RebuiltReference, RebuiltTurn, RebuiltVariant } from "../store.ts";
import { MAX_PICTURES, MAX_REFERENCES } from "../turns/plan.ts";
import { type Attachment, AUTO, type Failure, type ImageInfo, type Settings, type VariantKey } from "../vocabulary.ts";
import type { PlannedTurn, RebuildPlan } from "./plan-rebuild.ts";
import type { PostedCard, PostedSlot } from "./thread-history.ts";

type Images = ReadonlyMap<string, ImageInfo>;

/** `images`: those that could be read, by their attachments' ids. `settings`: of the conversation. Undefined if no picture could be read. */
export function composeConversation(
  plan: RebuildPlan,
  images: Images,
  settings: Settings,
  ids: IdGenerator,
): Omit<RebuiltConversation, "thread" | "server"> | undefined {
  const { owner, title, lastEvent, key, root, turns } = plan;
  const seed = turns.map(({ card }) => seedOf(card)).find((one) => one !== undefined) ?? ids.nextSeed();
  const rebuilt: RebuiltTurn[] = [];
  for (const [position, turn] of turns.entries()) {
    const parent = turn.parent === undefined ? undefined : rebuilt[turn.parent];
    const source = position === 0 ? toReferences(plan.source, "source", images) : [];
    rebuilt.push(toTurn(turn, { parent, source, seed }, images, settings, ids));
  }
  const head = rebuilt.findLast(({ variants }) => variants.some(({ image }) => image))?.key;
  return (
    head && { ...{ owner, title, lastEvent, settings, seed, turns: rebuilt, head }, ...(key && { key }), ...(root && { root }) }
  );
}

interface Origin {
  parent: RebuiltTurn | undefined;
  source: RebuiltReference[];
  /** The conversation's. */
  seed: number;
}

function toTurn(turn: PlannedTurn, origin: Origin, images: Images, settings: Settings, ids: IdGenerator): RebuiltTurn {
  const { card, number, at, author, prompt, request, pickedBy } = turn;
  const { parent, source } = origin;
  const before = card.kind === "undo" ? (parent?.references ?? []) : [...source, ...(parent ? buildsOn(parent) : [])];
  const references = [...before, ...toReferences(turn.attached, "attached", images)].slice(
    0,
    card.each ? MAX_PICTURES : MAX_REFERENCES,
  );
  // Variant n is drawn from picture n, so a row without one of them is no longer one.
  const each = card.each && (card.kind === "undo" || references.length === card.slots.length) && { each: true };
  const requested = { ...requestedSettings(card), ...(card.kind === "edit" && each) };
  const seed = seedOf(card) ?? origin.seed;
  const variants = card.slots.map((slot, position) => toVariant(slot, pickedBy[position] ?? [], turn, seed, images, ids));
  const failure: Failure | undefined = card.failure === undefined ? undefined : { code: "invalid", userMessage: card.failure };
  return {
    ...{ key: card.turn, number, kind: card.kind, author, prompt, requestedSettings: requested, seed, variants },
    ...{ notes: card.notes, spoiler: card.spoiler, message: card.message, createdAt: at },
    state: card.state === "open" ? "cancelled" : card.state,
    isOutdated: card.state === "open",
    settings: { ...settings, ...requested, ...each },
    finishedAt: finishedAt(variants) ?? at,
    references,
    ...(request !== undefined && { requestId: request }),
    ...(parent && { parent: parent.key }),
    ...(card.flattens !== undefined && { source: { branchOf: card.flattens } }),
    ...(failure && card.state === "failed" && { failure }),
  };
}

/** So that running it again draws the same. */
function requestedSettings({ kind, slots, isAuto, each }: PostedCard): RebuiltTurn["requestedSettings"] {
  if (kind === "undo" || slots.length === 0) return {};
  const models = [...new Set(slots.map(({ model }) => model))];
  if (each) return { models: isAuto ? [AUTO] : models.slice(0, 1) };
  const most = Math.max(...models.map((model) => slots.filter((slot) => slot.model === model).length));
  return { models: isAuto ? [AUTO] : models, variants: Math.min(4, most) };
}

/** Variant n has seed + n − 1, but all of a row have the same. */
function seedOf({ kind, slots, each }: PostedCard): number | undefined {
  const offset = (number: number) => (each ? 0 : number - 1);
  const [seed] = kind === "undo" ? [] : slots.flatMap(({ seed, number }) => (seed === undefined ? [] : seed - offset(number)));
  return seed === undefined ? undefined : Math.max(0, seed);
}

function toVariant(
  slot: PostedSlot,
  pickedBy: { id: string; name: string }[],
  { card, at }: PlannedTurn,
  seed: number,
  images: Images,
  ids: IdGenerator,
): RebuiltVariant {
  const { number, model, notes, seconds, costUsd } = slot;
  const same = card.slots.filter((one) => one.model === model);
  const image = slot.state === "ready" && slot.picture ? images.get(slot.picture.id) : undefined;
  const failure = failureOf(slot);
  return {
    ...{
      key: slot.variant ?? (ids.nextKey() as VariantKey),
      number,
      model,
      notes,
      seed: slot.seed ?? (card.each ? seed : seed + number - 1),
    },
    choice: card.kind === "undo" || card.each ? { index: 0, of: 1 } : { index: same.indexOf(slot), of: same.length },
    state: image ? "ready" : failure ? "failed" : "cancelled",
    ...{ pickedBy: image ? pickedBy : [], ...(image && { image }) },
    ...(image && card.kind === "edit" && { applied: slot.seed === undefined ? {} : { seed: slot.seed } }),
    ...(!image && failure && { failure }),
    ...(costUsd !== undefined && { costUsd }),
    ...(seconds !== undefined && { startedAt: at }),
    finishedAt: new Date(at.getTime() + Math.round((seconds ?? 0) * 1000)),
  };
}

function failureOf({ state, failure }: PostedSlot): Failure | undefined {
  if (state === "ready") return { code: "lost" };
  if (state !== "failed") return undefined;
  return { code: "invalid", ...(failure !== undefined && { userMessage: failure }) };
}

function finishedAt(variants: RebuiltVariant[]): Date | undefined {
  const latest = Math.max(...variants.map((variant) => variant.finishedAt.getTime()));
  return variants.length > 0 ? new Date(latest) : undefined;
}

function toReferences(pictures: Attachment[], origin: "source" | "attached", images: Images): RebuiltReference[] {
  return pictures.flatMap(({ id }) => {
    const image = images.get(id);
    return image ? [{ image, origin }] : [];
  });
}

/** As `imagesToBuildOn`, of rows that aren't written yet. */
function buildsOn({ variants }: RebuiltTurn): RebuiltReference[] {
  const ready = variants.filter(({ image }) => image);
  const picked = ready.filter(({ pickedBy }) => pickedBy.length > 0);
  const origin = picked.length > 0 ? "picked" : "previous";
  return (picked.length > 0 ? picked : ready)
    .slice(0, MAX_PICTURES)
    .flatMap(({ image, key }) => (image ? [{ image, origin, variant: key }] : []));
}
