// Animations: every frame is drawn with the same parameters.

import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { images } from "../../../../src/images/read.ts";
import { local } from "../../../../src/models/local/local.ts";
import { editorMessages } from "../../../../src/models/local/messages.ts";
import { operations } from "../../../../src/models/local/operations/index.ts";
import { isRepeatable } from "../../../../src/models/local/rendering/film.ts";
import { draw, order } from "../orders.ts";
import { parsePlan } from "../pictures.ts";

const size = { width: 48, height: 32 };
const delay = [80, 120, 200, 60];
const COUNT = delay.length;

type Paint = (x: number, y: number, frame: number) => [red: number, green: number, blue: number];

/** A bright square that moves and grows. */
const square: Paint = (x, y, frame) =>
  x >= frame * 8 && x < frame * 8 + 8 + 4 * frame && y > 8 && y < 24 ? [250, 220, 40] : [60, 90, 120];

const flashes: ReturnType<Paint>[] = [
  [128, 128, 128],
  [255, 255, 255],
  [0, 0, 0],
  [230, 40, 30],
];
/** Bands that stay, beside a light that flashes, so that the frames' tones and colours differ. */
const flashing: Paint = (x, _, frame) => (x < 24 ? [60 + 20 * (x >> 3), 80 + 20 * (x >> 3), 120] : (flashes[frame] ?? [0, 0, 0]));

interface FilmOptions {
  width?: number;
  height?: number;
  count?: number;
  paint?: Paint;
}

async function film(type: "gif" | "webp", options: FilmOptions = {}): Promise<Buffer> {
  const { width = size.width, height = size.height, count = COUNT, paint = square } = options;
  const strip = Buffer.alloc(width * height * count * 3);
  for (let at = 0; at < width * height * count; at++) {
    const [x, y, frame] = [at % width, Math.floor(at / width) % height, Math.floor(at / (width * height))];
    strip.set(paint(x, y, frame), 3 * at);
  }
  const raw = { width, height: height * count, channels: 3, pageHeight: height } as const;
  const pipeline = sharp(strip, { raw });
  const shown = { delay: Array.from({ length: count }, (_, at) => delay[at % COUNT] ?? 100), loop: 3 };
  return (type === "gif" ? pipeline.gif({ ...shown, dither: 0 }) : pipeline.webp({ ...shown, lossless: true })).toBuffer();
}

interface Decoded {
  width: number;
  height: number;
  frames: Buffer[];
  delay: number[] | undefined;
  loop: number | undefined;
  format: string;
}

async function decode(bytes: Uint8Array): Promise<Decoded> {
  const { pages = 1, delay: shown, loop, format } = await sharp(bytes, { animated: true }).metadata();
  const { data, info } = await sharp(bytes, { animated: true }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const height = info.height / pages;
  const length = info.width * height * 4;
  const frames = Array.from({ length: pages }, (_, at) => data.subarray(at * length, (at + 1) * length));
  return { width: info.width, height, frames, delay: shown, loop, format };
}

/** The colour at a place, in each frame. */
const colours = ({ frames, width }: Decoded, x: number, y: number) =>
  frames.map((frame) => [...frame.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)]);

/** How far the values of a place that stays the same are apart between frames. */
function flicker(decoded: Decoded, x: number, y: number): number {
  const shown = colours(decoded, x, y);
  return Math.max(...[0, 1, 2].map((channel) => spread(shown.map((colour) => colour[channel] ?? 0))));
}

const spread = (values: number[]) => Math.max(...values) - Math.min(...values);

async function edit(prompt: string, bytes: Uint8Array, more: Parameters<typeof order>[2] = {}) {
  const { info } = await images.read(bytes);
  const { references } = order(prompt, [bytes]);
  return draw(prompt, [bytes], { references: references.map((one) => ({ ...one, ...info })), ...more });
}

