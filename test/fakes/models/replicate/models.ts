import type { Format } from "../pictures/draw.ts";

/** What an official model's input accepts. Names and prices are those of its page (read on 2026-11-30; prices by third parties). */
export interface ReplicateModel {
  /** "owner/name" */
  id: string;
  /** The field of the pictures to start from, and whether it's a list. */
  pictures: { field: string; list: boolean; max: number } | undefined;
  /** Has `mask`: its white parts change. */
  mask: boolean;
  ratios: readonly string[];
  /** Values of `resolution` or `size`, with their sides in pixels. */
  sizes: { field: string; sides: Record<string, number> } | undefined;
  formats: readonly string[];
  /** Whether the output is a list even for one picture. */
  listOutput: boolean;
  seed: boolean;
  usd: number;
}

const match = "match_input_image";
const common = [match, "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
const flux = [...common, "9:21"];
const sides = { "1K": 1024, "2K": 2048, "4K": 4096 };
const megapixels = { "0.5 MP": 724, "1 MP": 1024, "2 MP": 1448, "4 MP": 2048 };

export const replicateModels: readonly ReplicateModel[] = [
  {
    id: "black-forest-labs/flux-2-pro",
    pictures: { field: "input_images", list: true, max: 8 },
    mask: false,
    ratios: flux,
    sizes: { field: "resolution", sides: megapixels },
    formats: ["webp", "jpg", "png"],
    listOutput: false,
    seed: true,
    usd: 0.03,
  },
  {
    id: "black-forest-labs/flux-kontext-pro",
    pictures: { field: "input_image", list: false, max: 1 },
    mask: false,
    ratios: [...flux, "1:2", "2:1"],
    sizes: undefined,
    formats: ["jpg", "png"],
    listOutput: false,
    seed: true,
    usd: 0.04,
  },
  {
    id: "black-forest-labs/flux-fill-pro",
    pictures: { field: "image", list: false, max: 1 },
    mask: true,
    ratios: [match],
    sizes: undefined,
    formats: ["jpg", "png"],
    listOutput: false,
    seed: true,
    usd: 0.05,
  },
  {
    id: "google/nano-banana-pro",
    pictures: { field: "image_input", list: true, max: 14 },
    mask: false,
    ratios: common,
    sizes: { field: "resolution", sides },
    formats: ["jpg", "png"],
    listOutput: false,
    seed: false,
    usd: 0.15,
  },
  {
    id: "bytedance/seedream-4",
    pictures: { field: "image_input", list: true, max: 10 },
    mask: false,
    ratios: common,
    sizes: { field: "size", sides },
    formats: ["jpg"],
    listOutput: true,
    seed: false,
    usd: 0.03,
  },
];

/** A file's format, by the name in a request. */
export function formatOf(name: unknown): Format {
  return name === "png" || name === "webp" ? name : "jpeg";
}
