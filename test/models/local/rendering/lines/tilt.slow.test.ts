import { expect, test } from "vitest";
import { measureTilt } from "../../../../../src/models/local/rendering/lines/tilt.ts";
import { paintCrooked } from "../../crooked.ts";
import { decode, paintFlat } from "../../pictures.ts";

const angles = [-9, -4.2, -1, 0, 0.6, 2.5, 8];

test.each(angles.flatMap((angle) => [["house front", angle] as const, ["sea", angle] as const]))(
  "measures the tilt of a %s that is turned by %d°",
  async (scene, angle) => {
    expect(Math.abs(((await measureTilt(await decode(await paintCrooked(scene, angle)))) ?? 99) - angle)).toBeLessThan(0.25);
  },
);

test.each([0, 5])("does not guess the tilt of discs that are turned by %d°", async (angle) => {
  expect(await measureTilt(await decode(await paintCrooked("discs", angle)))).toBeUndefined();
});

test.each([
  [1, 1],
  [3, 400],
  [400, 3],
  [600, 400],
])("does not guess the tilt of a plain picture of %d × %d", async (width, height) => {
  expect(await measureTilt(await decode(await paintFlat(90, 80, 70, width, height)))).toBeUndefined();
});

test("measures the tilt of a cut-out", async () => {
  const front = await decode(await paintCrooked("house front", 3));
  const bytes = new Uint8ClampedArray(front.width * front.height * 4).fill(255);
  for (let at = 0; at < front.width * front.height; at += 1)
    for (let channel = 0; channel < 3; channel += 1) bytes[4 * at + channel] = front.bytes[3 * at + channel] ?? 0;
  expect(await measureTilt({ ...front, bytes, channels: 4 })).toBeCloseTo(3, 0);
});
