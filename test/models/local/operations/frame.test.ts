import { expect } from "vitest";
import { frameOperations } from "../../../../src/models/local/operations/frame/index.ts";
import { describeClaims, sized } from "../claims.ts";
import { paintBorderedScene, pixelAt, toneOf } from "../pictures.ts";

describeClaims(frameOperations, {
  border: [
    {
      say: "5px red border",
      claim: (after) => expect([after.width, after.height, ...pixelAt(after, 2, 2)]).toEqual([106, 74, 255, 0, 0]),
    },
    { say: "add a white border", claim: (after, before) => expect(pixelAt(after, 3, 3)).toEqual(pixelAt(before, 0, 0)) },
  ],
  polaroid: [
    {
      say: "polaroid frame",
      claim(after, before) {
        expect(after.height - before.height).toBeGreaterThan(after.width - before.width);
        expect(toneOf(after, 50, after.height - 2)).toBeGreaterThan(240);
      },
    },
  ],
  trim: [
    {
      say: "trim",
      on: paintBorderedScene,
      claim: sized(96, 64),
    },
  ],
  "rounded-corners": [
    { say: "rounded corners", claim: (after) => expect([pixelAt(after, 0, 0)[3], pixelAt(after, 48, 32)[3]]).toEqual([0, 255]) },
  ],
  circle: [
    {
      say: "crop to a circle",
      claim(after) {
        sized(64, 64)(after);
        expect([pixelAt(after, 2, 2)[3], pixelAt(after, 32, 32)[3], pixelAt(after, 32, 2)[3]]).toEqual([0, 255, 255]);
      },
    },
  ],
  tile: [{ say: "tile it 3x2", claim: (after) => expect(pixelAt(after, 5, 5)).toEqual(pixelAt(after, 5 + 64, 5 + 32)) }],
});
