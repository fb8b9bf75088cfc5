// The settings that a form offers, and reading their values. Pure.

import { messages } from "../../../core/cards/messages.ts";
import type { ModelChoice } from "../../../core/cards/views.ts";
import { aspectRatios, type ModelId, resolutions, type Settings, type TurnSettings } from "../../../core/vocabulary.ts";
import { viewMessages } from "../messages.ts";

/** How many pictures one edit can draw, each on its own. */
export const MAX_PICTURES = 9;
/** How many models a person can choose. */
export const MAX_MODELS = 4;

/** A field with a few fixed values. */
export interface Choice {
  id: string;
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
}

export function shapeChoices({ aspectRatio, resolution }: Settings): Choice[] {
  return [
    { id: "aspect_ratio", label: viewMessages.aspectRatio, options: toOptions(aspectRatios), value: aspectRatio },
    { id: "resolution", label: viewMessages.resolution, options: toOptions(resolutions), value: resolution },
  ];
}

export function variantsChoice({ variants }: Settings): Choice {
  return { id: "variants", label: viewMessages.variants, options: toOptions(["1", "2", "3", "4"]), value: String(variants) };
}

/** Whether several pictures are edited as one, or each on its own. */
export function eachChoice(each: boolean): Choice {
  const options = [
    { value: "together", label: viewMessages.allAsOne },
    { value: "each", label: viewMessages.eachOnItsOwn },
  ];
  return { id: "each", label: viewMessages.severalPictures, options, value: each ? "each" : "together" };
}

/** What was chosen. Empty if the form didn't ask. */
export function readEachChoice(selected: string | null | undefined): Pick<TurnSettings, "each"> {
  if (selected !== "each" && selected !== "together") return {};
  return { each: selected === "each" };
}

function toOptions(values: readonly string[]): Choice["options"] {
  return values.map((value) => ({ value, label: messages.choice(value) }));
}

/** Models in use come first, the others in the core's order. `selected`: how many of the offered ones are in use. `rest`: how many don't fit. */
export function offerModels(
  used: readonly ModelId[],
  models: readonly ModelChoice[],
  { options, idLength }: { options: number; idLength: number },
): { offered: ModelChoice[]; selected: number; rest: number } {
  const fitting = models.filter(({ id }) => id.length <= idLength);
  const inUse = fitting.filter(({ id }) => used.includes(id)).slice(0, MAX_MODELS);
  const offered = [...inUse, ...fitting.filter((model) => !inUse.includes(model))].slice(0, options);
  return { offered, selected: inUse.length, rest: models.length - offered.length };
}

/** Ignores values that the form doesn't offer. */
export function readSettings(selected: (id: string) => string | undefined, models: readonly ModelId[]): Partial<Settings> {
  const aspectRatio = aspectRatios.find((one) => one === selected("aspect_ratio"));
  const resolution = resolutions.find((one) => one === selected("resolution"));
  const variants = [1, 2, 3, 4].find((one) => String(one) === selected("variants"));
  return {
    ...(models.length > 0 && { models: models.slice(0, MAX_MODELS) }),
    ...(aspectRatio && { aspectRatio }),
    ...(resolution && { resolution }),
    ...(variants && { variants }),
  };
}
