// Resolves `auto`: the built-in editor if it understands every word, otherwise a model that can draw anything.

import type { ModelChoice } from "../core/cards/views.ts";
import { readWords } from "../core/intake/read-words.ts";
import type { AutoChoice, ImageModel, InstructionOrder } from "../core/ports/models.ts";
import type { ModelMeasurement } from "../core/store.ts";
import { AUTO, type ModelId, resolutions } from "../core/vocabulary.ts";
import { modelMessages } from "./messages.ts";
import { findPictureName } from "./picture-names.ts";

export interface Auto {
  /** The models for this order: the built-in editor, or the others if it doesn't understand. */
  choose(order: AutoOrder): AutoChoice;
  /** The models that can draw anything, the preferred one first. */
  models(): ImageModel[];
}

type AutoOrder = InstructionOrder & { references: number };
/** What the newest pictures of each model cost here, and how long they took. */
export type Measurements = ReadonlyMap<ModelId, ModelMeasurement>;

/** Used by default if its key is set. */
const PREFERRED = "openai/gpt-image-2.6-flare" as ModelId;
/** Fewer pictures of a model say too little about it. */
const MIN_MEASURED = 10;
/** What a second of waiting counts as much as, in USD: ten seconds are worth a cent. */
const USD_PER_SECOND = 0.001;

/** `configured`: the admin's choice; by default the preferred model, otherwise the cheapest that takes a picture, until enough has been measured
 *  to compare it with others. */
export function createAuto(
  editor: ImageModel,
  configured: readonly ModelId[] | undefined,
  list: () => ImageModel[],
  measured: () => Measurements = () => new Map(),
): Auto {
  const models = () =>
    configured ? configured.flatMap((id) => list().find((model) => model.id === id) ?? []) : defaultModels(list(), measured());
  return {
    models,
    choose(order) {
      const others = models();
      const reason = reasonFor(order, editor);
      const isFree = reason.kind === "all" || reason.kind === "nothing" || others.length === 0;
      return { models: isFree ? [editor.id] : others.map(({ id }) => id), reason };
    },
  };
}

function reasonFor({ references, ...order }: AutoOrder, editor: ImageModel): AutoChoice["reason"] {
  if (references === 0) return { kind: "create" };
  const { prompt } = order;
  const reading = editor.read?.(order) ?? { kind: editor.choices(order, 1) > 0 ? "all" : "beyond" };
  if (reading.kind === "filler") return { kind: isTalk(prompt) ? "nothing" : "beyond" };
  if (reading.kind === "unknown") return { kind: "unknown", words: reading.words };
  if (reading.kind !== "all") return { kind: reading.kind };
  const words = findPictureName(prompt);
  return words === undefined ? reading : { kind: "unclear", words };
}

function isTalk(prompt: string): boolean {
  return readWords(prompt, { addressed: true, mentionsOthers: false, pictures: 0, turns: 0 }).kind === "talk";
}

function defaultModels(list: ImageModel[], measured: Measurements): ImageModel[] {
  const paid = list.filter(({ can }) => can.cost !== "free" && can.references > 0);
  const cheapest = paid.toSorted((a, b) => priceOf(a) - priceOf(b))[0];
  const standard = list.find(({ id }) => id === PREFERRED) ?? cheapest;
  const known = paid.flatMap((model) => {
    const here = measured.get(model.id);
    return here && here.pictures >= MIN_MEASURED ? [{ model, here }] : [];
  });
  if (!known.some(({ model }) => model === standard)) return standard ? [standard] : [];
  return known
    .toSorted((a, b) => effortOf(a.here) - effortOf(b.here))
    .slice(0, 1)
    .map(({ model }) => model);
}

/** USD for a picture and for the time that somebody waits for it. */
function effortOf({ usd, seconds }: ModelMeasurement): number {
  return usd + seconds * USD_PER_SECOND;
}

/** USD; models without a known price come last. */
function priceOf(model: ImageModel): number {
  return model.estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 1 }) ?? Number.MAX_VALUE;
}

export function autoChoice(auto: Auto): ModelChoice {
  const models = auto.models();
  return {
    id: AUTO,
    label: "Auto",
    about: modelMessages.autoAbout(models.map(({ label }) => label)),
    price: modelMessages.autoPrice(models.map(({ can }) => can.price)),
    seed: false,
    needsReference: false,
    references: Math.max(...models.map(({ can }) => can.references)),
    aspectRatios: "any",
    resolutions,
  };
}
