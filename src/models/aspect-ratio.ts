// Which aspect ratios to request. Pure.

import { ratioOfSetting } from "../core/cards/aspect-ratio.ts";
import type { DrawOrder, ImageModel } from "../core/ports/models.ts";
import { type AspectRatio, aspectRatios } from "../core/vocabulary.ts";
import { modelMessages } from "./messages.ts";

/** The requested ratio of width to height: the setting, otherwise that of the first picture; undefined without either. */
export function requestedRatio({ aspectRatio, references }: Pick<DrawOrder, "aspectRatio" | "references">): number | undefined {
  const [first] = references;
  return ratioOfSetting(aspectRatio) ?? (first && first.width / first.height);
}

/** How different two aspect ratios are. 0: the same. */
export function ratioDistance(one: number, other: number): number {
  return Math.abs(Math.log(one / other));
}

/** Smaller differences are invisible. */
const NEAR = Math.log(1.05);

/** The nearest of the names that a service offers ("3:2", "1536x1024"). Undefined if it offers none. */
export function nearestRatio(ratio: number, names: readonly string[]): string | undefined {
  return names
    .map((name) => ({ name, distance: ratioDistance(ratioOfName(name), ratio) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** "3:2" or "1536x1024" → 1.5. */
function ratioOfName(name: string): number {
  const [, width = Number.NaN, height = Number.NaN] = /^(\d+(?:\.\d+)?)[:x](\d+(?:\.\d+)?)$/.exec(name) ?? [];
  return Number(width) / Number(height);
}

/** A note if the request uses another aspect ratio than the setting. */
export function ratioNotes({ aspectRatio }: Pick<DrawOrder, "aspectRatio">, used: string | undefined): string[] {
  const wanted = ratioOfSetting(aspectRatio);
  if (wanted === undefined) return [];
  if (used === undefined) return [modelMessages.noShapes(aspectRatio)];
  return ratioDistance(ratioOfName(used), wanted) < NEAR ? [] : [modelMessages.shapeInstead(aspectRatio, used)];
}

/** The aspect-ratio settings that match what a model offers. */
export function offeredRatios(names: readonly string[]): ImageModel["can"]["aspectRatios"] {
  const offered = aspectRatios.filter((one): one is AspectRatio => {
    const ratio = ratioOfSetting(one);
    return ratio === undefined || names.some((name) => ratioDistance(ratioOfName(name), ratio) < NEAR);
  });
  return offered.length === aspectRatios.length ? "any" : offered;
}
