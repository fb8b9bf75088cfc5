// Animated PNG: the frames of a file, without decoding a pixel. https://www.w3.org/TR/png-3/#apng-frame-based-animation

import { type Chunk, chunksOf, SIGNATURE, writeChunk } from "./png.ts";

export interface Apng {
  width: number;
  height: number;
  /** How often it is shown. 0: without end. */
  loop: number;
  frames: ApngFrame[];
}

/** A part of the canvas that is drawn over the frame before. */
export interface ApngFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** How long it is shown, in milliseconds. */
  delay: number;
  /** How its part changes before the next frame is drawn: it stays, is cleared, or is what it was before. */
  dispose: "none" | "background" | "previous";
  /** "source": replaces what is there, transparent pixels included. */
  blend: "source" | "over";
  /** As a PNG of its own. */
  png: Buffer;
}

const disposals = ["none", "background", "previous"] as const;
const blends = ["source", "over"] as const;
const FRAME_CONTROL_BYTES = 26;
const DEFAULT_DELAY_DENOMINATOR = 100;

/** Undefined if it has only one frame, or isn't what its header says: frames are missing, out of order, or outside of the canvas. */
export function readApng(bytes: Buffer): Apng | undefined {
  const [header, ...rest] = chunksOf(bytes);
  const control = rest.find(({ type }) => type === "acTL")?.body;
  if (header?.type !== "IHDR" || header.body.length !== 13 || control?.length !== 8 || rest.at(-1)?.type !== "IEND")
    return undefined;
  const [width, height] = [header.body.readUInt32BE(0), header.body.readUInt32BE(4)];
  const firstData = rest.findIndex(({ type }) => type === "IDAT");
  const shared = rest.slice(0, firstData).filter(isShared);
  const groups = groupsOf(rest);
  const frames = groups?.map((group) => frameOf(group, header, shared));
  const isWhole = frames?.length === control.readUInt32BE(0) && frames.length > 1;
  if (!isWhole || !frames.every((frame) => frame && frame.left + frame.width <= width && frame.top + frame.height <= height))
    return undefined;
  return { width, height, loop: control.readUInt32BE(4), frames: frames as ApngFrame[] };
}

interface Group {
  control: Buffer;
  data: Buffer[];
}

/** Each frame's control and data. Undefined if their sequence numbers don't follow each other. */
function groupsOf(chunks: Chunk[]): Group[] | undefined {
  const groups: Group[] = [];
  let sequence = 0;
  for (const { type, body } of chunks) {
    if (type === "fcTL" || type === "fdAT") {
      if (body.length < 4 || body.readUInt32BE(0) !== sequence++) return undefined;
    }
    if (type === "fcTL") groups.push({ control: body, data: [] });
    else if (type === "fdAT") groups.at(-1)?.data.push(body.subarray(4));
    else if (type === "IDAT") groups.at(-1)?.data.push(body); // without a control, it's only for programs that don't know animations
  }
  return groups;
}

function frameOf({ control, data }: Group, header: Chunk, shared: Chunk[]): ApngFrame | undefined {
  if (control.length !== FRAME_CONTROL_BYTES || data.length === 0) return undefined;
  const [width, height] = [control.readUInt32BE(4), control.readUInt32BE(8)];
  const [dispose, blend] = [disposals[control[24] ?? 0], blends[control[25] ?? 0]];
  if (width === 0 || height === 0 || !dispose || !blend) return undefined;
  const size = Buffer.from(header.body);
  control.copy(size, 0, 4, 12);
  return {
    ...{ width, height, dispose, blend },
    left: control.readUInt32BE(12),
    top: control.readUInt32BE(16),
    delay: Math.round((1000 * control.readUInt16BE(20)) / (control.readUInt16BE(22) || DEFAULT_DELAY_DENOMINATOR)),
    png: Buffer.concat([
      SIGNATURE,
      writeChunk("IHDR", size),
      ...shared.map(({ type, body }) => writeChunk(type, body)),
      ...data.map((body) => writeChunk("IDAT", body)),
      writeChunk("IEND", Buffer.alloc(0)),
    ]),
  };
}

/** What the colours of all frames depend on. */
function isShared({ type }: Chunk): boolean {
  return ["PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT"].includes(type);
}
