// WebP: RIFF chunks. A file with metadata begins with VP8X, which has the picture's size and says that there is XMP.

import { applyEdits, type Container, type Edit, isManifest } from "./container.ts";

const XMP_FLAG = 0x04;
const ALPHA_FLAG = 0x10;
const MAX_CHUNKS = 400_000;

interface Chunk {
  type: string;
  start: number;
  end: number;
  body: Buffer;
}

/** Undefined if its chunks don't end where the file says. */
export function parseWebp(bytes: Buffer): Container | undefined {
  const chunks = chunksOf(bytes);
  const first = chunks?.[0];
  const last = chunks?.at(-1);
  if (!chunks || !first || !last) return undefined;
  const header = first.type === "VP8X" ? undefined : extendedHeaderFor(first);
  if (first.type !== "VP8X" && !header) return undefined;
  const xmp = chunks.filter(({ type }) => type === "XMP ");
  const manifests = chunks.filter(({ type, body }) => type === "C2PA" && isManifest(body));
  const edit = (edits: Edit[], hasXmp: boolean) => {
    const copy = applyEdits(bytes, edits);
    copy.writeUInt32LE(bytes.readUInt32LE(4) + copy.length - bytes.length, 4);
    if (copy.toString("latin1", 12, 16) === "VP8X") copy[20] = ((copy[20] ?? 0) & ~XMP_FLAG) | (hasXmp ? XMP_FLAG : 0);
    return copy;
  };
  return {
    ...(xmp[0] && { xmp: xmp[0].body }),
    ...(manifests[0] && { manifest: manifests[0].body }),
    withXmp: (data) =>
      edit(
        [
          ...(header ? [{ start: first.start, end: first.start, data: header }] : []),
          ...toCuts(xmp),
          { start: last.end, end: last.end, data: toChunk("XMP ", data) },
        ],
        true,
      ),
    strip: () => (xmp.length + manifests.length === 0 ? bytes : edit(toCuts([...xmp, ...manifests]), false)),
  };
}

function chunksOf(bytes: Buffer): Chunk[] | undefined {
  if (bytes.length < 20 || bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WEBP")
    return undefined;
  const fileEnd = 8 + bytes.readUInt32LE(4);
  const chunks: Chunk[] = [];
  let start = 12;
  while (start + 8 <= fileEnd && fileEnd <= bytes.length && chunks.length < MAX_CHUNKS) {
    const length = bytes.readUInt32LE(start + 4);
    const end = start + 8 + length + (length % 2);
    if (end > fileEnd) return undefined;
    chunks.push({
      ...{ type: bytes.toString("latin1", start, start + 4), start, end },
      body: bytes.subarray(start + 8, start + 8 + length),
    });
    start = end;
  }
  return start === fileEnd ? chunks : undefined;
}

/** The VP8X chunk for a simple file, whose only chunk is its picture. */
function extendedHeaderFor({ type, body }: Chunk): Buffer | undefined {
  const shape = type === "VP8 " ? lossyShape(body) : type === "VP8L" ? losslessShape(body) : undefined;
  if (!shape) return undefined;
  const header = Buffer.alloc(10);
  header[0] = shape.hasAlpha ? ALPHA_FLAG : 0;
  header.writeUIntLE(shape.width - 1, 4, 3);
  header.writeUIntLE(shape.height - 1, 7, 3);
  return toChunk("VP8X", header);
}

interface Shape {
  width: number;
  height: number;
  hasAlpha: boolean;
}

/** A key frame: its tag (3 bytes), a start code, width and height (14 bits each). */
function lossyShape(body: Buffer): Shape | undefined {
  if (body.length < 10 || body.readUIntBE(3, 3) !== 0x9d012a) return undefined;
  const width = body.readUInt16LE(6) & 0x3fff;
  const height = body.readUInt16LE(8) & 0x3fff;
  return width && height ? { width, height, hasAlpha: false } : undefined;
}

/** A signature, then width and height less 1 (14 bits each), and whether it has alpha (1 bit). */
function losslessShape(body: Buffer): Shape | undefined {
  if (body.length < 5 || body[0] !== 0x2f) return undefined;
  const bits = body.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1, hasAlpha: ((bits >>> 28) & 1) === 1 };
}

function toCuts(chunks: Chunk[]): Edit[] {
  return chunks.map(({ start, end }) => ({ start, end }));
}

function toChunk(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 0, "latin1");
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}
