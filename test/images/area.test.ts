import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { areaOfBox, blendIntoArea, outlineOf, readArea, toEditMask } from "../../src/images/area.ts";

const picture = { width: 400, height: 200 };
const box = { left: 100, top: 50, width: 100, height: 50 };
const plain = { feather: 0, invert: false };

function canvas(width: number, height: number, background: string | { r: number; g: number; b: number; alpha: number }) {
  return sharp({ create: { width, height, channels: typeof background === "string" ? 3 : 4, background } });
}

async function pixelOf(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(Buffer.from(bytes)).raw().toBuffer({ resolveWithObject: true });
  const at = (y * info.width + x) * info.channels;
  return [...data.subarray(at, at + info.channels)];
}

/** A white rectangle on a transparent picture, as a browser draws it. */
const drawn = () =>
  canvas(200, 100, { r: 0, g: 0, b: 0, alpha: 0 })
    .composite([{ input: { create: { width: 50, height: 50, channels: 4, background: "#fff" } }, left: 0, top: 0 }])
    .png()
    .toBuffer();

test("reads what a browser drew as grey, with black where it is transparent", async () => {
  const { png, info } = await readArea(await drawn(), picture, plain, "ada");
  expect(info).toMatchObject({ type: "image/png", width: 200, height: 100 });
  expect((await sharp(Buffer.from(png)).metadata()).channels).toBe(1);
  expect([(await pixelOf(png, 10, 10))[0], (await pixelOf(png, 100, 50))[0]]).toEqual([255, 0]);
});

test("makes an area of a rectangle, softens its edge, and inverts it", async () => {
  const { png } = await areaOfBox(box, picture, plain);
  expect([(await pixelOf(png, 150, 75))[0], (await pixelOf(png, 99, 75))[0]]).toEqual([255, 0]);
  const soft = (await areaOfBox(box, picture, { feather: 20, invert: true })).png;
  const [inside = 0, edge = 0, outside = 0] = await Promise.all([150, 100, 10].map(async (x) => (await pixelOf(soft, x, 75))[0]));
  expect(inside).toBeLessThan(10);
  expect(Math.abs(edge - 128)).toBeLessThan(30);
  expect(outside).toBe(255);
});

describe("a bad area is refused with a sentence", () => {
  test.each([
    ["isn't a picture", async () => Buffer.from("no picture"), /isn't a picture/],
    ["isn't a PNG", () => canvas(200, 100, "#fff").jpeg().toBuffer(), "The marked area must be a PNG picture."],
    ["is empty", () => canvas(200, 100, "#000").png().toBuffer(), "Nothing is marked."],
    ["is cut off", async () => (await drawn()).subarray(0, 60), /damaged or incomplete/],
    [
      "has another shape",
      () => canvas(200, 200, "#fff").png().toBuffer(),
      "200 × 200 pixels, which isn't the shape of the picture",
    ],
  ] as const)("when it %s", async (_, make, sentence) => {
    await expect(readArea(await make(), picture, plain, "ada")).rejects.toThrow(sentence);
  });

  test("when a rectangle is empty, outside, or everything and inverted", async () => {
    const whole = { left: 0, top: 0, ...picture };
    for (const [of, options] of [
      [{ ...box, width: 0 }, plain],
      [{ ...box, left: 500 }, plain],
      [whole, { feather: 0, invert: true }],
    ] as const)
      await expect(areaOfBox(of, picture, options)).rejects.toThrow("Nothing is marked.");
  });
});

test("makes a mask of the picture's size, transparent where a model may change something", async () => {
  const mask = await toEditMask((await areaOfBox(box, picture, plain)).png, await canvas(800, 400, "#f00").png().toBuffer());
  expect(await sharp(Buffer.from(mask)).metadata()).toMatchObject({ width: 800, height: 400, channels: 4 });
  expect([(await pixelOf(mask, 300, 150))[3], (await pixelOf(mask, 10, 10))[3]]).toEqual([0, 255]);
});

test("takes a drawing only inside the area, and leaves every other pixel as it was", async () => {
  const original = await canvas(400, 200, "#f00").png().toBuffer();
  const larger = await canvas(808, 400, "#00f").jpeg().toBuffer();
  const { png } = await areaOfBox(box, picture, plain);
  const blended = (await blendIntoArea(original, larger, png)) ?? new Uint8Array();
  expect(await sharp(Buffer.from(blended)).metadata()).toMatchObject({ width: 400, height: 200, format: "png" });
  expect(await pixelOf(blended, 10, 10)).toEqual([255, 0, 0]);
  expect((await pixelOf(blended, 150, 75))[2]).toBeGreaterThan(250);
});

test("puts colour into a grey picture, and keeps transparency outside the area", async () => {
  const { png } = await areaOfBox(box, picture, plain);
  const blue = await canvas(400, 200, "#00f").png().toBuffer();
  const grey = await canvas(400, 200, "#777").toColourspace("b-w").png().toBuffer();
  expect(await pixelOf((await blendIntoArea(grey, blue, png)) ?? new Uint8Array(), 150, 75)).toEqual([0, 0, 255]);
  const clear = await canvas(400, 200, { r: 0, g: 0, b: 0, alpha: 0 }).png().toBuffer();
  const blended = (await blendIntoArea(clear, blue, png)) ?? new Uint8Array();
  expect([await pixelOf(blended, 150, 75), (await pixelOf(blended, 10, 10))[3]]).toEqual([[0, 0, 255, 255], 0]);
});

test("doesn't stretch a drawing of another shape into the area", async () => {
  const { png } = await areaOfBox(box, picture, plain);
  const [original, square] = await Promise.all([
    canvas(400, 200, "#f00").png().toBuffer(),
    canvas(400, 400, "#00f").png().toBuffer(),
  ]);
  expect(await blendIntoArea(original, square, png)).toBeUndefined();
});

test("outlines an area with a thin line, and nothing else", async () => {
  const line = await outlineOf((await areaOfBox(box, picture, plain)).png, 400);
  expect((await pixelOf(line, 100, 75))[3]).toBe(255);
  expect((await pixelOf(line, 150, 75))[3]).toBe(0);
  expect((await pixelOf(line, 10, 10))[3]).toBe(0);
});
