// PNG: a signature, then chunks (length, type, data, checksum) from IHDR to IEND. libpng verifies the checksums.

import { crc32 } from "node:zlib";

/** Chunks without personal data, with their maximum length. `undefined`: any length. */
const cleanChunks: Record<string, number | undefined> = {
  IHDR: 13,
  PLTE: 768,
  tRNS: 256,
  sRGB: 1,
  gAMA: 4,
  pHYs: 9,
  IDAT: undefined,
  IEND: 0,
};
/** 1 / 2.2, the gamma of sRGB. */
const gammaOfSrgb = 45455;
export const textChunks = ["tEXt", "zTXt", "iTXt"];

const MAX_CHUNKS = 100_000;
const MAX_PLAIN_TEXT_BYTES = 256 * 1024;

export const SIGNATURE = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

export interface Chunk {
  type: string;
  /** Where this chunk and the next one begin. */
  at: number;
  end: number;
  body: Buffer;
}

export function scanPng(bytes: Buffer): { end: number; clean: boolean; frames: number; pathological: boolean } {
  let frames = 1;
  let clean = startsWithSignature(bytes);
  let previous = "";
  let dataEnded = false;
  let chunks = 0;
  for (const { type, end, body } of chunksOf(bytes)) {
    if (type === "IDAT") clean &&= !dataEnded;
    else dataEnded ||= previous === "IDAT";
    clean &&= isClean(type, body);
    if (type === "acTL" && body.length === 8) frames = body.readUInt32BE(0);
    if (type === "IEND") return { end, clean: clean && end === bytes.length, frames, pathological: false };
    previous = type;
    chunks++;
  }
  return { end: bytes.length, clean: false, frames, pathological: chunks === MAX_CHUNKS };
}

/** Removes text chunks. libpng would decompress them all: gigabytes from a few kilobytes. One plain XMP packet stays, since most pictures with text
 *  have the bot's own mark, and a copy takes time and memory. */
export function stripTextChunks(bytes: Buffer): Buffer {
  const texts = [...chunksOf(bytes)].filter(({ type }) => textChunks.includes(type));
  if (texts.every(isPlainXmp) && texts.length <= 1) return bytes;
  const kept = texts.map(({ at }, index) => bytes.subarray(texts[index - 1]?.end ?? 0, at));
  return Buffer.concat([...kept, bytes.subarray(texts.at(-1)?.end)]);
}

function isPlainXmp({ type, body }: Chunk): boolean {
  const keyword = "XML:com.adobe.xmp\0\0"; // the second 0: not compressed
  return type === "iTXt" && body.length <= MAX_PLAIN_TEXT_BYTES && body.toString("latin1", 0, keyword.length) === keyword;
}

export function* chunksOf(bytes: Buffer): Generator<Chunk> {
  let at = 8;
  for (let chunks = 0; at + 12 <= bytes.length && chunks < MAX_CHUNKS; chunks++) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    const end = at + 12 + bytes.readUInt32BE(at);
    yield { type, at, end, body: bytes.subarray(at + 8, end - 4) };
    if (type === "IEND") return;
    at = end;
  }
}

export function startsWithSignature(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** A chunk as it stands in a file, with its length and checksum. */
export function writeChunk(type: string, body: Buffer): Buffer {
  const chunk = Buffer.alloc(body.length + 12);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, "latin1");
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

function isClean(type: string, body: Buffer): boolean {
  if (!Object.hasOwn(cleanChunks, type)) return false;
  if (body.length > (cleanChunks[type] ?? Number.POSITIVE_INFINITY)) return false;
  if (type === "gAMA") return body.length === 4 && body.readUInt32BE(0) === gammaOfSrgb;
  return true;
}
