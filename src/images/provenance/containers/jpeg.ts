// JPEG: XMP is an APP1 segment, which a very long packet continues in others; a C2PA manifest is a row of APP11 segments.

import { applyEdits, type Container, type Edit, isManifest } from "./container.ts";

const SOS = 0xda;
const EOI = 0xd9;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP11 = 0xeb;
const XMP = "http://ns.adobe.com/xap/1.0/\0";
const XMP_CONTINUED = "http://ns.adobe.com/xmp/extension/\0";
const EXIF = "Exif\0";
const MAX_BODY = 0xffff - 2;
const MAX_SEGMENTS = 8192;

interface Segment {
  marker: number;
  start: number;
  end: number;
  body: Buffer;
}

/** Undefined if its segments don't lead to a scan. */
export function parseJpeg(bytes: Buffer): Container | undefined {
  const segments = headerOf(bytes);
  if (!segments) return undefined;
  const has = (segment: Segment, marker: number, name: string) =>
    segment.marker === marker && segment.body.toString("latin1", 0, name.length) === name;
  const main = segments.filter((segment) => has(segment, APP1, XMP));
  const xmp = segments.filter((segment) => main.includes(segment) || has(segment, APP1, XMP_CONTINUED));
  const { manifest, parts } = manifestIn(segments);
  const after = segments.findIndex((segment) => segment.marker !== APP0 && !has(segment, APP1, EXIF));
  const at = segments[after]?.start ?? 2;
  const [packet] = main;
  return {
    ...(packet && { xmp: packet.body.subarray(XMP.length) }),
    ...(manifest && { manifest }),
    withXmp: (data) =>
      XMP.length + data.length > MAX_BODY
        ? undefined
        : applyEdits(bytes, [{ start: at, end: at, data: toSegment(data) }, ...toCuts(xmp)]),
    strip: () => (xmp.length + parts.length === 0 ? bytes : applyEdits(bytes, toCuts([...xmp, ...parts]))),
  };
}

/** The segments up to the first scan, with it. */
function headerOf(bytes: Buffer): Segment[] | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const segments: Segment[] = [];
  for (let start = 2; segments.length < MAX_SEGMENTS && bytes[start] === 0xff && start + 4 <= bytes.length; ) {
    const marker = bytes[start + 1] ?? EOI;
    if (marker === 0xff) {
      start++; // padding
      continue;
    }
    const end = start + 2 + bytes.readUInt16BE(start + 2);
    if (marker === EOI || end < start + 4 || end > bytes.length) return undefined;
    segments.push({ marker, start, end, body: bytes.subarray(start + 4, end) });
    if (marker === SOS) return segments;
    start = end;
  }
  return undefined;
}

/** Each part repeats the header of the whole box after its own: "JP", the box's number (2 bytes), and the part's (4 bytes). */
function manifestIn(segments: Segment[]): { manifest?: Buffer; parts: Segment[] } {
  const boxes = segments.filter(({ marker, body }) => marker === APP11 && body.toString("latin1", 0, 2) === "JP");
  const numberOf = ({ body }: Segment) => (body.length < 8 ? -1 : body.readUInt16BE(2));
  const first = boxes.find(({ body }) => isManifest(body.subarray(8)));
  if (!first) return { parts: [] };
  const parts = boxes.filter((one) => numberOf(one) === numberOf(first));
  return { manifest: Buffer.concat(parts.map(({ body }, index) => body.subarray(index === 0 ? 8 : 16))), parts };
}

function toCuts(segments: Segment[]): Edit[] {
  return segments.map(({ start, end }) => ({ start, end }));
}

function toSegment(packet: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(0xff00 + APP1, 0);
  header.writeUInt16BE(2 + XMP.length + packet.length, 2);
  return Buffer.concat([header, Buffer.from(XMP, "latin1"), packet]);
}
