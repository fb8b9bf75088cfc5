// Small files that cost whoever opens them a lot. Made by hand, since no library writes them.

import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { chunk } from "../images/made.ts";

/** A black PNG: grey, or transparent with four samples a pixel. */
export function flatPng(width: number, height: number, kind: "grey" | "clear" = "grey"): Buffer {
  const [colour, samples] = kind === "grey" ? [0, 1] : [6, 4];
  const rowBytes = 1 + width * samples;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, colour], 8);
  const pixels = deflateSync(Buffer.alloc(rowBytes * height), { level: 9 });
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

/** A JPEG whose last scan comes again and again, the refinement of one bit: each is a pass over all pixels. */
export async function jpegOfScans(side: number, scans: number): Promise<Buffer> {
  const plain = await sharp({ create: { width: side, height: side, channels: 3, background: "#777" } })
    .jpeg({ progressive: true, quality: 40 })
    .toBuffer();
  const last = plain.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = plain.subarray(last, -2);
  const own = plain.toString("latin1").split("\xff\xda").length - 1;
  return Buffer.concat([plain.subarray(0, -2), ...Array<Buffer>(Math.max(0, scans - own)).fill(scan), plain.subarray(-2)]);
}

/** A TIFF of one pixel, behind whose directory 100,000 more are chained. */
export function tiffOfDirectories(count: number): Buffer {
  const values = { 256: 1, 257: 1, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 1, 279: 1 };
  const entries = Object.entries(values).map(([tag, value]) => ({ tag: Number(tag), value }));
  const size = 2 + entries.length * 12 + 4;
  const first = 12;
  const file = Buffer.alloc(first + size * count);
  file.write("II*\0", "latin1");
  file.writeUInt32LE(first, 4);
  file[8] = 128;
  for (let at = 0; at < count; at++) {
    const begin = first + at * size;
    file.writeUInt16LE(entries.length, begin);
    entries.forEach(({ tag, value }, index) => {
      const entry = begin + 2 + index * 12;
      file.writeUInt16LE(tag, entry);
      file.writeUInt16LE(4, entry + 2);
      file.writeUInt32LE(1, entry + 4);
      file.writeUInt32LE(value, entry + 8);
    });
    file.writeUInt32LE(at + 1 < count ? begin + size : 0, begin + size - 4);
  }
  return file;
}

/** A picture as people send it. */
export function photo(width = 1152, height = 864): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 24 } as const;
  return sharp({ create: { width, height, channels: 3, background: "#888", noise } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
