import type { Format } from "../pictures/draw.ts";
import { nearestRatio } from "../pictures/nearest-ratio.ts";
import type { SentPicture } from "../pictures/sent-picture.ts";
import { invalid } from "./refusals.ts";

/** What a model accepts, and its prices in USD per million tokens (of 2026-09-20; gemini-nano-banana-2.1: of 2026-10-06). */
export interface GoogleModel {
  id: string;
  method: "generateContent" | "predict";
  ratios: string[];
  /** Output tokens by size; a model without a choice has the key "". */
  tokens: Record<string, number>;
  maxPictures: number;
  format: Format;
  usd: { in: number; text: number; image: number };
}

const commonRatios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
const allRatios = [...commonRatios, "1:4", "4:1", "1:8", "8:1"];
const flash = { method: "generateContent" as const, ratios: allRatios, maxPictures: 14, format: "jpeg" as const };

export const googleModels: readonly GoogleModel[] = [
  {
    ...flash,
    id: "gemini-nano-banana-2.1",
    tokens: { "1K": 1120, "2K": 1680, "4K": 3780 },
    usd: { in: 1.5, text: 7.5, image: 30 },
  },
  {
    ...flash,
    id: "gemini-3-pro-image",
    ratios: commonRatios,
    tokens: { "1K": 1120, "2K": 1120, "4K": 2000 },
    usd: { in: 2, text: 12, image: 120 },
  },
  {
    ...flash,
    id: "gemini-3.1-flash-image",
    tokens: { "512": 747, "1K": 1120, "2K": 1680, "4K": 2520 },
    usd: { in: 0.5, text: 3, image: 60 },
  },
  { ...flash, id: "gemini-3.1-flash-lite-image", tokens: { "1K": 1120 }, usd: { in: 0.25, text: 1.5, image: 30 } },
  {
    ...flash,
    id: "gemini-2.5-flash-image",
    ratios: commonRatios,
    tokens: { "": 1290 },
    maxPictures: 3,
    format: "png",
    usd: { in: 0.3, text: 2.5, image: 30 },
  },
];

/** USD 0.04 per picture. */
export const imagen: GoogleModel = {
  id: "imagen-4.0-generate-001",
  method: "predict",
  ratios: ["1:1", "3:4", "4:3", "9:16", "16:9"],
  tokens: { "1K": 1, "2K": 1 },
  maxPictures: 0,
  format: "png",
  usd: { in: 0, text: 0, image: 40_000 },
};

/** Width and height at 1K by ratio, landscape. */
const sides: Record<string, [number, number]> = {
  "1:1": [1024, 1024],
  "3:2": [1264, 848],
  "4:3": [1200, 896],
  "5:4": [1152, 928],
  "16:9": [1376, 768],
  "21:9": [1584, 672],
  "4:1": [2048, 512],
  "8:1": [3072, 384],
};
/** The same for gemini-2.5-flash-image. */
const olderSides: Record<string, [number, number]> = {
  "1:1": [1024, 1024],
  "3:2": [1248, 832],
  "4:3": [1184, 864],
  "5:4": [1152, 896],
  "16:9": [1344, 768],
  "21:9": [1536, 672],
};
const scales: Record<string, number> = { "512": 0.5, "1K": 1, "2K": 2, "4K": 4 };

/** Width and height in pixels. Without a ratio, they follow the first picture. Throws for what this model doesn't offer. */
export function sizeOf(
  model: GoogleModel,
  { aspectRatio, imageSize }: { aspectRatio?: string | undefined; imageSize?: string | undefined },
  first: SentPicture | undefined,
): { width: number; height: number; size: string } {
  if (aspectRatio !== undefined && !model.ratios.includes(aspectRatio))
    throw invalid(`\`aspectRatio\` does not support \`${aspectRatio}\` as a valid value.`);
  const chooses = !("" in model.tokens);
  const size = chooses ? (imageSize ?? "1K") : "";
  if (imageSize !== undefined && (!chooses || !(imageSize in model.tokens)))
    throw invalid(`\`imageSize\` does not support \`${imageSize}\` as a valid value.`);
  const [wide, high] = (aspectRatio ?? nearestRatio(model.ratios, first)).split(":").map(Number) as [number, number];
  const table = chooses ? sides : olderSides;
  const [long, short] = table[`${Math.max(wide, high)}:${Math.min(wide, high)}`] ?? [1024, 1024];
  const scale = scales[size] ?? 1;
  return { width: (wide < high ? short : long) * scale, height: (wide < high ? long : short) * scale, size };
}
