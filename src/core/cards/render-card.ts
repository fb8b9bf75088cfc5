// Rows (and live previews) → what people are shown. Pure.

import { type Deps, toStoredImage } from "../deps.ts";
import type { Models } from "../ports/models.ts";
import { estimateRequest, estimateRetry } from "../turns/estimate.ts";
import { instructionOf } from "../turns/instruction.ts";
import { referencesFor, settingsFor } from "../turns/plan.ts";
import { canRetry, givesTheSame, insteadOf, suggestionsOf } from "../turns/same-again.ts";
import {
  AUTO,
  type ImageInfo,
  type ImageType,
  LOCAL,
  type ReferenceOrigin,
  type Turn,
  type Variant,
  type VariantId,
} from "../vocabulary.ts";
import { ratioOfSetting } from "./aspect-ratio.ts";
import { asideOf, cardText, costOfTurn, questionOf, secondsOf, variantLabel } from "./card-text.ts";
import { cutTo } from "./format.ts";
import { failureSentence, messages } from "./messages.ts";
import type { Preview } from "./previews.ts";
import type { Action, Card, CardImage, ModelChoice, QueuePosition, Slot } from "./views.ts";

type RenderDeps = Pick<Deps, "blobs" | "models" | "pageAddress"> & { previews: ReadonlyMap<VariantId, Preview> };
/** A model's id is part of a button's id, which has room for 100 characters. */
const MAX_ID_LENGTH = 80;
export const MAX_ALT_LENGTH = 1000;
/** Models lose detail with every picture that they draw from one of their own: from this one on, cards offer to start from the original. */
const WORN_GENERATION = 4;
/** Platforms have limited room for buttons. */
const MAX_CUT_OUTS = 4;

export const fileEnding: Record<ImageType, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
};

/** `chain`: the instructions that led to this turn, oldest first, ending with its own. */
export function renderCard(turn: Turn, chain: string[], ahead: QueuePosition, shown: RenderDeps): Card {
  const alt = altText(chain);
  const open = turn.state === "received" || turn.state === "drawing";
  const slots = turn.variants.map((variant) => renderSlot(turn, variant, alt, shown));
  const cost = costOfTurn(turn);
  const creator = turn.state === "asking" ? creatorFor(turn, shown.models) : undefined;
  const question = questionOf(turn, creator !== undefined);
  const aside = asideOf(turn);
  const { inArea } = insteadOf(turn) ?? {};
  const drawing = open || slots.some((slot) => slot.state === "waiting" || slot.state === "drawing");
  return {
    conversation: turn.conversation.key,
    turn: turn.key,
    number: turn.number,
    kind: turn.kind,
    state: turn.state,
    author: turn.author,
    prompt: turn.prompt,
    text: cardText(turn, open ? ahead : 0, question),
    ...(turn.area && { area: turn.area }),
    ...(inArea !== undefined && { inArea }),
    ...(question && { question }),
    ...(aside && { aside }),
    notes: turn.notes,
    ...(cost !== undefined && { cost }),
    ...(turn.failure && { failure: failureSentence(turn.failure) }),
    queuePosition: open ? ahead : 0,
    createdAt: turn.createdAt,
    references: turn.references.map(({ image, origin }, position) =>
      toCardImage(image, `t${turn.number}-reference-${position + 1}`, altOfReference(origin, chain), turn, shown),
    ),
    slots,
    actions: withLink(
      turn.state === "asking" ? answersTo(turn, creator) : actionsOf(turn, slots, drawing, chain.length, shown),
      turn,
      shown,
    ),
    picks: slots.filter((slot) => slot.state === "ready").map(({ variant, number }) => ({ variant, number })),
    ...(turn.settings.each && { each: true }),
    drawing,
  };
}

function renderSlot(turn: Turn, variant: Variant, alt: string, shown: RenderDeps): Slot {
  const { key, number, model, state, notes, failure, startedAt, resumesAt, costUsd, picks } = variant;
  const seed = variant.applied ? variant.applied.seed : variant.seed;
  const seconds = secondsOf(variant);
  const image = imageOf(turn, variant, alt, shown);
  const before = referencesFor(turn, variant)[0]?.image;
  return {
    ...{ variant: key, number, model, state, notes, label: variantLabel(variant, turn), ratio: ratioOfVariant(turn, variant) },
    pickedBy: picks.map(({ person, name }) => ({ id: person, name })),
    ...(failure && { failure: failureSentence(failure) }),
    ...(seed !== undefined && { seed }),
    ...(resumesAt && state === "waiting" && { resumesAt }),
    ...(startedAt && { startedAt }),
    ...(seconds !== undefined && { seconds }),
    ...(costUsd !== undefined && { costUsd }),
    ...(image && { image }),
    ...(before && { before }),
  };
}

