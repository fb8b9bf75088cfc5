// The subject of a picture, as an area to edit.

import sharp from "sharp";
import { expect, test } from "vitest";
import { createSubjectSelector } from "../../../../src/models/local/rendering/select-subject.ts";
import { createSubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { disc, height, width } from "../subject/fixtures.ts";

const select = createSubjectSelector(createSubjectFinder());
const { signal } = new AbortController();

async function alphaOf(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  return { ...info, at: (x: number, y: number) => data[4 * (y * info.width + x) + 3] };
}

test("is white, and opaque where the subject is", async () => {
  const found = await select(await disc.picture(), "ada", signal);
  if (found.kind === "none") throw new Error(found.userMessage);
  const alpha = await alphaOf(found.png);
  expect([alpha.width, alpha.height, alpha.channels]).toEqual([width, height, 4]);
  for (let y = 0; y < height; y += 3)
    for (let x = 0; x < width; x += 3)
      if (Math.abs(Math.hypot(x - 156, y - 114) - 57) > 6) expect(alpha.at(x, y)).toBe(disc.inside(x, y) ? 255 : 0);
});

test("is as detailed as an area at most, in the shape of the picture", async () => {
  const large = await sharp(await disc.picture())
    .resize(3000, 2000)
    .jpeg()
    .toBuffer();
  const found = await select(large, "ada", signal);
  if (found.kind === "none") throw new Error(found.userMessage);
  expect(await sharp(found.png).metadata()).toMatchObject({ width: 2048, height: 1365 });
});

test("is a sentence where nothing stands out", async () => {
  const plain = await sharp({ create: { width: 300, height: 200, channels: 3, background: "#804020" } })
    .png()
    .toBuffer();
  expect(await select(plain, "ada", signal)).toEqual({
    kind: "none",
    userMessage: expect.stringContaining("I couldn't find a clear subject in this picture"),
  });
});

test("stops when the person cancels", async () => {
  const abort = new AbortController();
  const selecting = select(await disc.picture(), "ada", abort.signal);
  abort.abort(new Error("cancelled"));
  await expect(selecting).rejects.toThrow("cancelled");
});
