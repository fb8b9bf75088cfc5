// The samples are `quarters()`, made with cjxl of libjxl: nothing in the project encodes JPEG XL.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readPicture } from "../../../src/images/read.ts";
import { readJxlSize } from "../../../src/images/scan/jxl.ts";
import { blue, type Colour, differenceTo, green, red, white } from "../fixtures.ts";

const jxl = (sample: string) => readFileSync(new URL(`jxl/${sample}.jxl`, import.meta.url));

describe("reads JPEG XL", () => {
  const colours: Colour[] = [
    [200, 60, 40],
    [60, 160, 60],
    [40, 60, 180],
    [230, 230, 230],
  ];
  test.each<[sample: string, type: string, size: [number, number], colours: Colour[], tolerance: number]>([
    ["quarters", "image/jpeg", [48, 32], [red, green, blue, white], 25], // of quality 90
    ["transparent", "image/png", [48, 32], [red, [0, 255, 0, 128], [0, 0, 255, 0], white], 0],
    ["display-p3", "image/jpeg", [48, 32], colours, 4],
    ["turned", "image/jpeg", [32, 48], [blue, red, white, green], 4],
  ])("%s", async (sample, type, [width, height], seen, tolerance) => {
    const { bytes, info } = await readPicture(jxl(sample));
    expect(info).toMatchObject({ type, width, height });
    expect(await differenceTo(bytes, seen)).toBeLessThanOrEqual(tolerance);
  });
});

/** A header that claims this size, and nothing after it. The least significant bit of a byte comes first. */
function headerOf(fields: [value: number, bits: number][]): Buffer {
  const bits = fields.flatMap(([value, count]) => Array.from({ length: count }, (_, bit) => Math.floor(value / 2 ** bit) % 2));
  const bytes = Buffer.alloc(14);
  bytes.write("\xff\x0a", "latin1");
  for (const [at, bit] of bits.entries()) bytes[2 + (at >> 3)] = (bytes[2 + (at >> 3)] ?? 0) | (bit << (at & 7));
  return bytes;
}
const side = (value: number): [number, number][] => [
  [3, 2],
  [value - 1, 30],
];
const sized = (width: number, height: number) => headerOf([[0, 1], ...side(height), [0, 3], ...side(width)]);

describe("reads the size of a JPEG XL picture", () => {
  test.each<[what: string, bytes: Buffer, width: number, height: number]>([
    ["both sides", sized(300, 20_000), 300, 20_000],
    [
      "sides that are small multiples of 8",
      headerOf([
        [1, 1],
        [3, 5],
        [0, 3],
        [5, 5],
      ]),
      48,
      32,
    ],
    [
      "a height of nine bits and a ratio",
      headerOf([
        [0, 1],
        [0, 2],
        [449, 9],
        [5, 3],
      ]),
      800,
      450,
    ],
    ["in a container", jxl("turned"), 48, 32],
  ])("%s", (_, bytes, width, height) => {
    expect(readJxlSize(bytes)).toEqual({ width, height });
  });
});

describe("refuses JPEG XL", () => {
  test.each([0.9, 0.5, 0.1])("cut after %f of its bytes", async (part) => {
    const bytes = jxl("quarters");
    await expect(readPicture(bytes.subarray(0, bytes.length * part))).rejects.toMatchObject({ code: "damaged" });
  });

  test.each([
    [6000, 5000, "The limit for JPEG XL is 24 megapixels"],
    [40_000, 10, "32,767 pixels"],
    [2 ** 30, 2 ** 30, "32,767 pixels"],
  ])("that claims %d × %d pixels, before it's decoded", async (width, height, words) => {
    await expect(readPicture(sized(width, height))).rejects.toThrow(words);
  });
});
