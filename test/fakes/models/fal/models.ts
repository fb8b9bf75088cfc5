import { nearestRatio } from "../pictures/nearest-ratio.ts";
import type { SentPicture } from "../pictures/sent-picture.ts";
import { invalidField } from "../server/validation-errors.ts";

/** What a model accepts. Names and prices are those of its page (read on 2026-11-30; prices by third parties). */
export interface FalModel {
  /** "owner/app", perhaps with a path: "fal-ai/flux-2-pro/edit" */
  id: string;
  /** The field of the pictures to start from, and whether it's a list. */
  pictures: { field: string; list: boolean; max: number } | undefined;
  /** Has `mask_url`: its white parts change. */
  mask: boolean;
  /** By `aspect_ratio`, or else by `image_size`. */
  ratios: readonly string[] | undefined;
  /** Values of `resolution`. */
  resolutions: readonly string[];
  formats: readonly string[];
  /** Whether the result says which pictures were flagged. */
  flags: boolean;
  usd: number;
}

const flux = { mask: false, ratios: undefined, resolutions: [], formats: ["jpeg", "png"], flags: true };
const banana = ["auto", "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16"];

export const falModels: readonly FalModel[] = [
  { ...flux, id: "fal-ai/flux-2-pro", pictures: undefined, usd: 0.03 },
  { ...flux, id: "fal-ai/flux-2-pro/edit", pictures: { field: "image_urls", list: true, max: 9 }, usd: 0.045 },
  {
    ...flux,
    id: "fal-ai/flux-pro/kontext",
    pictures: { field: "image_url", list: false, max: 1 },
    ratios: ["21:9", "16:9", "4:3", "3:2", "1:1", "2:3", "3:4", "9:16", "9:21"],
    usd: 0.04,
  },
  { ...flux, id: "fal-ai/flux-pro/v1/fill", pictures: { field: "image_url", list: false, max: 1 }, mask: true, usd: 0.05 },
  {
    id: "fal-ai/nano-banana-pro/edit",
    pictures: { field: "image_urls", list: true, max: 14 },
    mask: false,
    ratios: banana,
    resolutions: ["1K", "2K", "4K"],
    formats: ["jpeg", "png", "webp"],
    flags: false,
    usd: 0.15,
  },
];

export interface Size {
  width: number;
  height: number;
}

const namedSizes: Record<string, Size> = {
  square_hd: { width: 1024, height: 1024 },
  square: { width: 512, height: 512 },
  portrait_4_3: { width: 768, height: 1024 },
  portrait_16_9: { width: 576, height: 1024 },
  landscape_4_3: { width: 1024, height: 768 },
  landscape_16_9: { width: 1024, height: 576 },
};

export const imageSizes = ["auto", ...Object.keys(namedSizes)];

interface SizeParams {
  aspect_ratio?: string | undefined;
  image_size?: string | Size | undefined;
  resolution?: string | undefined;
}

/** Width and height in pixels. Throws 422 for what this model doesn't offer. */
export function sizeOf(model: FalModel, params: SizeParams, first: SentPicture | undefined): Size {
  const { aspect_ratio, image_size, resolution = "1K" } = params;
  if (model.mask && first) return { width: first.width, height: first.height };
  if (!model.ratios) {
    if (typeof image_size === "object") return image_size;
    return namedSizes[image_size ?? (first ? "auto" : "landscape_4_3")] ?? fitted(first, 1024);
  }
  if (aspect_ratio !== undefined && !model.ratios.includes(aspect_ratio))
    throw invalidField("aspect_ratio", `Input should be '${model.ratios.join("' or '")}'`, "literal_error");
  const ratios = model.ratios.filter((one) => one !== "auto");
  const ratio = aspect_ratio && aspect_ratio !== "auto" ? aspect_ratio : nearestRatio(ratios, first);
  const [width = 1, height = 1] = ratio.split(":").map(Number);
  return fitted({ width, height }, Number.parseInt(resolution, 10) * 1024);
}

/** A size of `side` × `side` pixels in the ratio of another one. */
function fitted(ratio: Size | undefined, side: number): Size {
  const root = Math.sqrt(ratio ? ratio.width / ratio.height : 1);
  const rounded = (length: number) => Math.round(length / 16) * 16;
  return { width: rounded(side * root), height: rounded(side / root) };
}
