import type { SentPicture } from "../pictures/sent-picture.ts";
import { refuse } from "./refusals.ts";

export const ratios = [
  "1:1",
  "1:2",
  "2:1",
  "2:3",
  "3:2",
  "3:4",
  "4:3",
  "4:5",
  "5:4",
  "9:16",
  "16:9",
  "21:9",
  "9:21",
  "9:19.5",
  "19.5:9",
  "auto",
];
const sides: Record<string, number> = { "512": 512, "0.5K": 512, "1K": 1024, "2K": 2048, "4K": 4096 };

interface SizeParams {
  aspect_ratio?: string | undefined;
  resolution?: string | undefined;
  /** A resolution, or width × height in pixels. */
  size?: string | undefined;
}

/** Width and height in pixels. `auto` and undefined follow the first picture. Throws for contradictory parameters. */
export function sizeOf(
  { aspect_ratio, resolution, size }: SizeParams,
  first: SentPicture | undefined,
): { width: number; height: number } {
  const [, width = 0, height = 0] = (/^(\d{2,5})x(\d{2,5})$/.exec(size ?? "") ?? []).map(Number);
  if (size && !width && !(size in sides)) throw refuse(`Invalid size: ${size}`);
  if (!width) return fitted(resolution ?? size ?? "1K", aspect_ratio, first);
  const wanted = fitted(resolution ?? "1K", aspect_ratio, first);
  const off = (one: number, other: number) => Math.abs(Math.log(one / other)) > 0.05;
  if (aspect_ratio && aspect_ratio !== "auto" && off(width / height, wanted.width / wanted.height))
    throw refuse(`size ${size} contradicts aspect_ratio ${aspect_ratio}`);
  if (resolution && off(width * height, wanted.width * wanted.height) && Math.max(width, height) !== sides[resolution])
    throw refuse(`size ${size} contradicts resolution ${resolution}`);
  return { width, height };
}

function fitted(
  resolution: string,
  ratio: string | undefined,
  first: SentPicture | undefined,
): { width: number; height: number } {
  const side = sides[resolution] ?? 1024;
  const root = Math.sqrt(ratioOf(ratio, first));
  const round = (length: number) => Math.max(16, Math.round(length / 16) * 16);
  return { width: round(side * root), height: round(side / root) };
}

function ratioOf(ratio: string | undefined, first: SentPicture | undefined): number {
  const [wide, high] = (ratio ?? "auto").split(":").map(Number);
  if (wide && high) return wide / high;
  return first ? first.width / first.height : 1;
}
