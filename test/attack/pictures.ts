// Small files that are expensive to open. Built by hand, because no library writes them.

import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { chunk } from "../images/fixtures.ts";

/** A black PNG, either greyscale or transparent with four samples per pixel. */
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

/** A grey JPEG of 64 megapixels with 64 scans in 126 KB: the DC coefficients, then one empty scan per AC frequency. */
export function jpegOfScans(): Buffer {
  const [width, height] = [8192, 7808];
  const blocks = (width / 8) * (height / 8);
  const size = Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]);
  const oneCode = (table: number, symbol: number) => segment(0xc4, [table, 1, ...Array<number>(15).fill(0), symbol]);
  /** `from` to `to` is the range of frequencies. */
  const scan = (from: number, to: number, bits: Buffer) => Buffer.concat([segment(0xda, [1, 1, 0, from, to, 0]), bits]);
  const empty = Buffer.alloc(Math.ceil(((blocks / 16_384) * 15) / 8));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc2, [...size]),
    ...[oneCode(0x00, 0), oneCode(0x10, 0xe0)],
    scan(0, 0, Buffer.alloc(blocks / 8)),
    ...Array.from({ length: 63 }, (_, at) => scan(at + 1, at + 1, empty)),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: number[]): Buffer {
  const length = body.length + 2;
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...body]);
}

/** A one-pixel TIFF with a chain of `count` directories. */
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

/** An ordinary picture. */
export function photo(width = 1152, height = 864): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 24 } as const;
  return sharp({ create: { width, height, channels: 3, background: "#888", noise } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
