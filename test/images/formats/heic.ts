// HEIC files of `quarters()`, made with heif-enc of libheif: nothing in the project encodes HEVC.

import { readFileSync } from "node:fs";

type Sample = "quarters" | "odd" | "transparent" | "premultiplied" | "display-p3" | "two-pictures" | "bt2020-pq" | "bt2020-hlg";

/** `odd`: 47 × 31 pixels. `transparent`, `premultiplied`: the second quarter half, the third fully. `display-p3`: with that profile.
 *  `bt2020-…`: of 10 bits, in other colours; nothing in the file says what they mean.
 *  `two-pictures`: each with a thumbnail; the quarters of the second are in reverse order. */
export function heic(sample: Sample = "quarters"): Buffer {
  return readFileSync(new URL(`heic/${sample}.heic`, import.meta.url));
}

/** The same picture turned or mirrored by a property of the file, as phones do. `steps`: of 90 degrees, anticlockwise. `axis`: 0 for top to
 *  bottom, 1 for left to right. */
export function turnedHeic(turn: { steps: number } | { axis: number }): Buffer {
  const bytes = heic();
  const property = bytes.indexOf("pixi"); // says that it has 8 bits a channel; unlike the others, it isn't needed
  bytes.write("steps" in turn ? "irot" : "imir", property, "latin1");
  bytes.fill(0, property + 4, property + 12);
  bytes[property + 4] = "steps" in turn ? turn.steps : turn.axis;
  return bytes;
}

/** With another of its pictures as the main one. */
export function withPrimary(bytes: Buffer, item: number): Buffer {
  bytes.writeUInt16BE(item, bytes.indexOf("pitm") + 8);
  return bytes;
}
