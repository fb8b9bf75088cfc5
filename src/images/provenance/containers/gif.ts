// GIF: XMP is an application extension whose data isn't in sub-blocks. Its last 258 bytes, the "magic trailer", lead every reader of sub-blocks
// to its end. A C2PA manifest is an application extension with sub-blocks.

import { applyEdits, type Container, type Edit, isManifest } from "./container.ts";

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const APPLICATION = 0xff;
const XMP = "XMP DataXMP";
const C2PA = "C2PA_GIF\x01\0\0";
const MAGIC_TRAILER = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);
const MAX_BLOCKS = 400_000;

interface Block {
  start: number;
  end: number;
  /** Of an application extension: its name, and where its data begins. */
  application?: { name: string; at: number };
}

/** Undefined if its blocks don't lead to the trailer. */
export function parseGif(bytes: Buffer): Container | undefined {
  const first = 13 + paletteLength(bytes[10]);
  const blocks = bytes.toString("latin1", 0, 4) === "GIF8" ? blocksFrom(bytes, first) : undefined;
  if (!blocks) return undefined;
  const named = (name: string) => blocks.filter(({ application }) => application?.name === name);
  const xmp = named(XMP);
  const manifests = named(C2PA).filter((block) => isManifest(dataOf(bytes, block)));
  const afterApplications = blocks.find(({ application }) => !application)?.start ?? first;
  const [packet] = xmp;
  const [manifest] = manifests;
  return {
    ...(packet && { xmp: packetIn(bytes, packet) }),
    ...(manifest && { manifest: dataOf(bytes, manifest) }),
    withXmp: (data) => {
      const copy = applyEdits(bytes, [
        ...toCuts(xmp),
        { start: afterApplications, end: afterApplications, data: toExtension(data) },
      ]);
      copy.write("GIF89a", 0, "latin1"); // GIF87a has no extensions
      return copy;
    },
    strip: () => (xmp.length + manifests.length === 0 ? bytes : applyEdits(bytes, toCuts([...xmp, ...manifests]))),
  };
}

function blocksFrom(bytes: Buffer, first: number): Block[] | undefined {
  const blocks: Block[] = [];
  let steps = 0;
  for (let start = first; start < bytes.length; ) {
    if (bytes[start] === TRAILER) return blocks;
    const isExtension = bytes[start] === EXTENSION;
    if (!isExtension && bytes[start] !== IMAGE) return undefined;
    let at = start + (isExtension ? 2 : 11 + paletteLength(bytes[start + 9]));
    const isApplication = isExtension && bytes[start + 1] === APPLICATION && bytes[at] === XMP.length;
    const application = isApplication ? { name: bytes.toString("latin1", at + 1, at + 12), at: at + 12 } : undefined;
    for (let length = bytes[at]; length; length = bytes[at]) {
      at += 1 + length;
      if (++steps > MAX_BLOCKS) return undefined;
    }
    if (at >= bytes.length || ++steps > MAX_BLOCKS) return undefined;
    blocks.push({ start, end: at + 1, ...(application && { application }) });
    start = at + 1;
  }
  return undefined;
}

function packetIn(bytes: Buffer, { application, end }: Block): Buffer {
  const at = application?.at ?? end;
  return bytes.subarray(at, Math.max(at, end - MAGIC_TRAILER.length));
}

/** The contents of its sub-blocks. */
function dataOf(bytes: Buffer, { application, end }: Block): Buffer {
  const parts: Buffer[] = [];
  let at = application?.at ?? end;
  for (let length = bytes[at]; length && at < end; length = bytes[at]) {
    parts.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  return Buffer.concat(parts);
}

function paletteLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function toCuts(blocks: Block[]): Edit[] {
  return blocks.map(({ start, end }) => ({ start, end }));
}

function toExtension(packet: Buffer): Buffer {
  return Buffer.concat([Buffer.from([EXTENSION, APPLICATION, XMP.length]), Buffer.from(XMP, "latin1"), packet, MAGIC_TRAILER]);
}
