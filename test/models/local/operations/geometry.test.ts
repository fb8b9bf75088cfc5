import { expect, test } from "vitest";
import { geometryOperations } from "../../../../src/models/local/operations/geometry/index.ts";
import { measurePose, measureTilt } from "../../../../src/models/local/rendering/lines/tilt.ts";
import { describeClaims, sized } from "../claims.ts";
import { paintCrooked, paintLeaning } from "../crooked.ts";
import { draw } from "../orders.ts";
import { colourOf, decode, edit, paintFlat, paintScene, pixelAt, shareOf, toneOf } from "../pictures.ts";

describeClaims(geometryOperations, {
  pad: [
    {
      say: "pad to square",
      claim: (after) => expect([after.width, after.height, ...pixelAt(after, 1, 1)]).toEqual([96, 96, 255, 255, 255]),
    },
    { say: "fit into 16:9 with black bars", claim: (after) => expect(pixelAt(after, 1, 30)).toEqual([0, 0, 0]) },
    { say: "pad to 1:1 with blurred bars", claim: (after) => expect(colourOf(after, (_, y) => y < 12)).toBeGreaterThan(10) },
  ],
  crop: [
    { say: "crop to 16:9", claim: sized(96, 54) },
    { say: "make it square", claim: sized(64, 64) },
    {
      say: "crop to 4:5 from the left",
      claim(after, before) {
        sized(51, 64)(after);
        expect(pixelAt(after, 0, 0)).toEqual(pixelAt(before, 0, 0));
      },
    },
  ],
  "crop-to-format": [
    { say: "crop it for a LinkedIn banner", claim: sized(96, 24) },
    { say: "crop to A4", claim: sized(91, 64) },
    { say: "A5 portrait", claim: sized(45, 64) },
    { say: "youtube thumbnail", claim: sized(96, 54) },
  ],
  "crop-to-size": [
    { say: "crop to 40x30 pixels", claim: sized(40, 30) },
    {
      say: "crop to 40x30 from the bottom right",
      claim: (after, before) => expect(pixelAt(after, 39, 29)).toEqual(pixelAt(before, 95, 63)),
    },
  ],
  "crop-to-box": [
    {
      say: "crop to 40×30 at 10,20",
      claim(after, before) {
        sized(40, 30)(after);
        expect(pixelAt(after, 0, 0)).toEqual(pixelAt(before, 10, 20));
        expect(pixelAt(after, 39, 29)).toEqual(pixelAt(before, 49, 49));
      },
    },
    { say: "crop to 0, 0 96x10", claim: sized(96, 10) },
  ],
  "crop-to-part": [
    {
      say: "crop to the left half",
      claim(after, before) {
        sized(48, 64)(after);
        expect(pixelAt(after, 47, 30)).toEqual(pixelAt(before, 47, 30));
      },
    },
    { say: "keep only the top half", claim: sized(96, 32) },
  ],
  "cut-off": [
    {
      say: "cut off the bottom 25%",
      claim(after, before) {
        sized(96, 48)(after);
        expect(pixelAt(after, 40, 0)).toEqual(pixelAt(before, 40, 0));
      },
    },
    { say: "crop 10 px from the left", claim: (after, before) => expect(pixelAt(after, 0, 5)).toEqual(pixelAt(before, 10, 5)) },
  ],
  zoom: [
    {
      say: "zoom in 2x",
      claim(after, before) {
        sized(96, 64)(after);
        expect(Math.abs(toneOf(after, 48, 32) - toneOf(before, 48, 32))).toBeLessThan(30);
        expect(toneOf(after, 24, 20)).toBeCloseTo(toneOf(before, 36, 26), -1);
      },
    },
  ],
  rotate: [
    {
      say: "rotate 90 degrees left",
      claim(after, before) {
        sized(64, 96)(after);
        expect(pixelAt(after, 0, 95)).toEqual(pixelAt(before, 0, 0));
      },
    },
    { say: "turn it upside down", claim: (after, before) => expect(pixelAt(after, 95, 63)).toEqual(pixelAt(before, 0, 0)) },
    { say: "rotate by 10 degrees", claim: (after) => expect(pixelAt(after, 0, 0)).toEqual([255, 255, 255]) },
  ],
  straighten: [
    {
      say: "straighten by 5 degrees",
      on: () => paintFlat(120, 60, 60),
      claim(after, before) {
        expect(after.width).toBeLessThan(before.width);
        expect(shareOf(after, (red, green) => red < 130 && green < 70)).toBe(1);
      },
    },
  ],
  perspective: [
    {
      say: "fix the perspective",
      on: () => paintLeaning("house front", 0.25),
      claim(after, before) {
        expect(after.width).toBeLessThan(before.width);
        expect(after.width / after.height).toBeCloseTo(before.width / before.height, 1);
      },
    },
  ],
  reflect: [{ say: "mirror the left half", claim: (after) => expect(pixelAt(after, 90, 20)).toEqual(pixelAt(after, 5, 20)) }],
  flip: [
    { say: "flip it", claim: (after, before) => expect(pixelAt(after, 95, 0)).toEqual(pixelAt(before, 0, 0)) },
    { say: "flip vertically", claim: (after, before) => expect(pixelAt(after, 0, 63)).toEqual(pixelAt(before, 0, 0)) },
  ],
  resize: [
    { say: "half the size", claim: sized(48, 32) },
    { say: "make it twice as big", claim: sized(192, 128) },
    { say: "make it 30 pixels wide", claim: sized(30, 20) },
    { say: "resize to 50x50", claim: sized(50, 50) },
    { say: "20% smaller", claim: sized(77, 51) },
  ],
});

