// TIFF 6.0 without compression: what sharp reads of a picture that was decoded elsewhere, with its colour profile.

import type { DecodedPixels } from "./pixels.ts";

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;
const sizes = { [SHORT]: 2, [LONG]: 4, [UNDEFINED]: 1 };
const ROWS_PER_STRIP = 64;
const GREY = 1;
const RGB = 2;
const ASSOCIATED_ALPHA = 1;
const UNASSOCIATED_ALPHA = 2;

interface Field {
  tag: number;
  type: keyof typeof sizes;
  values: ArrayLike<number>;
}

/** Writes a TIFF of these pixels. `icc`: the profile of their colours. */
export function writeTiff({ width, height, channels, stride, data, premultiplied }: DecodedPixels, icc?: Uint8Array): Uint8Array {
  const rowBytes = width * channels;
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const alpha = premultiplied ? ASSOCIATED_ALPHA : UNASSOCIATED_ALPHA;
  const stripRows = (index: number) => Math.min(ROWS_PER_STRIP, height - index * ROWS_PER_STRIP);
  const fields = (pixelsAt: number): Field[] => [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: Array(channels).fill(8) },
    { tag: 259, type: SHORT, values: [1] }, // not compressed
    { tag: 262, type: SHORT, values: [channels === 1 ? GREY : RGB] },
    { tag: 273, type: LONG, values: Array.from({ length: strips }, (_, at) => pixelsAt + at * ROWS_PER_STRIP * rowBytes) },
    { tag: 277, type: SHORT, values: [channels] },
    { tag: 278, type: LONG, values: [ROWS_PER_STRIP] },
    { tag: 279, type: LONG, values: Array.from({ length: strips }, (_, at) => stripRows(at) * rowBytes) },
    ...(channels === 4 ? [{ tag: 338, type: SHORT, values: [alpha] } as const] : []),
    ...(icc ? [{ tag: 34675, type: UNDEFINED, values: icc } as const] : []),
  ];
  const header = writeHeader(fields(writeHeader(fields(0)).length));
  const tiff = new Uint8Array(header.length + rowBytes * height);
  tiff.set(header);
  for (let y = 0; y < height; y++) tiff.set(data.subarray(y * stride, y * stride + rowBytes), header.length + y * rowBytes);
  return tiff;
}

/** Everything before the pixels: the directory, then the values that don't fit into its entries. */
function writeHeader(fields: Field[]): Buffer {
  const directory = Buffer.alloc(8 + 2 + fields.length * 12 + 4);
  directory.write("II*\0", "latin1");
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(fields.length, 8);
  const outside: Buffer[] = [];
  let outsideAt = directory.length;
  for (const [index, { tag, type, values }] of fields.entries()) {
    const at = 10 + index * 12;
    const body = encodeValues(type, values);
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (body.length === 4) body.copy(directory, at + 8);
    else {
      directory.writeUInt32LE(outsideAt, at + 8);
      outside.push(body);
      outsideAt += body.length;
    }
  }
  return Buffer.concat([directory, ...outside]);
}

/** Little-endian, padded to four bytes. */
function encodeValues(type: Field["type"], values: ArrayLike<number>): Buffer {
  const size = sizes[type];
  const body = Buffer.alloc(4 * Math.ceil((values.length * size) / 4));
  for (let at = 0; at < values.length; at++) body.writeUIntLE(values[at] ?? 0, at * size, size);
  return body;
}