function imageOf(turn: Turn, variant: Variant, alt: string, shown: RenderDeps): CardImage | undefined {
  const name = `t${turn.number}-v${variant.number}`;
  if (variant.image) return toCardImage(variant.image, name, alt, turn, shown);
  const preview = variant.state === "drawing" ? shown.previews.get(variant.id) : undefined;
  if (!preview) return undefined;
  const { version, bytes } = preview;
  return { name: `${name}-preview.webp`, alt, preview: true, version, ...spoilerOf(turn), read: async () => bytes };
}

/** The mark on each of the turn's pictures. */
export function spoilerOf({ spoiler }: { spoiler?: boolean }): { spoiler?: true } {
  return spoiler ? { spoiler } : {};
}

function toCardImage(image: ImageInfo, name: string, alt: string, turn: Turn, shown: Pick<RenderDeps, "blobs">): CardImage {
  return {
    name: `${name}.${fileEnding[image.type]}`,
    alt,
    preview: false,
    version: 0,
    info: image,
    ...spoilerOf(turn),
    read: toStoredImage(image, shown).read,
  };
}

/** Width over height of the picture, or the best guess before it is drawn. */
export function ratioOfVariant(turn: Turn, variant?: Variant): number {
  if (variant?.image) return variant.image.width / variant.image.height;
  const { aspectRatio } = turn.references.length > 0 ? turn.settings : settingsFor(turn);
  const first = (variant ? referencesFor(turn, variant) : turn.references)[0]?.image;
  return ratioOfSetting(aspectRatio) ?? (first ? first.width / first.height : 1);
}

/** The instructions along a branch, oldest first, without "undo", which doesn't describe the picture. */
export function instructionChain(branch: Turn[]): string[] {
  return branch.filter(({ kind }) => kind !== "undo").map(({ prompt }) => prompt);
}

export function altText(chain: string[]): string {
  return cutTo(chain.filter(Boolean).join(" → "), MAX_ALT_LENGTH) || messages.originalPicture;
}

function altOfReference(origin: ReferenceOrigin, chain: string[]): string {
  if (origin === "attached") return messages.attachedPicture;
  return origin === "source" ? messages.originalPicture : altText(chain.slice(0, -1));
}

/** The model that would create a picture from text: one of the turn's own, or else any. Undefined if no model can. */
function creatorFor(turn: Turn, models: Models): ModelChoice | undefined {
  const creators = models.choices().filter(({ needsReference, id }) => !needsReference && id.length <= MAX_ID_LENGTH);
  const own = models.resolve(settingsFor(turn).models, { prompt: turn.prompt, history: [], references: 0 });
  return creators.find(({ id }) => own.includes(id)) ?? creators[0];
}

/** The buttons that answer a turn's question. */
function answersTo({ key: turn, question, source }: Turn, creator: ModelChoice | undefined): Action[] {
  const cancel: Action = { kind: "cancel", turn, label: messages.cancel };
  if (question === "words") return [{ kind: "accept", turn, label: messages.editWithWords }, cancel];
  if (question === "cost") return [{ kind: "draw", turn, label: messages.drawIt }, cancel];
  const candidates = source && "candidates" in source ? source.candidates : [];
  const create = creator && messages.createFromText(creator.label, creator.price);
  return [
    ...candidates.map(
      ({ label, details }, candidate): Action => ({ kind: "choose", turn, candidate, label, ...(details && { details }) }),
    ),
    { kind: "form", turn, label: messages.choosePicture },
    ...(creator && create ? [{ kind: "create", turn, model: creator.id, label: create } as const] : []),
    cancel,
  ];
}

