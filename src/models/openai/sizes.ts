// Sizes and qualities of OpenAI's image models. Pure.

import type { DrawOrder } from "../../core/ports/models.ts";
import type { Resolution } from "../../core/vocabulary.ts";
import { nearestRatio, requestedRatio } from "../aspect-ratio.ts";
import { freeSize } from "../free-size.ts";
import type { OpenAiModel } from "./models.ts";

const standardSizes = ["1024x1024", "1536x1024", "1024x1536"];
/** Larger pictures take twice as long, and so do the highest qualities. */
const SLOW_AREA = 2560 * 1440;

/** "1536x1024", or "auto" without a setting and a reference. */
export function sizeFor(model: OpenAiModel, order: Pick<DrawOrder, "aspectRatio" | "resolution" | "references">): string {
  const ratio = requestedRatio(order);
  if (!model.freeSizes) return ratio === undefined ? "auto" : (nearestRatio(ratio, standardSizes) ?? "auto");
  const { width, height } = freeSize(ratio ?? 1, order.resolution);
  return `${width}x${height}`;
}

export type Quality = "medium" | "high" | "xhigh";

export function qualityFor(model: OpenAiModel, resolution: Resolution): Quality {
  if (resolution === "standard") return "medium";
  return resolution === "ultra" && model.xhigh ? "xhigh" : "high";
}

export function isSlow(size: string, quality: Quality): boolean {
  const [width = 0, height = 0] = size.split("x").map(Number);
  return quality === "xhigh" || width * height > SLOW_AREA;
}
