import { expect, test } from "vitest";
import { createSolid, type Pixels } from "../../../../../src/models/local/rendering/pixels/pixels.ts";
import {
  applyMaps,
  channelCurves,
  colourMatrix,
  type PointMap,
  samplePixels,
  saturation,
  toneCurve,
} from "../../../../../src/models/local/rendering/pixels/point-maps.ts";
import { decode, difference, edit, editToPixels, paint, paintFlat, paintScene, pixelAt, renderSteps } from "../../pictures.ts";

/** Every value in every channel, each with other values in the two others. */
function paintValues(channels: 3 | 4 = 3): Pixels {
  const bytes = new Uint8ClampedArray(256 * channels).map((_, i) => (i % channels === 3 ? 77 : (i * 37) % 256));
  return { bytes, width: 16, height: 16, channels };
}

const lift = toneCurve((tone) => tone ** 0.8);
const warm = channelCurves(
  (tone) => tone * 1.1,
  (tone) => tone,
  (tone) => tone * 0.8,
);
const swap = colourMatrix([0, 0, 1, 0, 1, 0, 1, 0, 0]);
const halve: PointMap = { kind: "pixels", change: ({ bytes }) => bytes.set(bytes.map((value) => value / 2)) };

const chains: [string, PointMap[]][] = [
  ["curves", [lift, warm, lift]],
  ["a curve before a matrix", [warm, swap]],
  ["a matrix before a curve", [swap, warm]],
  ["matrices", [saturation(0.5), swap]],
  ["other changes in between", [warm, halve, lift, swap, warm]],
];

test.each(chains)("gives the same for %s in few passes as one after the other", (_, maps) => {
  const together = applyMaps(paintValues(), maps);
  const apart = maps.reduce((picture, map) => applyMaps(picture, [map]), paintValues());
  for (const [at, value] of together.bytes.entries()) expect(Math.abs(value - (apart.bytes[at] ?? 0))).toBeLessThanOrEqual(2);
});

test("clips between two curves, as between two edits", () => {
  const white = applyMaps(createSolid({ width: 1, height: 1 }, 3, [200, 200, 200]), [
    toneCurve((tone) => tone * 2),
    toneCurve((tone) => tone / 2),
  ]);
  expect(pixelAt(white, 0, 0)).toEqual([128, 128, 128]);
});

test("leaves alpha alone", () => {
  const { bytes } = applyMaps(paintValues(4), [warm, swap, lift]);
  expect(bytes.filter((_, at) => at % 4 === 3).every((alpha) => alpha === 77)).toBe(true);
});

test("samples single pixels at regular distances, up to the edges", () => {
  const bytes = new Uint8ClampedArray(2100 * 3 * 3).map((_, i) => (Math.floor(i / 3) % 2100) % 256);
  const sample = samplePixels({ bytes, width: 2100, height: 3, channels: 3 });
  expect([sample.width, sample.height]).toEqual([700, 1]);
  expect(pixelAt(sample, 699, 0)).toEqual(Array(3).fill(2097 % 256));
});

test("says which of several changes had no effect", async () => {
  const scene = await paintFlat(0, 0, 0);
  const outcome = await edit("brighter, invert the colours, black and white", [scene]);
  expect(outcome).toMatchObject({ kind: "drawn", unchanged: [0, 2] });
});

test("refuses changes that cancel each other out", async () => {
  const invert = { name: "invert", params: {}, region: "all" } as const;
  const outcome = await renderSteps({ steps: [invert, invert] }, [await paintScene()]);
  expect(outcome.kind).toBe("refused");
});

test("finds a change too small for the sample", async () => {
  const spot = await paintSpot();
  const outcome = await edit("invert the colours, saturation -100%", [spot]);
  expect(outcome).toMatchObject({ kind: "drawn", unchanged: [] });
});

/** Grey, but for one red pixel that the sample of so large a picture leaves out. */
function paintSpot(): Promise<Buffer> {
  return paint(1500, 30, (x, y) => (x === 4 && y === 4 ? [200, 20, 20] : [90, 90, 90]));
}

test("gives the same picture for one instruction as for several", async () => {
  const scene = await paintScene();
  const together = await editToPixels("warmer, sepia 20%, exposure +1", [scene]);
  let apart: Uint8Array = scene;
  for (const prompt of ["warmer", "sepia 20%", "exposure +1"]) {
    const outcome = await edit(prompt, [apart]);
    if (outcome.kind === "drawn") apart = outcome.image;
  }
  expect(difference(together, await decode(apart))).toBeLessThan(1);
});
