// Sizes for models that take any. Pure.

import type { Resolution } from "../core/vocabulary.ts";
import { ratioDistance } from "./aspect-ratio.ts";

const SIZE_STEP = 16;
const MAX_RATIO = 3;
/** Pixels: the area, the longer side, the shorter side. */
const maxSizes: Record<Resolution, { area: number; long: number; short: number }> = {
  standard: { area: 1024 * 1024, long: 1792, short: 1024 },
  high: { area: 2560 * 1440, long: 2560, short: 1440 },
  ultra: { area: 3840 * 2160, long: 3840, short: 2160 },
};

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
