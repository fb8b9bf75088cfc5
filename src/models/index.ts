import { distance } from "fastest-levenshtein";
import type { ModelChoice } from "../core/cards.ts";
import type { ImageModel, Models } from "../core/ports.ts";

/** The models on offer, in the order in which people choose from them. */
export function catalogue(models: ImageModel[]): Models {
  const byId = new Map(models.map((model) => [model.id, model]));
  return {
    list: () => models,
    get: (id) => byId.get(id),
    choices: () => models.map(choice),
    near: (typed) =>
      models
        .map((model) => model.id)
        .toSorted((a, b) => distance(typed, a) - distance(typed, b))
        .slice(0, 3),
  };
}

function choice({ id, label, about, can }: ImageModel): ModelChoice {
  const { price, references, seed, needsReference, aspectRatios, resolutions } = can;
  return { id, label, about, price, references, seed, needsReference, aspectRatios, resolutions };
}
