import { expect, test } from "vitest";
import { blurInStrips, blurPixels } from "../../../../../src/models/local/rendering/pixels/blur.ts";
import type { Pixels } from "../../../../../src/models/local/rendering/pixels/pixels.ts";

/** Pseudo-random pixels with different alpha. */
function paintNoise(width: number, height: number): Pixels {
  const bytes = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < bytes.length; at++) bytes[at] = (at * 2_654_435_761) >>> 13;
  return { bytes, width, height, channels: 4 };
}

test("blurs a large picture in strips as it does whole, a strip at a time", async () => {
  const picture = paintNoise(2500, 2400);
  const whole = await blurPixels(picture, 45);
  let rows = 0;
  for await (const { soft, top } of blurInStrips(picture, 45)) {
    expect([soft.width, top]).toEqual([picture.width, rows]);
    expect(soft.bytes.length).toBeLessThan(whole.bytes.length);
    const from = top * picture.width * soft.channels;
    expect(Buffer.compare(Buffer.from(soft.bytes), Buffer.from(whole.bytes.subarray(from, from + soft.bytes.length)))).toBe(0);
    rows += soft.height;
  }
  expect(rows).toBe(picture.height);
});

test("blurs a small picture in one strip", async () => {
  const sizes: number[][] = [];
  for await (const { top, soft } of blurInStrips(paintNoise(80, 60), 2)) sizes.push([top, soft.width, soft.height]);
  expect(sizes).toEqual([[0, 80, 60]]);
});