/** `generation`: how many instructions led to the turn's pictures. */
function actionsOf(turn: Turn, slots: Slot[], drawing: boolean, generation: number, { models }: RenderDeps): Action[] {
  const of = turn.key;
  if (turn.kind === "ask") return [{ kind: "form", turn: of, label: messages.edit }];
  const ready = slots.filter((slot) => slot.state === "ready");
  const ended: Action[] = [
    ...ready.map((slot): Action => ({ kind: "pick", variant: slot.variant, label: messages.pick(slot.number) })),
    ...(turn.editedPrompt === undefined ? [] : [{ kind: "rerun", turn: of, label: messages.runEdited } as const]),
    ...(turn.kind === "edit" ? repetitions(turn) : []),
    ...(turn.kind === "edit" ? otherModel(turn, slots, models) : []),
    ...(turn.kind === "edit" ? alternatives(turn) : []),
    ...cutOuts(ready, models),
    ...(ready.length > 0 && generation >= WORN_GENERATION
      ? [{ kind: "flatten", turn: of, label: messages.flatten } as const]
      : []),
  ];
  return [
    ...(drawing ? [{ kind: "cancel", turn: of, label: messages.cancel } as const] : ended),
    { kind: "settings", turn: of, label: messages.settings },
    { kind: "history", turn: of, label: messages.history },
    { kind: "delete", turn: of, label: messages.deleteConversation },
  ];
}

/** Cards of chats lead to the page. */
function withLink(actions: Action[], { key: turn, conversation }: Turn, { pageAddress }: RenderDeps): Action[] {
  const isOffered = pageAddress !== undefined && conversation.platform !== "web";
  return isOffered ? [...actions, { kind: "link", turn, label: messages.openPage }] : actions;
}

/** Only where something else may come of it. */
function repetitions(turn: Turn): Action[] {
  return [
    ...(givesTheSame(turn) ? [] : [{ kind: "again", turn: turn.key, label: messages.again } as const]),
    ...(canRetry(turn) ? [{ kind: "retry", turn: turn.key, label: messages.retry } as const] : []),
  ];
}

/** Buttons that do what the built-in editor can do instead of an instruction that it refused, or wasn't sure about. */
function alternatives(turn: Turn): Action[] {
  const { possible } = insteadOf(turn) ?? {};
  return [
    ...(possible === undefined ? [] : [{ kind: "part", turn: turn.key, label: messages.doPossiblePart } as const]),
    ...suggestionsOf(turn).map(({ label }, position): Action => ({ kind: "suggestion", turn: turn.key, position, label })),
  ];
}

/** A button for each picture that was to have a transparent background, and hasn't. */
function cutOuts(ready: Slot[], models: Models): Action[] {
  const opaque = models.get(LOCAL) ? ready.filter(({ notes }) => notes.includes(messages.notTransparent)) : [];
  return opaque.slice(0, MAX_CUT_OUTS).map(({ variant, number }): Action => {
    return { kind: "cutout", variant, label: messages.cutOut(ready.length > 1 ? number : undefined) };
  });
}

/** A button for another model, if a variant failed or `auto` could have chosen otherwise. */
function otherModel(turn: Turn, slots: Slot[], models: Models): Action[] {
  const failed = slots.some((slot) => slot.state === "failed");
  const isAuto = turn.settings.models.includes(AUTO) && slots.length > 0;
  if (!failed && isAuto && !slots.some(({ model }) => model === LOCAL)) return localInstead(turn, models);
  const autoChoseLocal = isAuto && slots.every(({ model }) => model === LOCAL);
  const used = slots.map((slot) => slot.model);
  const references = turn.settings.each ? 1 : turn.references.length;
  const other = failed || autoChoseLocal ? models.other(used, references) : undefined;
  if (!other || other.id.length > MAX_ID_LENGTH) return [];
  const to = { turn: turn.key, model: other.id };
  const label = canRetry(turn) ? messages.retryWith : messages.drawWith; // the built-in editor drew nothing
  if (failed) return [{ kind: "retry", ...to, label: label(other.label, estimateRetry(turn, other.id, models)) }];
  const { each = false, ...settings } = { ...turn.settings, models: [other.id] };
  const cost = estimateRequest({ ...settings, each, pictures: turn.references.length }, models);
  return [{ kind: "instead", ...to, label: messages.insteadWith(other.label, cost) }];
}

/** Only if the built-in editor understands every word, too. */
function localInstead({ key: turn, prompt, references, area }: Turn, models: Models): Action[] {
  const order = { prompt: instructionOf(prompt), history: [], marked: area !== undefined };
  const understands = references.length > 0 && (models.get(LOCAL)?.choices(order, 1) ?? 0) > 0;
  return understands ? [{ kind: "instead", turn, model: LOCAL, label: messages.insteadLocally }] : [];
}
