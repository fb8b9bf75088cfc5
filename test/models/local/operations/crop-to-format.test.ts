import { expect, test } from "vitest";
import type { RenderContext } from "../../../../src/models/local/operation.ts";
import { cropToFormat } from "../../../../src/models/local/operations/geometry/crop-to-format.ts";
import { ImpossibleOperation, type Pixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import type { Face } from "../../../../src/models/local/subject/faces/faces.ts";
import { describeEdit, parsePlan } from "../pictures.ts";

const face = (left: number, top: number, width = 20): Face => ({ left, top, width, height: width, score: 0.9 });

/** 240 × 160: red tells a pixel's column, green its row. */
const positions = (): Pixels => ({
  bytes: new Uint8ClampedArray(240 * 160 * 3).map((_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % 240, Math.floor(pixel / 240), 0][i % 3] ?? 0;
  }),
  ...{ width: 240, height: 160, channels: 3 },
});

interface Cropped {
  left: number;
  top: number;
  width: number;
  height: number;
  notes: string[];
}

/** Where the crop was, and its notes. */
async function crop(say: string, find: RenderContext["faces"]): Promise<Cropped> {
  const notes: string[] = [];
  const context: RenderContext = {
    ...{ scale: 1, seed: 7, requestedAt: new Date(0), references: 1, faces: find, note: (text) => notes.push(text), settle() {} },
    subject: () => expect.fail("needs no subject"),
    reference: () => expect.fail("needs no other picture"),
    area: () => expect.fail("needs no marked area"),
  };
  const [step] = parsePlan(say).steps;
  expect(step?.name).toBe("crop-to-format");
  const { bytes, width, height } = await cropToFormat.run(positions(), step?.params ?? {}, context);
  return { left: bytes[0] ?? 0, top: bytes[1] ?? 0, width, height, notes };
}

test("keeps a face in the middle, as far as the picture reaches", async () => {
  expect(await crop("instagram story", async () => [face(180, 40)])).toMatchObject({ left: 145, width: 90, height: 160 });
  expect(await crop("instagram story", async () => [face(0, 40)])).toMatchObject({ left: 0 });
  expect(await crop("X header", async () => [face(100, 90)])).toMatchObject({ left: 0, top: 58, width: 240, height: 80 });
});

test("keeps a group in the middle, without small faces behind it", async () => {
  const group = [face(120, 60, 30), face(180, 60, 30), face(4, 60, 10)];
  expect(await crop("profile picture", async () => group)).toMatchObject({ left: 80, width: 160, height: 160 });
});

test("crops around the busiest part without a face, and without the network that finds them", async () => {
  const unavailable = () => Promise.reject(new ImpossibleOperation("no network"));
  expect(await crop("X header", unavailable)).toEqual(await crop("X header", async () => []));
});

test.each([
  ["passport photo", 7 / 9, 0.74],
  ["US passport photo", 1, 0.6],
])("gives the head of a %s its share of the height", async (say, ratio, share) => {
  const found = await crop(say, async () => [face(100, 70, 40), face(10, 10)]);
  expect(found.width / found.height).toBeCloseTo(ratio, 1);
  expect(40 / 0.62 / found.height).toBeCloseTo(share, 1);
  expect(found.left + found.width / 2).toBeCloseTo(120, -1);
  expect(found.notes.join()).toMatch(/found 2 faces: cropped to the largest.*check the head's size/);
});

test("crops no passport photo without a face", async () => {
  await expect(crop("passport photo", async () => [])).rejects.toThrow("I couldn't find a face in this picture");
});

test.each([
  ["I need this as a passport photo, 35 x 45 mm", "cropped to 7:9 for a passport photo"],
  ["2x2 inch passport photo", "cropped to a square for a US passport photo"],
  ["could you size this for a Facebook cover?", "cropped to 851:315 for a Facebook cover"],
  ["it's for my LinkedIn banner", "cropped to 4:1 for a LinkedIn banner"],
  ["A4, landscape", "cropped to A4 landscape"],
  ["iphone wallpaper pls", "cropped to 9:16 for a phone wallpaper"],
  ["make it brighter and turn it into an X header", "brightness +20%, cropped to 3:1 for an X header"],
])("reads “%s”", (say, label) => {
  expect(describeEdit(say)).toBe(label);
});

test.each([
  ["brighten it for my instagram story", "brightness +20%"],
  ["crop it 4:5 for my instagram post", "cropped to 4:5"],
])("takes “%s” for a purpose beside an order", (say, label) => {
  expect(describeEdit(say)).toBe(label);
});

test.each(["the wallpaper is too dark", "put my avatar in the corner", "replace the background with A4 paper"])(
  "doesn't crop for “%s”",
  (say) => {
    expect(() => parsePlan(say)).toThrow();
  },
);
