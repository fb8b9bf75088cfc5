import { expect } from "vitest";
import { colourOperations } from "../../../../src/models/local/operations/colour/index.ts";
import { cast, centre, describeClaims } from "../claims.ts";
import {
  colourOf,
  contrastOf,
  meanOf,
  paintChangedScene,
  paintFlat,
  pixelAt,
  shareOf,
  toneOf,
  valuesOf,
  warmthOf,
} from "../pictures.ts";

describeClaims(colourOperations, {
  saturation: [
    { say: "more saturated", claim: (after, before) => expect(colourOf(after)).toBeGreaterThan(colourOf(before) * 1.2) },
    { say: "desaturate it by 30%", claim: (after, before) => expect(colourOf(after) / colourOf(before)).toBeCloseTo(0.7, 1) },
  ],
  vibrance: [{ say: "more vibrant", claim: (after, before) => expect(colourOf(after)).toBeGreaterThan(colourOf(before) * 1.1) }],
  recolour: [
    {
      say: "change the green to blue",
      claim(after, before) {
        expect(pixelAt(after, 56, 20)[2]).toBeGreaterThan((pixelAt(after, 56, 20)[1] ?? 0) + 20);
        expect(pixelAt(after, 10, 40)).toEqual(pixelAt(before, 10, 40));
        expect(pixelAt(after, 36, 26)).toEqual(pixelAt(before, 36, 26));
      },
    },
    {
      say: "replace the green with dark red",
      claim(after, before) {
        expect(warmthOf(after)).toBeGreaterThan(warmthOf(before) + 20);
        // Stripes are as clear as before.
        const stripe = (picture: typeof after) => toneOf(picture, 64, 20) - toneOf(picture, 67, 20);
        expect(stripe(after) / stripe(before)).toBeGreaterThan(0.5);
      },
    },
  ],
  warmth: [
    { say: "a bit warmer", claim: (after, before) => expect(warmthOf(after)).toBeGreaterThan(warmthOf(before) + 8) },
    { say: "cooler", claim: (after, before) => expect(warmthOf(after)).toBeLessThan(warmthOf(before) - 8) },
  ],
  "white-balance": [
    {
      say: "fix the white balance",
      on: () => paintChangedScene((value, channel) => (channel === 2 ? value * 0.6 : value)),
      claim: (after, before) => expect(Math.abs(warmthOf(after))).toBeLessThan(Math.abs(warmthOf(before)) * 0.8),
    },
  ],
  tint: [{ say: "tint it blue", claim: (after, before) => expect(warmthOf(after)).toBeLessThan(warmthOf(before) - 15) }],
  hue: [
    {
      say: "shift the hue by 120 degrees",
      on: () => paintFlat(180, 60, 60),
      claim: (after) => expect(meanOf(after, 1)).toBeGreaterThan(meanOf(after, 0) + 30),
    },
  ],
  "black-and-white": [
    { say: "black and white", claim: (after) => expect(colourOf(after)).toBe(0) },
    {
      say: "dramatic black and white",
      claim: (after, before) => expect(contrastOf(after)).toBeGreaterThan(contrastOf(before)),
    },
  ],
  sepia: [
    {
      say: "sepia",
      on: () => paintFlat(128, 128, 128),
      claim: (after) => expect(meanOf(after, 0) - meanOf(after, 2)).toBeGreaterThan(25),
    },
  ],
  invert: [
    {
      say: "invert the colours",
      claim: (after, before) => expect(pixelAt(after, 36, 26)).toEqual(pixelAt(before, 36, 26).map((v) => 255 - v)),
    },
  ],
  duotone: [
    {
      say: "duotone in navy and orange",
      claim(after) {
        const [red = 0, , blue = 0] = pixelAt(after, 36, 26);
        expect(red).toBeGreaterThan(blue + 60);
        const [footRed = 0, , footBlue = 0] = pixelAt(after, 2, 60);
        expect(footBlue).toBeGreaterThan(footRed + 60);
      },
    },
  ],
  posterize: [
    { say: "posterize to 4 levels", claim: (after) => expect(valuesOf(after)).toBeLessThanOrEqual(4) },
    { say: "posterize", claim: (after) => expect(valuesOf(after)).toBeLessThanOrEqual(5) },
  ],
  threshold: [{ say: "stencil", claim: (after) => expect(shareOf(after, (red) => red < 10 || red > 245)).toBeGreaterThan(0.85) }],
  solarize: [
    { say: "solarize", claim: (after, before) => expect(toneOf(after, 36, 26)).toBeLessThan(toneOf(before, 36, 26) - 80) },
  ],
  vintage: [
    {
      say: "vintage",
      claim(after, before) {
        expect(colourOf(after, centre)).toBeLessThan(colourOf(before, centre));
        expect(toneOf(after, 2, 60)).toBeGreaterThan(toneOf(before, 2, 60));
      },
    },
  ],
  cinematic: [
    {
      say: "cinematic look",
      on: () => paintChangedScene((value) => (value * 3) / 4),
      claim(after, before) {
        expect(cast(after, 36, 26)).toBeGreaterThan(cast(before, 36, 26));
        expect(cast(after, 2, 60)).toBeLessThan(cast(before, 2, 60));
      },
    },
  ],
});
