import { expect } from "vitest";
import { drawingOperations } from "../../../../src/models/local/operations/drawing/index.ts";
import { describeClaims } from "../claims.ts";
import { colourOf, contrastOf, meanLight, paintFlat, toneOf } from "../pictures.ts";

describeClaims(drawingOperations, {
  halftone: [
    {
      say: "black and white halftone",
      claim(after) {
        expect(colourOf(after)).toBe(0);
        expect(contrastOf(after)).toBeGreaterThan(30);
      },
    },
    {
      say: "halftone",
      on: () => paintFlat(128, 90, 60, 200, 200),
      claim: (after) => expect(contrastOf(after)).toBeGreaterThan(20),
    },
  ],
  sketch: [
    {
      say: "turn it into a sketch",
      claim(after) {
        expect(colourOf(after)).toBe(0);
        expect(meanLight(after)).toBeGreaterThan(180);
        expect(toneOf(after, 24, 26)).toBeLessThan(toneOf(after, 12, 26));
      },
    },
  ],
  cartoon: [{ say: "cartoon", claim: (after, before) => expect(colourOf(after)).toBeGreaterThan(colourOf(before) * 1.05) }],
  edges: [
    {
      say: "find the edges",
      claim(after) {
        expect(toneOf(after, 10, 20)).toBeGreaterThan(230);
        expect(toneOf(after, 24, 26)).toBeLessThan(160);
      },
    },
  ],
  emboss: [
    {
      say: "emboss",
      claim(after) {
        expect(colourOf(after)).toBe(0);
        expect(Math.abs(toneOf(after, 10, 20) - 128)).toBeLessThan(12);
      },
    },
  ],
});
