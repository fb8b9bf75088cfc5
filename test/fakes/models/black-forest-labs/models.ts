import { nearestRatio } from "../pictures/nearest-ratio.ts";
import type { SentPicture } from "../pictures/sent-picture.ts";
import { invalidField } from "../server/validation-errors.ts";

/** What a model accepts, and its prices in US cents (read on 2026-11-30): of the first megapixel, of each further and each input one. */
export interface BflModel {
  id: string;
  kind: "klein" | "flux2" | "flux3" | "kontext" | "fill";
  maxPictures: number;
  cents: { first: number; more: number };
}

export const bflModels: readonly BflModel[] = [
  { id: "flux-2-pro", kind: "flux2", maxPictures: 8, cents: { first: 3, more: 1.5 } },
  { id: "flux-2-max", kind: "flux2", maxPictures: 8, cents: { first: 7, more: 3 } },
  { id: "flux-2-flex", kind: "flux2", maxPictures: 8, cents: { first: 5, more: 5 } },
  { id: "flux-2-klein-4b", kind: "klein", maxPictures: 4, cents: { first: 1.4, more: 0.1 } },
  { id: "flux-2-klein-9b", kind: "klein", maxPictures: 4, cents: { first: 1.5, more: 0.2 } },
  { id: "flux-3-image", kind: "flux3", maxPictures: 10, cents: { first: 4.8, more: 0 } },
  { id: "flux-kontext-pro", kind: "kontext", maxPictures: 4, cents: { first: 4, more: 0 } },
  { id: "flux-kontext-max", kind: "kontext", maxPictures: 4, cents: { first: 8, more: 0 } },
  { id: "flux-pro-1.0-fill", kind: "fill", maxPictures: 1, cents: { first: 5, more: 0 } },
];

export interface Size {
  width: number;
  height: number;
}

interface SizeParams {
  width?: number | null | undefined;
  height?: number | null | undefined;
  aspect_ratio?: string | null | undefined;
  resolution?: string | undefined;
}

const flux3Ratios = "21:9 2:1 16:9 3:2 7:5 4:3 5:4 1:1 4:5 3:4 5:7 2:3 9:16 1:2 9:21".split(" ");
/** The side of a square picture in pixels, and its price in cents. */
const flux3Sizes: Record<string, { side: number; cents: number }> = {
  "768sq": { side: 768, cents: 4.1 },
  "1k": { side: 1024, cents: 4.8 },
  "1.5k": { side: 1536, cents: 7 },
  "2k": { side: 2048, cents: 10 },
  "4k": { side: 4096, cents: 60.7 },
};
const maxArea = 4 * 1024 * 1024;

/** Width and height in pixels, multiples of 16. Throws 422 for what this model doesn't offer. */
export function sizeOf({ kind }: BflModel, params: SizeParams, first: SentPicture | undefined): Size {
  if (kind === "flux3") return flux3SizeOf(params, first);
  if (kind === "kontext") return ofArea(kontextRatio(params.aspect_ratio ?? undefined, first), 1024 ** 2);
  if (kind === "fill") return { width: first?.width ?? 1024, height: first?.height ?? 1024 };
  const { width, height } = { width: params.width || first?.width || 1024, height: params.height || first?.height || 1024 };
  const given = Boolean(params.width || params.height);
  if (given && width * height > maxArea) throw invalidField("width", "Input should be at most 4 megapixels");
  return width * height > maxArea ? ofArea(width / height, maxArea) : { width: rounded(width), height: rounded(height) };
}

function flux3SizeOf({ aspect_ratio, resolution = "1k" }: SizeParams, first: SentPicture | undefined): Size {
  const ratio = aspect_ratio && aspect_ratio !== "auto" ? aspect_ratio : nearestRatio(flux3Ratios, first);
  if (!flux3Ratios.includes(ratio))
    throw invalidField("aspect_ratio", `Input should be 'auto' or '${flux3Ratios.join("' or '")}'`);
  const [wide = 1, high = 1] = ratio.split(":").map(Number);
  return ofArea(wide / high, (flux3Sizes[resolution]?.side ?? 1024) ** 2);
}

/** From 3:7 to 7:3. */
function kontextRatio(ratio: string | undefined, first: SentPicture | undefined): number {
  if (ratio === undefined) return first ? first.width / first.height : 1;
  const [, wide = 0, high = 0] = (/^(\d{1,2}):(\d{1,2})$/.exec(ratio) ?? []).map(Number);
  const value = wide / high;
  if (!(value >= 3 / 7 && value <= 7 / 3)) throw invalidField("aspect_ratio", "Aspect ratio must be between 3:7 and 7:3");
  return value;
}

function ofArea(ratio: number, area: number): Size {
  return { width: rounded(Math.sqrt(area * ratio)), height: rounded(Math.sqrt(area / ratio)) };
}

function rounded(side: number): number {
  return Math.max(64, Math.floor(side / 16) * 16);
}

/** The price of a picture in US cents, and its megapixels. */
export function centsOf({ kind, cents }: BflModel, { width, height }: Size, pictures: SentPicture[], resolution = "1k") {
  const megapixels = (size: Size) => Math.max(1, Math.round((size.width * size.height) / 1024 ** 2));
  const outputMp = megapixels({ width, height });
  const inputMp = pictures.reduce((sum, picture) => sum + megapixels(picture), 0);
  const scaled = cents.first + (outputMp - 1 + inputMp) * cents.more;
  return { cents: kind === "flux3" ? (flux3Sizes[resolution]?.cents ?? 4.8) : scaled, inputMp, outputMp };
}