describe.each(["gif", "webp"] as const)("an animated %s", (type) => {
  test("keeps its type, frames, delays and repetitions, and every frame changes", async () => {
    const before = await decode(await film(type));
    const { image, notes } = await edit("invert", await film(type));
    const after = await decode(image);
    expect(after).toMatchObject({ format: type, delay, loop: 3, ...size });
    for (const [at, frame] of before.frames.entries())
      expect(
        meanDifference(
          frame.map((value, channel) => (channel % 4 < 3 ? 255 - value : value)),
          after.frames[at],
        ),
      ).toBeLessThan(4);
    expect(notes).toEqual(["colours inverted"]);
  });

  test.each([
    ["rotate left", { width: 32, height: 48 }],
    ["resize to 50%", { width: 24, height: 16 }],
    ["crop to a square", { width: 32, height: 32 }],
    ["a 4 px border", { width: 56, height: 40 }],
    ["flip it", size],
    ["vignette", size],
    ['write "hi" at the bottom', size],
    ["enhance it", size],
    ["black and white, then rotate left", { width: 32, height: 48 }],
  ])("draws all frames: %s", async (prompt, expected) => {
    const { image } = await edit(prompt, await film(type));
    const after = await decode(image);
    expect(after).toMatchObject({ delay, ...expected });
    expect(new Set(after.frames.map((frame) => frame.toString("base64"))).size).toBe(COUNT);
  });

  test.each(["enhance it", "fix the white balance", "stencil", "dehaze", "brighter", "vignette", "sharpen", "cartoon"])(
    "doesn't flicker where nothing moves: %s",
    async (prompt) => {
      const { image } = await edit(prompt, await film(type, { paint: flashing }));
      const after = await decode(image);
      for (const x of [2, 10]) expect(flicker(after, x, 16)).toBeLessThanOrEqual(4);
    },
  );

  test("crops to the aspect ratio of the settings", async () => {
    const { image } = await edit("invert", await film(type), { aspectRatio: "1:1" });
    expect(await decode(image)).toMatchObject({ width: 32, height: 32, delay });
  });

  test.each(["crop to the interesting part, 1:1", "trim the edges"])("uses the first frame and says so: %s", async (prompt) => {
    const { image, notes } = await edit(prompt, await film(type));
    expect((await sharp(image).metadata()).pages ?? 1).toBe(1);
    expect(notes).toContain(editorMessages.firstFrame);
  });

  test("uses the first frame where the result would be too large", async () => {
    const { image, notes } = await edit("resize to 5000 px wide", await film(type));
    expect((await sharp(image).metadata()).pages ?? 1).toBe(1);
    expect(notes).toContain(editorMessages.firstFrame);
  });

  test("keeps transparency", async () => {
    const { image } = await edit("rounded corners", await film(type));
    const { frames } = await decode(image);
    expect(frames.map((frame) => frame[3])).toEqual(delay.map(() => expect.toSatisfy((alpha: number) => alpha < 30)));
  });

  test("stops at once when it's cancelled", async () => {
    const bytes = await film(type, { width: 480, height: 270, count: 60 });
    const { info } = await images.read(bytes);
    const cancel = new AbortController();
    const what = order("oil painting cartoon", [bytes]);
    const drawing = local.draw(
      { ...what, prompt: "cartoon", references: what.references.map((one) => ({ ...one, ...info })) },
      { signal: cancel.signal, preview: () => cancel.abort(new Error("cancelled")) },
    );
    setTimeout(() => cancel.abort(new Error("cancelled")), 300);
    await expect(drawing).rejects.toThrow("cancelled");
  });
});

test("flickers with no operation that leaves pixels where they are", { timeout: 60_000 }, async () => {
  const large: Paint = (x, y, frame) => flashing(Math.floor(x / 4), y, frame);
  const bytes = await film("webp", { width: 192, height: 128, paint: large });
  const stays = operations.filter(({ needsSubject, supportsRegions }) => supportsRegions && !needsSubject);
  const flickering: string[] = [];
  for (const { name, examples } of stays) {
    const { image } = await edit(name === "recolour" ? "change the blue to red" : examples[0], bytes);
    if (flicker(await decode(image), 4, 64) > 4) flickering.push(name);
  }
  expect([stays.length > 30, flickering]).toEqual([true, []]);
});

test("repeats only what moves every picture of a size in the same way", () => {
  const repeats = (prompt: string) => parsePlan(prompt).steps.every(isRepeatable);
  expect(["brighter", "rotate left", "polaroid", "pad to 1:1 with blurred bars", "tile it 2x2"].map(repeats)).not.toContain(
    false,
  );
  expect(
    ["blur the background", "remove the background", "side by side", "crop to the subject", "trim the edges"].map(repeats),
  ).not.toContain(true);
});

test("uses the first frame of several pictures, and says so", async () => {
  const bytes = await film("gif");
  const { info } = await images.read(bytes);
  const references = order("", [bytes, bytes]).references.map((one) => ({ ...one, ...info }));
  const { image, notes } = await draw("side by side", [bytes, bytes], { references });
  expect([(await sharp(image).metadata()).pages ?? 1, notes.at(-1)]).toEqual([1, editorMessages.firstFrame]);
});

test("draws still pictures as before", async () => {
  const still = await sharp({ create: { ...size, channels: 3, background: "#345" } })
    .png()
    .toBuffer();
  expect((await edit("invert", still)).notes).toEqual(["colours inverted"]);
});

function meanDifference(left: Uint8Array, right: Uint8Array | undefined): number {
  return left.reduce((sum, value, at) => sum + Math.abs(value - (right?.[at] ?? 0)), 0) / left.length;
}
