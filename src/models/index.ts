import { distance } from "fastest-levenshtein";
import type { ModelChoice } from "../core/cards/views.ts";
import type { ImageModel, Models } from "../core/ports/models.ts";
import { AUTO, LOCAL, type ModelId } from "../core/vocabulary.ts";
import { type Auto, autoChoice, type Measurements } from "./auto.ts";

/** Fewer pictures of a model don't say how long it usually takes. */
const MIN_TIMED = 3;

/** The models on offer, in the order in which people see them. A list that discovery may change is passed as a function.
 *  `discovering`: whether the first discovery is still running. `measured`: how long the newest pictures of each took. */
export function createModelRegistry(
  models: ImageModel[] | (() => ImageModel[]),
  auto?: Auto,
  discovering = () => false,
  measured: () => Measurements = () => new Map(),
): Models {
  const list = typeof models === "function" ? models : () => models;
  const get = (id: ModelId) => list().find((model) => model.id === id);
  const hasAuto = () => auto !== undefined && auto.models().length > 0;
  const offers = (id: ModelId) => (id === AUTO ? hasAuto() : get(id) !== undefined);
  return {
    list,
    get,
    offers,
    awaits: (ids) => discovering() && !ids.every(offers),
    resolve: (ids, order) => [...new Set(ids.flatMap((id) => (id === AUTO ? (auto?.choose(order).models ?? [LOCAL]) : [id])))],
    chooseAuto: (order) => (auto && hasAuto() ? auto.choose(order) : undefined),
    other: (used, references) =>
      [...(auto?.models() ?? []), ...list()].find(
        ({ id, can }) =>
          id !== LOCAL && !used.includes(id) && can.references >= references && !(can.needsReference && !references),
      ),
    choices: () => [...(auto && hasAuto() ? [autoChoice(auto)] : []), ...list().map((model) => modelChoice(model, measured()))],
    near: (typed) => nearest(typed.toLowerCase(), [...(hasAuto() ? [AUTO] : []), ...list().map(({ id }) => id)]),
  };
}

function modelChoice({ id, label, about, can }: ImageModel, measured: Measurements): ModelChoice {
  const { price, references, seed, needsReference, aspectRatios, resolutions } = can;
  const { pictures = 0, seconds = 0 } = measured.get(id) ?? {};
  const timed = pictures >= MIN_TIMED && { usualSeconds: seconds };
  return { id, label, about, price, references, seed, needsReference, aspectRatios, resolutions, ...timed };
}

/** Longer input isn't compared with ids. */
const MAX_ID_LENGTH = 100;

/** The nearest ids to what was typed, three at most. People type an id, its end, or a part of it. */
function nearest(typed: string, ids: readonly ModelId[]): ModelId[] {
  if (typed.length > MAX_ID_LENGTH) return [];
  const far = (id: string) => {
    if (id.toLowerCase().includes(typed)) return 0;
    return Math.min(...idSuffixes(id.toLowerCase()).map((end) => distance(typed, end)));
  };
  const byDistance = ids.map((id) => ({ id, far: far(id) })).sort((a, b) => a.far - b.far);
  return byDistance.slice(0, 3).map(({ id }) => id);
}

/** "openrouter/google/gemini" → also "google/gemini" and "gemini". */
function idSuffixes(id: string): string[] {
  const parts = id.split("/");
  return parts.map((_, at) => parts.slice(at).join("/"));
}
