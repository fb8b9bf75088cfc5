import type { AspectRatio } from "../vocabulary.ts";

/** Width over height; undefined for "as is". */
export function ratioOfSetting(aspectRatio: AspectRatio): number | undefined {
  if (aspectRatio === "as is") return undefined;
  const [width = 1, height = 1] = aspectRatio.split(":").map(Number);
  return width / height;
}

const namedSizes: Record<string, number> = { "512": 512, "1K": 1024, "2K": 2048, "4K": 4096 };

/** The longest side in pixels of "1536x1024" or "2K". Undefined for anything else. */
export function longestSideOf(size: string): number | undefined {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size) ?? [];
  return width && height ? Math.max(Number(width), Number(height)) : namedSizes[size];
}
