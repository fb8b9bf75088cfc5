import { type BmpHeader, readBmpHeader } from "../scan/bmp.ts";
import { type DecodedPixels, DecodeError, dropAlpha } from "./pixels.ts";

/** Decodes an uncompressed BMP. Throws `DecodeError`. */
export function decodeBmp(file: Uint8Array): DecodedPixels {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const header = readBmpHeader(bytes);
  if (header?.compressed) throw new DecodeError("unsupported", "compressed BMP");
  if (!header || header.end > bytes.length) throw new DecodeError("damaged", "BMP without all of its pixels");
  const readRow = header.bits <= 8 ? paletteReader(bytes, header) : header.bits === 24 ? readRow24 : maskReader(header);
  const { width, height, topDown, start, stride, masks } = header;
  const channels = masks[3] === 0 ? 3 : 4;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = start + stride * (topDown ? y : height - 1 - y);
    readRow(bytes.subarray(from, from + stride), data.subarray(y * width * channels, (y + 1) * width * channels));
  }
  if (channels === 4 && isInvisible(data)) return { width, height, channels: 3, stride: width * 3, data: dropAlpha(data) };
  return { width, height, channels, stride: width * channels, data };
}

type ReadRow = (row: Buffer, to: Uint8Array) => void;

function paletteReader(bytes: Buffer, { bits, palette, masks }: BmpHeader): ReadRow {
  const channels = masks[3] === 0 ? 3 : 4;
  const colours = Array.from({ length: palette.length }, (_, index) => {
    const at = palette.start + index * palette.entryLength;
    return [bytes[at + 2] ?? 0, bytes[at + 1] ?? 0, bytes[at] ?? 0, 255].slice(0, channels);
  });
  const black = [0, 0, 0, 255].slice(0, channels);
  const perByte = 8 / bits;
  return (row, to) => {
    for (let x = 0, at = 0; at < to.length; x++, at += channels) {
      const shift = 8 - bits * ((x % perByte) + 1);
      const index = ((row[Math.floor(x / perByte)] ?? 0) >> shift) & (2 ** bits - 1);
      to.set(colours[index] ?? black, at);
    }
  };
}

const readRow24: ReadRow = (row, to) => {
  for (let at = 0; at + 2 < to.length; at += 3) {
    to[at] = row[at + 2] ?? 0;
    to[at + 1] = row[at + 1] ?? 0;
    to[at + 2] = row[at] ?? 0;
  }
};

function maskReader({ bits, masks }: BmpHeader): ReadRow {
  const parts = masks.filter((mask, index) => index < 3 || mask !== 0).map(partOf);
  const length = bits / 8;
  return (row, to) => {
    for (let from = 0, at = 0; at < to.length; from += length) {
      const value = length === 2 ? row.readUInt16LE(from) : row.readUInt32LE(from);
      for (const { shift, max } of parts) to[at++] = max === 0 ? 0 : Math.round((((value >>> shift) & max) * 255) / max);
    }
  };
}

/** Where a channel's bits are, and the value of all of them. */
function partOf(mask: number): { shift: number; max: number } {
  const shift = mask === 0 ? 0 : 31 - Math.clz32(mask & -mask);
  return { shift, max: mask >>> shift };
}

/** Many programs leave alpha empty where they mean an opaque picture. */
function isInvisible(rgba: Uint8Array): boolean {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return false;
  return true;
}
