// PNG: XMP is a text chunk with the keyword "XML:com.adobe.xmp", iTXt by the specification and zTXt by libpng; a C2PA manifest is a caBX chunk.

import { inflateSync } from "node:zlib";
import { chunksOf, startsWithSignature, textChunks, writeChunk } from "../../scan/png.ts";
import { applyEdits, type Container, type Edit, isManifest, MAX_XMP_BYTES } from "./container.ts";

const KEYWORD = "XML:com.adobe.xmp\0";
/** No compression, no language, no translated keyword. */
const PLAIN = "\0\0\0\0";

/** Undefined if its chunks don't lead from IHDR to IEND. */
export function parsePng(bytes: Buffer): Container | undefined {
  if (!startsWithSignature(bytes)) return undefined;
  const xmp: Edit[] = [];
  const manifests: Edit[] = [];
  let packet: Buffer | undefined;
  let manifest: Buffer | undefined;
  let header = 0;
  let isWhole = false;
  for (const { type, at, end, body } of chunksOf(bytes)) {
    if (at === 8 && type === "IHDR") header = end;
    if (header === 0 || end > bytes.length) return undefined;
    isWhole = type === "IEND";
    if (textChunks.includes(type) && body.toString("latin1", 0, KEYWORD.length) === KEYWORD) {
      xmp.push({ start: at, end });
      packet ??= packetIn(type, body.subarray(KEYWORD.length));
    } else if (type === "caBX" && isManifest(body)) {
      manifests.push({ start: at, end });
      manifest ??= body;
    }
  }
  if (!isWhole) return undefined;
  return {
    ...(packet && { xmp: packet }),
    ...(manifest && { manifest }),
    withXmp: (data) => applyEdits(bytes, [{ start: header, end: header, data: toChunk(data) }, ...xmp]),
    strip: () => (xmp.length + manifests.length === 0 ? bytes : applyEdits(bytes, [...xmp, ...manifests])),
  };
}

/** The text after the keyword. zTXt: how it is compressed. iTXt: whether and how it is, its language, and the translated keyword. */
function packetIn(type: string, rest: Buffer): Buffer | undefined {
  if (type === "tEXt") return rest;
  if (type === "zTXt") return inflate(rest.subarray(1));
  const language = rest.indexOf(0, 2);
  const keyword = language < 0 ? -1 : rest.indexOf(0, language + 1);
  if (keyword < 0) return undefined;
  const text = rest.subarray(keyword + 1);
  return rest[0] === 1 ? inflate(text) : text;
}

function inflate(text: Buffer): Buffer | undefined {
  try {
    return inflateSync(text, { maxOutputLength: MAX_XMP_BYTES });
  } catch {
    return undefined; // damaged, or larger than any packet
  }
}

function toChunk(packet: Buffer): Buffer {
  return writeChunk("iTXt", Buffer.concat([Buffer.from(KEYWORD + PLAIN, "latin1"), packet]));
}
