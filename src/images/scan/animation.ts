// Animated GIF and WebP, without decoding a pixel: whether a file is nothing but its frames, and a copy without everything else.

import type { PictureKind } from "../kinds.ts";

/** The animation without metadata, comments and trailing bytes: the same bytes if it has none. Undefined if it can't be copied like that: it is
 *  no such file, it is damaged, or it has a colour profile. */
export function plainAnimation(kind: PictureKind, bytes: Buffer): Uint8Array | undefined {
  const parts = kind === "gif" ? gifParts(bytes) : kind === "webp" ? webpParts(bytes) : undefined;
  if (!parts) return undefined;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return length === bytes.length && parts.every((part) => part.buffer === bytes.buffer) ? bytes : Buffer.concat(parts);
}

const GIF = { image: 0x2c, extension: 0x21, trailer: 0x3b, graphicControl: 0xf9, application: 0xff };
const MAX_BLOCKS = 400_000;

/** Header and palette, then the images, their graphic controls, and how often to repeat. */
function gifParts(bytes: Buffer): Buffer[] | undefined {
  let at = 13 + paletteLength(bytes[10]);
  const parts = [bytes.subarray(0, at)];
  for (let blocks = 0; blocks < MAX_BLOCKS; blocks++) {
    if (bytes[at] === GIF.trailer) return [...parts, bytes.subarray(at, at + 1)];
    if (at === bytes.length && parts.length > 1) return [...parts, Buffer.from([GIF.trailer])]; // some programs leave it out
    const start = at;
    const isImage = bytes[at] === GIF.image;
    if (!isImage && bytes[at] !== GIF.extension) return undefined;
    at += isImage ? 11 + paletteLength(bytes[at + 9]) : 2;
    for (let length = bytes[at]; length; length = bytes[at]) {
      at += 1 + length;
      if (blocks++ > MAX_BLOCKS) return undefined;
    }
    at++;
    if (at > bytes.length) return undefined;
    const block = bytes.subarray(start, at);
    if (isImage || isShown(block)) parts.push(block);
  }
  return undefined;
}

function isShown(extension: Buffer): boolean {
  if (extension[1] === GIF.graphicControl) return true;
  return extension[1] === GIF.application && /^(?:NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(extension.toString("latin1", 3, 14));
}

function paletteLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

const ALPHA_FLAG = 0x10;
const ANIMATION_FLAG = 0x02;

/** The header with the flags of what is left, the animation's parameters, and the frames. */
function webpParts(bytes: Buffer): Buffer[] | undefined {
  if (bytes.length < 30) return undefined;
  const end = Math.min(bytes.length, 8 + bytes.readUInt32LE(4));
  const chunks: Buffer[] = [];
  for (let at = 12; at + 8 <= end && chunks.length < MAX_BLOCKS; ) {
    const length = bytes.readUInt32LE(at + 4);
    const next = at + 8 + length + (length % 2);
    if (next > end) return undefined;
    const type = bytes.toString("latin1", at, at + 4);
    if (type === "ICCP") return undefined;
    if (type === "VP8X" || type === "ANIM" || type === "ANMF") chunks.push(bytes.subarray(at, next));
    at = next;
  }
  const shape = chunks.map((chunk) => chunk.toString("latin1", 0, 4)).join();
  const [header, ...frames] = chunks;
  if (!header || !/^VP8X,ANIM(,ANMF)+$/.test(shape)) return undefined;
  const flags = header[8] ?? 0;
  const kept = flags & (ALPHA_FLAG | ANIMATION_FLAG);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 4);
  if (kept === flags && 8 + length === bytes.length) return [bytes];
  const start = Buffer.from(bytes.subarray(0, 12));
  start.writeUInt32LE(length, 4);
  const plain = Buffer.from(header);
  plain[8] = kept;
  return [start, plain, ...frames];
}
