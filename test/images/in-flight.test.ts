// Large pictures wait until the pixel budget has room for them. Small ones never wait.

import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import type { DrawOrder } from "../../src/core/ports/models.ts";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { countWaitingForPixels, withPixelBudget } from "../../src/images/in-flight.ts";
import { sharp } from "../../src/images/picture-slots.ts";
import { readPicture } from "../../src/images/read.ts";
import { local } from "../../src/models/local/local.ts";

const black = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#123" } });

test("keeps at most 64 megapixels of large pictures in memory, and processes all of them", async () => {
  let [now, peak, done] = [0, 0, 0];
  const draw = (pixels: number) => async () => {
    now += pixels;
    peak = Math.max(peak, now);
    await setImmediate();
    now -= pixels;
    done++;
  };
  const sizes = [64e6, 17e6, 40e6, 64e6, 30e6, 64e6, 17e6, 20e6];
  await Promise.all(sizes.map((pixels, at) => withPixelBudget(pixels, draw(pixels), `person ${at % 4}`)));
  expect([peak, done]).toEqual([64e6, sizes.length]);
});

/** Uses up the whole pixel budget until the returned function is called. */
function exhaustBudget(): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = withPixelBudget(64e6, () => promise, "ada");
  return () => {
    resolve();
    return held;
  };
}

/** Runs both while the budget is used up. Returns the order in which they end; "room" is when the budget is free again. */
async function completionOrder(large: () => Promise<unknown>, small: () => Promise<unknown>): Promise<string[]> {
  const ended: string[] = [];
  const release = exhaustBudget();
  const waiting = large().then(() => ended.push("large"));
  await vi.waitUntil(() => countWaitingForPixels() === 1 || ended.length > 0, { timeout: 20_000 });
  await small().then(() => ended.push("small"));
  ended.push("room");
  await release();
  await waiting;
  return ended;
}

test("makes a large picture that is decoded whole wait for room, and reads a small one at once", async () => {
  const [large, small] = [black(4200, 4200).png({ progressive: true }), black(40, 40).png()];
  const [ofBo, ofCy] = [await large.toBuffer(), await small.toBuffer()];
  expect(
    await completionOrder(
      () => readPicture(ofBo, "bo"),
      () => readPicture(ofCy, "cy"),
    ),
  ).toEqual(["small", "room", "large"]);
});

async function draws(prompt: string, personHash: string, side: number): Promise<unknown> {
  const bytes = await black(side, side).jpeg().toBuffer();
  const picture = { key: "" as BlobKey, type: "image/jpeg" as const, width: side, height: side, bytes: bytes.length };
  const order: DrawOrder = {
    ...{ prompt, references: [{ ...picture, read: async () => bytes }], history: [], aspectRatio: "as is" },
    ...{ resolution: "standard", seed: 7, number: 1, choice: { index: 0, of: 1 }, requestedAt: new Date(), personHash },
  };
  return local.draw(order, { signal: new AbortController().signal, preview() {} });
}

test.each([
  ["a large picture", "make it brighter", 4200],
  ["a small picture that becomes large", "resize to 4200 pixels", 400],
])("makes the edit of %s wait for room, and runs a small one at once", async (_, prompt, side) => {
  expect(
    await completionOrder(
      () => draws(prompt, "bo", side),
      () => draws("make it brighter", "cy", 40),
    ),
  ).toEqual(["small", "room", "large"]);
});
