import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { toSrgb } from "../../../src/images/decoders/tone-map.ts";
import { readPicture } from "../../../src/images/read.ts";
import { codes, wideAvif, withColourCodes } from "../colour-codes.ts";
import { type Colour, coloursOf, differenceTo } from "../fixtures.ts";
import { heic } from "./heic.ts";

const colours: Colour[] = [
  [200, 60, 40],
  [60, 160, 60],
  [40, 60, 180],
  [230, 230, 230],
];
/** Linear light of sRGB, and the same light in other primaries. */
const lightOf = (colour: Iterable<number | undefined>) =>
  Array.from(colour, (value = 0) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
const bt2020 = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0114],
  [0.0164, 0.088, 0.8956],
];
const displayP3 = [
  [0.8225, 0.1775, 0],
  [0.0332, 0.9669, 0],
  [0.0171, 0.0724, 0.9108],
];
const inPrimaries = (matrix: number[][], light: number[]) =>
  matrix.map((row) => row.reduce((sum, share, at) => sum + share * (light[at] ?? 0), 0));

/** Signals for light relative to white, which is at 203 cd/m². */
function pq(light: number): number {
  const power = ((light * 203) / 10_000) ** (2610 / 16_384);
  return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375;
}
function hlg(light: number[]): number[] {
  const display = light.map((value) => (value * 203) / 1000);
  const [red = 0, green = 0, blue = 0] = display;
  const scene = (0.2627 * red + 0.678 * green + 0.0593 * blue) ** (1 / 1.2);
  const signal = (value: number) =>
    value <= 1 / 12 ? Math.sqrt(3 * value) : 0.17883277 * Math.log(12 * value - 0.28466892) + 0.55991073;
  return display.map((value) => signal(value / Math.max(scene, 1e-9) ** 0.2));
}
const srgb = (light: number) => (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);

describe("shows colours that aren't sRGB as they were", () => {
  const wide = (matrix: number[][]) => colours.map((colour) => inPrimaries(matrix, lightOf(colour)));
  test.each([
    ["an AVIF in BT.2020 with PQ", () => wideAvif(wide(bt2020).map((light) => light.map(pq))), codes.pq],
    ["an AVIF in BT.2020 with HLG", () => wideAvif(wide(bt2020).map(hlg)), codes.hlg],
    ["an AVIF in Display P3", () => wideAvif(wide(displayP3).map((light) => light.map(srgb))), codes.displayP3],
    ["a HEIC in BT.2020 with PQ", async () => heic("bt2020-pq"), codes.pq],
    ["a HEIC in BT.2020 with HLG", async () => heic("bt2020-hlg"), codes.hlg],
  ])("%s", async (_, make, colourCodes) => {
    const plain = await make();
    expect(await differenceTo((await readPicture(plain)).bytes, colours)).toBeGreaterThan(10);
    const { bytes, info } = await readPicture(withColourCodes(plain, colourCodes));
    expect(info).toMatchObject({ type: "image/jpeg", width: 48, height: 32 });
    expect(await differenceTo(bytes, colours)).toBeLessThanOrEqual(4);
  });
});

test("keeps what is brighter than white apart, and what is darker as it is", async () => {
  const greys = [0.2, 0.5, 1.5, 4].map((light) => [light, light, light].map(pq));
  const { bytes } = await readPicture(withColourCodes(await wideAvif(greys), codes.pq));
  const seen = (await coloursOf(bytes)).map(([red = 0]) => red);
  const [dark = 0, middle = 0, bright = 0, brightest = 0] = seen;
  expect(Math.abs(dark - 255 * srgb(0.2))).toBeLessThanOrEqual(2);
  expect(Math.abs(middle - 255 * srgb(0.5))).toBeLessThanOrEqual(2);
  expect(bright).toBeLessThan(brightest - 4);
  expect(brightest).toBeGreaterThanOrEqual(253);
});

test("keeps the hue of highlights", () => {
  const orange = [3, 1.5, 0.5].map((light) => Math.round(pq(light) * 1023));
  const pixels = { width: 1, height: 1, channels: 3, stride: 3, max: 1023, data: Uint16Array.from(orange) } as const;
  const [red = 0, green = 0, blue = 0] = toSrgb(pixels, { primaries: 1, transfer: 16 }).data;
  const light = (value: number) => lightOf([value, value, value])[0] ?? 0;
  expect(light(green) / light(red)).toBeCloseTo(0.5, 1);
  expect(light(blue) / light(red)).toBeCloseTo(1 / 6, 1);
});

test("of a JPEG with a gain map, reads the picture that every program shows", async () => {
  const base = await sharp({ create: { width: 48, height: 32, channels: 3, background: "#c83c28" } })
    .jpeg({ quality: 95 })
    .toBuffer();
  const gainMap = await sharp({ create: { width: 12, height: 8, channels: 3, background: "#fff" } })
    .jpeg()
    .toBuffer();
  const { bytes, info } = await readPicture(Buffer.concat([base, gainMap]));
  expect(info).toMatchObject({ type: "image/jpeg", width: 48, height: 32 });
  const flat = Array.from({ length: 4 }, (): Colour => [200, 60, 40]);
  expect(await differenceTo(bytes, flat)).toBeLessThanOrEqual(3);
});

test("refuses a damaged HDR picture as one", async () => {
  const whole = withColourCodes(await wideAvif(colours.map((colour) => lightOf(colour).map(pq))), codes.pq);
  await expect(readPicture(whole.subarray(0, whole.length - 20))).rejects.toMatchObject({ code: "damaged" });
});
