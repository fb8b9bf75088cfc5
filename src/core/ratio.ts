import type { AspectRatio } from "./vocabulary.ts";

/** Width over height; undefined for "as is". */
export function ratioOfSetting(aspectRatio: AspectRatio): number | undefined {
  if (aspectRatio === "as is") return undefined;
  const [width = 1, height = 1] = aspectRatio.split(":").map(Number);
  return width / height;
}