test.each([
  [-4, "straightened by 4° right"],
  [2.5, "straightened by 2.5° left"],
])("levels a picture that is turned by %d°, and says by how much", async (angle, label) => {
  const drawing = await draw("straighten it", [await paintCrooked("house front", angle)]);
  const [found = ""] = drawing.notes;
  expect(found.replace(/[\d.]+/, "")).toBe(label.replace(/[\d.]+/, ""));
  expect(Math.abs(Number.parseFloat(found.slice(16)) - Math.abs(angle))).toBeLessThan(0.25);
  expect(Math.abs((await measureTilt(await decode(drawing.image))) ?? 99)).toBeLessThan(0.3);
});

test("says that a level picture is level", async () => {
  expect(await edit("straighten it", [await paintCrooked("house front", 0)])).toEqual({
    kind: "refused",
    userMessage: "It is already level.",
  });
});

test("goes on with the other edits of a level picture", async () => {
  expect(await edit("straighten it and make it brighter", [await paintCrooked("house front", 0)])).toMatchObject({
    kind: "drawn",
    unchanged: [0],
  });
});

test("does not turn a picture whose tilt it can't measure", async () => {
  const outcome = await edit("straighten it", [await paintCrooked("discs", 5)]);
  expect(outcome).toEqual({ kind: "refused", userMessage: expect.stringMatching(/can't tell .* how crooked .* degrees left/) });
});

test.each([0.3, 0.12, -0.25])("makes upright lines parallel that converge by %d", async (convergence) => {
  const before = await paintLeaning("house front", convergence);
  expect((await measurePose(await decode(before)))?.convergence).toBeCloseTo(convergence, 1);
  const { image } = await draw("fix the perspective", [before]);
  const pose = await measurePose(await decode(image));
  expect(Math.abs(pose?.convergence ?? 9)).toBeLessThan(0.03);
  expect(Math.abs(pose?.tilt ?? 9)).toBeLessThan(0.3);
});

test("corrects half of the perspective", async () => {
  const { image, notes } = await draw("fix the perspective a bit", [await paintLeaning("house front", 0.3)]);
  expect((await measurePose(await decode(image)))?.convergence).toBeCloseTo(0.13, 1);
  expect(notes).toEqual(["perspective corrected 50%"]);
});

test.each([
  ["house front", "The upright lines of this picture are already parallel."],
  ["sea", "I can't correct the perspective of this picture: I see too few upright lines, such as the edges of buildings."],
  ["discs", "I can't correct the perspective of this picture: I see too few upright lines, such as the edges of buildings."],
] as const)("says why it can't correct the perspective: %s", async (scene, userMessage) => {
  expect(await edit("fix the perspective", [await paintCrooked(scene, 0)])).toEqual({ kind: "refused", userMessage });
});

test.each([
  ["upscale 2x", ["enlarged by Lanczos resampling, which adds no detail"]],
  ["make it 30 pixels wide", []],
])("says how it enlarges: %s", async (say, notes) => {
  expect(await edit(say, [await paintScene()])).toMatchObject({ kind: "drawn", notes });
});
