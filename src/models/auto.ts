// Resolves `auto`: the built-in editor if it understands every word, otherwise a model that can draw anything.

import type { ModelChoice } from "../core/cards/views.ts";
import type { DrawOrder, ImageModel } from "../core/ports.ts";
import { AUTO, type ModelId, resolutions } from "../core/vocabulary.ts";
import { modelMessages } from "./messages.ts";

export interface Auto {
  /** The models for this order: the built-in editor, or the others if it doesn't understand. */
  resolve(order: Pick<DrawOrder, "prompt" | "history"> & { references: number }): ModelId[];
  /** The models that can draw anything, the preferred one first. */
  models(): ImageModel[];
}

/** Used by default if its key is set. */
const PREFERRED = "openai/gpt-image-2.6-flare" as ModelId;

/** `configured`: the admin's choice; by default the preferred model, otherwise the cheapest that takes a picture. */
export function createAuto(editor: ImageModel, configured: readonly ModelId[] | undefined, list: () => ImageModel[]): Auto {
  const models = () =>
    configured ? configured.flatMap((id) => list().find((model) => model.id === id) ?? []) : defaultModels(list());
  return {
    models,
    resolve({ prompt, history, references }) {
      const understood = references > 0 && editor.choices({ prompt, history }, 1) > 0;
      const others = understood ? [] : models();
      return others.length > 0 ? others.map(({ id }) => id) : [editor.id];
    },
  };
}

function defaultModels(list: ImageModel[]): ImageModel[] {
  const first = list.find(({ id }) => id === PREFERRED);
  const paid = list.filter(({ can }) => can.cost !== "free" && can.references > 0);
  const cheapest = paid.toSorted((a, b) => priceOf(a) - priceOf(b))[0];
  return [first ?? cheapest].filter((model) => model !== undefined);
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
