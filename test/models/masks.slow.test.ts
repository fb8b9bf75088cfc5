// The mask for a model: which part of the picture the instruction is about.

import sharp from "sharp";
import { expect, test } from "vitest";
import { createMasks } from "../../src/models/local/rendering/masks.ts";
import { createSubjectFinder } from "../../src/models/local/subject/network/finder.ts";
import { disc, height, width, without } from "./local/subject/fixtures.ts";
import { pictureOf, startProviders } from "./providers.ts";

const images = "openai/gpt-image-2";
const inside = (x: number, y: number) => Math.hypot(x - 156, y - 114) < 57;

/** Alpha of a mask at a pixel. */
async function alphaOf(png: Uint8Array | undefined) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([width, height, 4]);
  return (x: number, y: number) => data[4 * (y * width + x) + 3];
}

test("sends a mask that opens only the background for an instruction about the background", async () => {
  const { service, draw } = await startProviders();
  const { notes } = await draw(images, {
    prompt: "replace the background with a beach",
    references: [await pictureOf(await disc.picture())],
  });
  const alpha = await alphaOf(service.orders()[0]?.mask?.bytes);
  expect(notes).toEqual(["a mask protected the subject"]);
  for (let y = 0; y < height; y += 3) {
    for (let x = 0; x < width; x += 3) {
      const away = Math.abs(Math.hypot(x - 156, y - 114) - 57);
      if (away > 5) expect(alpha(x, y)).toBe(inside(x, y) ? 255 : 0);
    }
  }
});

test("sends a mask that protects the background, with a margin around the subject, for an instruction about the subject", async () => {
  const { service, draw } = await startProviders();
  const prompt = "give the ball a face, but don't change the background";
  const { notes } = await draw(images, { prompt, references: [await pictureOf(await disc.picture())] });
  const alpha = await alphaOf(service.orders()[0]?.mask?.bytes);
  expect([alpha(156, 114), alpha(156, 114 - 57 - 10), alpha(5, 5), alpha(340, 220)]).toEqual([0, 0, 255, 255]);
  expect(notes).toEqual(["a mask protected the background"]);
});

test("scales the mask to the size of the sent picture", async () => {
  const { service, draw } = await startProviders();
  const large = await sharp(await disc.picture())
    .resize(3000, 2000)
    .png()
    .toBuffer();
  await draw(images, { prompt: "replace the background with a beach", references: [await pictureOf(large)] });
  const [order] = service.orders();
  expect([order?.mask?.width, order?.mask?.height]).toEqual([order?.references[0]?.width, order?.references[0]?.height]);
});

test.each([
  ["make it night", []],
  ["make the background transparent", []],
])("sends no mask for “%s”", async (prompt, expected) => {
  const { service, draw } = await startProviders();
  const { notes } = await draw(images, { prompt, references: [await pictureOf(await disc.picture())] });
  expect([service.orders()[0]?.mask, notes]).toEqual([undefined, expected]);
});

test("sends no mask without a clear subject, and says so on the card", async () => {
  const { service, draw } = await startProviders();
  const wall = await pictureOf(await without["a plain wall"]());
  const { notes } = await draw(images, { prompt: "replace the background with a beach", references: [wall] });
  expect(service.orders()[0]?.mask).toBeUndefined();
  expect(notes).toEqual(["I found no clear subject to protect with a mask, so the whole picture could change"]);
});

test("sends no mask when the subject finder isn't available", async () => {
  const nowhere = createMasks(createSubjectFinder({ weights: new URL("file:///nowhere/u2netp.onnx") }));
  const { signal } = new AbortController();
  expect(await nowhere.maskFor("replace the background with a beach", await disc.picture(), signal)).toEqual({ kind: "none" });
  expect(await nowhere.maskFor("make it night", await disc.picture(), signal)).toBeUndefined();
});

test("stops waiting for a mask when the drawing is cancelled", async () => {
  const abort = new AbortController();
  const reason = new Error("cancelled");
  const made = createMasks(createSubjectFinder()).maskFor("blur the background", await disc.picture(), abort.signal);
  setImmediate(() => abort.abort(reason));
  await expect(made).rejects.toBe(reason);
});
