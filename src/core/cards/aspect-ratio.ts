import type { AspectRatio } from "../vocabulary.ts";

/** Width over height; undefined for "as is". */
export function ratioOfSetting(aspectRatio: AspectRatio): number | undefined {
  if (aspectRatio === "as is") return undefined;
  const [width = 1, height = 1] = aspectRatio.split(":").map(Number);
  return width / height;
}

const namedSizes: Record<string, number> = { "512": 512, "1K": 1024, "2K": 2048, "4K": 4096 };

/** Pixels of the longest side of a size: "1536x1024", "2K"; undefined where it does not say. */
export function longestSideOf(size: string): number | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  return width && height ? Math.max(Number(width), Number(height)) : namedSizes[size];
}
