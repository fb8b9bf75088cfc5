import { expect } from "vitest";
import { lightOperations } from "../../../../src/models/local/operations/light/index.ts";
import { dark, describeClaims } from "../claims.ts";
import { colourOf, contrastOf, meanLight, paintChangedScene, toneOf } from "../pictures.ts";

describeClaims(lightOperations, {
  brightness: [
    { say: "make it brighter", claim: (after, before) => expect(meanLight(after)).toBeGreaterThan(meanLight(before) * 1.08) },
    { say: "a bit darker", claim: (after, before) => expect(meanLight(after)).toBeLessThan(meanLight(before) * 0.97) },
    { say: "it's too dark", claim: (after, before) => expect(meanLight(after)).toBeGreaterThan(meanLight(before) + 8) },
  ],
  contrast: [
    { say: "more contrast", claim: (after, before) => expect(contrastOf(after)).toBeGreaterThan(contrastOf(before) * 1.08) },
    { say: "less contrast", claim: (after, before) => expect(contrastOf(after)).toBeLessThan(contrastOf(before) * 0.9) },
  ],
  exposure: [
    { say: "exposure +1", claim: (after, before) => expect(meanLight(after)).toBeGreaterThan(meanLight(before) * 1.25) },
    { say: "exposure -1", claim: (after, before) => expect(meanLight(after)).toBeLessThan(meanLight(before) * 0.8) },
  ],
  shadows: [
    {
      say: "lift the shadows",
      claim(after, before) {
        expect(meanLight(after, dark(60, before))).toBeGreaterThan(meanLight(before, dark(60, before)) + 5);
        expect(toneOf(after, 36, 26) - toneOf(before, 36, 26)).toBeLessThan(4);
      },
    },
  ],
  highlights: [
    {
      say: "tone down the highlights",
      claim(after, before) {
        expect(toneOf(after, 36, 26)).toBeLessThan(toneOf(before, 36, 26) - 5);
        expect(Math.abs(toneOf(after, 10, 60) - toneOf(before, 10, 60))).toBeLessThan(2);
      },
    },
  ],
  gamma: [{ say: "gamma 1.4", claim: (after, before) => expect(meanLight(after)).toBeGreaterThan(meanLight(before) + 10) }],
  enhance: [
    {
      say: "enhance it",
      on: () => paintChangedScene((value) => 90 + value / 4),
      claim: (after, before) => expect(contrastOf(after)).toBeGreaterThan(contrastOf(before) * 1.5),
    },
  ],
  fade: [
    {
      say: "fade it",
      claim(after, before) {
        expect(toneOf(after, 2, 60)).toBeGreaterThan(toneOf(before, 2, 60) + 10);
        expect(colourOf(after)).toBeLessThan(colourOf(before));
      },
    },
  ],
  dehaze: [
    {
      say: "remove the haze",
      on: () => paintChangedScene((value) => 110 + value / 2),
      claim: (after, before) => expect(contrastOf(after)).toBeGreaterThan(contrastOf(before) * 1.2),
    },
  ],
});
