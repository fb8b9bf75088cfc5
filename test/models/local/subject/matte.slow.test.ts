import sharp from "sharp";
import { expect, test } from "vitest";
import { decodePixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { type Matte, refineMatte } from "../../../../src/models/local/subject/matte.ts";
import { createSubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { networkInput, type Saliency, uncertaintyOf } from "../../../../src/models/local/subject/saliency.ts";
import { bottle, box, disc, height, type Shape, star, width, without } from "./fixtures.ts";

const finder = createSubjectFinder();

async function saliencyOf(picture: Buffer): Promise<Saliency> {
  const found = await finder.find(await networkInput(sharp(picture)));
  if (found.kind === "unavailable") throw new Error(found.userMessage);
  return found.saliency;
}

/** Intersection over union with the known mask. */
function overlap({ values }: Matte, inside: Shape["inside"]): number {
  let [both, either] = [0, 0];
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const [found, known] = [(values[at] ?? 0) > 127, inside(x, y)];
      if (found && known) both += 1;
      if (found || known) either += 1;
    }
  }
  return both / either;
}

test.each([
  ["a disc on a meadow", disc],
  ["a box on linen", box],
  ["a star at night", star],
  ["a bottle on linen", bottle],
])("finds %s almost exactly", { timeout: 120_000 }, async (_, { picture, inside }) => {
  const bytes = await picture();
  const saliency = await saliencyOf(bytes);
  expect(uncertaintyOf(saliency)).toBeUndefined();
  expect(overlap(await refineMatte(await decodePixels(sharp(bytes)), saliency), inside)).toBeGreaterThan(0.95);
});

test("refines the outline to the resolution of a large picture", async () => {
  const [small, large] = [
    await disc.picture(),
    await sharp(await disc.picture())
      .resize(3 * width, 3 * height, { kernel: "cubic" })
      .png()
      .toBuffer(),
  ];
  const matte = await refineMatte(await decodePixels(sharp(large)), await saliencyOf(small));
  const unsure = matte.values.filter((value) => value > 25 && value < 230).length;
  expect([matte.width, matte.height]).toEqual([3 * width, 3 * height]);
  expect(unsure / (2 * Math.PI * 57 * 3)).toBeLessThan(6); // pixels across the edge
});

test.each(Object.entries(without))("finds no clear subject in %s", async (_, picture) => {
  expect(uncertaintyOf(await saliencyOf(await picture()))).toBeDefined();
});

test("finds no clear subject in an output that is full or empty", () => {
  const all = { values: new Uint8ClampedArray(320 * 320).fill(255), width: 320, height: 320 };
  expect(uncertaintyOf(all)).toBe("full");
  expect(uncertaintyOf({ ...all, values: new Uint8ClampedArray(320 * 320) })).toBe("empty");
});
