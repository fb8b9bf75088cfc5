// Animated PNG: every frame is drawn over the one before, and the whole becomes an animated WebP.

import sharp from "sharp";
import { expect, test } from "vitest";
import { readPicture } from "../../src/images/read.ts";
import { chunk, coloursOf } from "./fixtures.ts";

type Rgba = [number, number, number, number];
const red: Rgba = [255, 0, 0, 255];
const glass: Rgba = [0, 255, 0, 128];
const clear: Rgba = [0, 0, 0, 0];
const blue: Rgba = [0, 0, 255, 255];
const [NONE, BACKGROUND, PREVIOUS] = [0, 1, 2];
const [SOURCE, OVER] = [0, 1];

interface Frame {
  colour?: Rgba;
  /** Left, top, width, height. */
  part?: [number, number, number, number];
  dispose?: number;
  blend?: number;
  /** In hundredths of a second. */
  delay?: number;
}

const [WIDTH, HEIGHT] = [8, 4];

function flat([r, g, b, alpha]: Rgba, width: number, height: number) {
  return sharp({ create: { width, height, channels: 4, background: { r, g, b, alpha: alpha / 255 } } }).png();
}

/** The chunks of a PNG, without signature. */
function chunksOf(png: Buffer): { type: string; body: Buffer }[] {
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), body: png.subarray(at + 8, at + 8 + length) });
  }
  return chunks;
}

function control(sequence: number, { part = [0, 0, WIDTH, HEIGHT], dispose = NONE, blend = SOURCE, delay = 10 }: Frame): Buffer {
  const body = Buffer.alloc(26);
  [sequence, part[2], part[3], part[0], part[1]].forEach((value, index) => void body.writeUInt32BE(value, 4 * index));
  body.writeUInt16BE(delay, 20);
  body.writeUInt16BE(100, 22);
  body.set([dispose, blend], 24);
  return chunk("fcTL", body);
}

function count(frames: number, loop = 0): Buffer {
  const body = Buffer.alloc(8);
  body.writeUInt32BE(frames, 0);
  body.writeUInt32BE(loop, 4);
  return chunk("acTL", body);
}

interface Shape {
  loop?: number;
  /** What the header says, if it isn't true. */
  claimed?: number;
  /** The picture for programs that don't know animations isn't a frame. */
  hidesDefault?: boolean;
  /** Added to the sequence number of the last frame's data. */
  gap?: number;
}

async function apng(frames: Frame[], { loop = 0, claimed = frames.length, hidesDefault = false, gap = 0 }: Shape = {}) {
  const still = chunksOf(await flat(hidesDefault ? clear : (frames[0]?.colour ?? red), WIDTH, HEIGHT).toBuffer());
  const stillData = still.filter(({ type }) => type === "IDAT").map(({ body }) => chunk("IDAT", body));
  let sequence = 0;
  const parts: Buffer[] = hidesDefault ? stillData : [];
  for (const [index, frame] of frames.entries()) {
    parts.push(control(sequence++, frame));
    if (index === 0 && !hidesDefault) parts.push(...stillData);
    else {
      const [, , width, height] = frame.part ?? [0, 0, WIDTH, HEIGHT];
      for (const { type, body } of chunksOf(await flat(frame.colour ?? red, width, height).toBuffer())) {
        if (type !== "IDAT") continue;
        const number = Buffer.alloc(4);
        number.writeUInt32BE(sequence++ + (index === frames.length - 1 ? gap : 0));
        parts.push(chunk("fdAT", Buffer.concat([number, body])));
      }
    }
  }
  const header = still.find(({ type }) => type === "IHDR")?.body ?? Buffer.alloc(0);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  return Buffer.concat([signature, chunk("IHDR", header), count(claimed, loop), ...parts, chunk("IEND", Buffer.alloc(0))]);
}

/** The colours in the middle of the quarters, of each frame. */
async function framesOf(bytes: Uint8Array): Promise<number[][][]> {
  const { pages = 1 } = await sharp(bytes).metadata();
  return Promise.all(Array.from({ length: pages }, async (_, page) => coloursOf(await sharp(bytes, { page }).png().toBuffer())));
}

const story: Frame[] = [
  { colour: red, delay: 10 },
  { colour: glass, part: [4, 0, 4, 4], blend: OVER, dispose: PREVIOUS, delay: 25 },
  { colour: clear, part: [0, 0, 4, 4], blend: SOURCE, dispose: BACKGROUND, delay: 3 },
  { colour: blue, part: [0, 0, 4, 2], blend: OVER, delay: 40 },
];

test("becomes an animated WebP with the same frames, delays and repetitions", async () => {
  const { bytes, info, omitted } = await readPicture(await apng(story, { loop: 3 }));
  expect(info).toEqual({ type: "image/webp", width: WIDTH, height: HEIGHT, bytes: bytes.length, frames: 4 });
  expect(omitted).toBeUndefined();
  expect(await sharp(bytes).metadata()).toMatchObject({ pages: 4, delay: [100, 250, 30, 400], loop: 3 });
  const mixed = [126, 128, 0, 255]; // libvips rounds down
  expect(await framesOf(bytes)).toEqual([
    [red, red, red, red],
    [red, mixed, red, mixed],
    [clear, red, clear, red],
    [blue, red, clear, red],
  ]);
});

test("leaves out the picture that only other programs show", async () => {
  const { bytes, info } = await readPicture(await apng([{ colour: red }, { colour: blue }], { hidesDefault: true }));
  expect(info.frames).toBe(2);
  expect((await framesOf(bytes)).map(([first]) => first)).toEqual([red, blue]);
});

test.each<[string, Frame[], Shape]>([
  ["a frame outside of the picture", [{}, { part: [6, 0, 4, 4] }], {}],
  ["a frame that is missing", [{}, {}], { claimed: 3 }],
  ["parts out of order", [{}, {}], { gap: 1 }],
  ["an unknown way to draw", [{}, { blend: 7 }], {}],
])("is its first frame if it has %s", async (_, frames, shape) => {
  const { info, omitted } = await readPicture(await apng(frames, shape));
  expect([info.type, info.frames, omitted]).toEqual(["image/png", undefined, "frames"]);
});

test("is its first frame if a later one is damaged", async () => {
  const whole = await apng([{}, { colour: blue }]);
  const at = whole.lastIndexOf("fdAT", undefined, "latin1") + 8;
  const body = Buffer.from(whole.subarray(at - 4, at - 4 + whole.readUInt32BE(at - 12)));
  body.fill(0xff, 8);
  const damaged = Buffer.concat([whole.subarray(0, at - 12), chunk("fdAT", body), whole.subarray(-12)]);
  const { info, omitted } = await readPicture(damaged);
  expect([info.frames, omitted]).toEqual([undefined, "frames"]);
});

test("is its first frame with too many frames, and says so", async () => {
  const { info, omitted } = await readPicture(await apng(Array.from({ length: 301 }, () => ({ part: [0, 0, 1, 1] }))));
  expect([info.frames, omitted]).toEqual([undefined, "long"]);
});

test("is a still picture with one frame", async () => {
  expect((await readPicture(await apng([{}]))).omitted).toBeUndefined();
});
