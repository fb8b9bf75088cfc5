import { expect } from "vitest";
import { detailOperations } from "../../../../src/models/local/operations/detail/index.ts";
import { centre, corners, describeClaims } from "../claims.ts";
import { blocksIn, colourOf, contrastOf, detailOf, meanLight, paintChangedScene, paintFlat, pixelAt } from "../pictures.ts";

describeClaims(detailOperations, {
  "motion-blur": [
    {
      say: "motion blur",
      claim(after, before) {
        expect(detailOf(after, "across")).toBeLessThan(detailOf(before, "across") * 0.6);
        expect(detailOf(after, "down")).toBeGreaterThan(detailOf(before, "down") * 0.5);
      },
    },
  ],
  "tilt-shift": [
    {
      say: "a lot of tilt-shift",
      claim(after, before) {
        const stripes = (from: number, to: number) => (x: number, y: number) => x > 62 && y >= from && y < to;
        expect(detailOf(after, "across", stripes(0, 6))).toBeLessThan(detailOf(before, "across", stripes(0, 6)) * 0.8);
        expect(detailOf(after, "across", stripes(32, 36))).toBe(detailOf(before, "across", stripes(32, 36)));
      },
    },
  ],
  denoise: [
    {
      say: "remove the noise",
      on: () => paintChangedScene((value, _, x, y) => value + ((x * 7 + y * 13) % 5) * 5 - 10),
      claim: (after, before) => expect(detailOf(after, "down", flatPart)).toBeLessThan(detailOf(before, "down", flatPart) * 0.7),
    },
  ],
  sharpness: [
    { say: "sharpen it", claim: (after, before) => expect(detailOf(after)).toBeGreaterThan(detailOf(before) * 1.15) },
    { say: "a lot less sharpness", claim: (after, before) => expect(detailOf(after)).toBeLessThan(detailOf(before)) },
  ],
  clarity: [
    { say: "more clarity", claim: (after, before) => expect(contrastOf(after)).toBeGreaterThan(contrastOf(before) * 1.02) },
  ],
  glow: [{ say: "add a glow", claim: (after, before) => expect(meanLight(after)).toBeGreaterThan(meanLight(before) + 8) }],
  blur: [
    { say: "blur it", claim: (after, before) => expect(detailOf(after)).toBeLessThan(detailOf(before) * 0.85) },
    { say: "blur by 4px", claim: (after, before) => expect(detailOf(after)).toBeLessThan(detailOf(before) * 0.4) },
  ],
  pixelate: [
    {
      say: "pixelate it a lot",
      claim: (after) => expect(blocksIn(after)).toBeGreaterThan(0.5),
    },
    { say: "8-bit", claim: (after) => expect(blocksIn(after)).toBeGreaterThan(0.2) },
  ],
  grain: [
    {
      say: "add grain",
      on: () => paintFlat(128, 128, 128),
      claim(after) {
        expect(contrastOf(after)).toBeGreaterThan(4);
        expect(meanLight(after)).toBeCloseTo(128, -1);
        expect(colourOf(after)).toBe(0);
      },
    },
  ],
  vignette: [
    {
      say: "add a vignette",
      claim(after, before) {
        expect(meanLight(after, corners)).toBeLessThan(meanLight(before, corners) * 0.75);
        expect(meanLight(after, centre)).toBeGreaterThan(meanLight(before, centre) * 0.97);
      },
    },
  ],
  glitch: [{ say: "glitch effect", claim: (after, before) => expect(pixelAt(after, 30, 5)[1]).toBe(pixelAt(before, 30, 5)[1]) }],
});

function flatPart(x: number, y: number): boolean {
  return x < 20 && y < 40;
}
