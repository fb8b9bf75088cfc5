// Sizes and qualities of OpenAI's image models. Pure.

import type { DrawOrder } from "../../core/ports.ts";
import type { Resolution } from "../../core/vocabulary.ts";
import { nearestRatio, ratioDistance, requestedRatio } from "../aspect-ratio.ts";
import type { OpenAiModel } from "./models.ts";

const SIZE_STEP = 16;
const MAX_RATIO = 3;
/** Pixels: the area, the longer side, the shorter side. */
const maxSizes: Record<Resolution, { area: number; long: number; short: number }> = {
  standard: { area: 1024 * 1024, long: 1792, short: 1024 },
  high: { area: 2560 * 1440, long: 2560, short: 1440 },
  ultra: { area: 3840 * 2160, long: 3840, short: 2160 },
};
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

/** The largest size of about that ratio within the resolution. Both sides are multiples of 16, and the ratio is 3:1 at most. */
export function freeSize(ratio: number, resolution: Resolution): { width: number; height: number } {
  const shape = Math.min(MAX_RATIO, Math.max(1 / MAX_RATIO, ratio));
  const { area, long, short } = maxSizes[resolution];
  const tall = shape < 1;
  const best = { width: SIZE_STEP, height: SIZE_STEP, worth: 0 };
  for (let side = SIZE_STEP; side <= long; side += SIZE_STEP) {
    const other = Math.round(side / (tall ? 1 / shape : shape) / SIZE_STEP) * SIZE_STEP;
    const [width, height] = tall ? [other, side] : [side, other];
    if (other < SIZE_STEP || other > short || side * other > area || side / other > MAX_RATIO) continue;
    const worth = side * other * (1 - 10 * Math.min(0.1, ratioDistance(width / height, shape)));
    if (worth > best.worth) Object.assign(best, { width, height, worth });
  }
  return { width: best.width, height: best.height };
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
