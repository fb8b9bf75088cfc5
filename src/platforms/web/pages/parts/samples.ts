// Pictures to try, and instructions that the built-in editor carries out on them.

import { readFile } from "node:fs/promises";
import { pageLabels } from "../../messages.ts";
import type { UploadedFile } from "../../pictures/uploads.ts";

export const samples = [
  { name: "mountains", about: pageLabels.sampleMountains },
  { name: "vase", about: pageLabels.sampleVase },
  { name: "boat", about: pageLabels.sampleBoat },
] as const;

/** The sun above the mountains, in pixels. */
export const sunArea = { left: 665, top: 62, width: 128, height: 128 };

export type Sample = (typeof samples)[number];

export function findSample(name: string | null | undefined): Sample | undefined {
  return samples.find((sample) => sample.name === name);
}

/** A sample as if the person had chosen it. */
export async function readSample({ name }: Sample): Promise<UploadedFile> {
  const bytes = await readFile(new URL(`../../samples/${name}.webp`, import.meta.url));
  return { name: `${name}.webp`, size: bytes.length, bytes: async () => bytes };
}

/** `sample`: the picture that shows the idea best, for people who haven't added one. */
export const ideas: readonly { say: string; sample: Sample["name"] }[] = [
  { say: "black and white, with more contrast", sample: "boat" },
  { say: "warmer and a bit brighter", sample: "mountains" },
  { say: "remove the background", sample: "vase" },
  { say: "blur the background", sample: "vase" },
  { say: "crop to a square", sample: "boat" },
  { say: "write “Hello” at the bottom", sample: "mountains" },
];
