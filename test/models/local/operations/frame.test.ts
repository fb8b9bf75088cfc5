import { expect } from "vitest";
import { frameOperations } from "../../../../src/models/local/operations/frame/index.ts";
import { describeClaims, sized } from "../claims.ts";
import { at, borderedScene, toneOf } from "../pictures.ts";

describeClaims(frameOperations, {
  border: [
    {
      say: "5px red border",
      claim: (after) => expect([after.width, after.height, ...at(after, 2, 2)]).toEqual([106, 74, 255, 0, 0]),
    },
    { say: "add a white border", claim: (after, before) => expect(at(after, 3, 3)).toEqual(at(before, 0, 0)) },
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
      on: borderedScene,
      claim: sized(96, 64),
    },
  ],
  "rounded-corners": [
    { say: "rounded corners", claim: (after) => expect([at(after, 0, 0)[3], at(after, 48, 32)[3]]).toEqual([0, 255]) },
  ],
  circle: [
    {
      say: "crop to a circle",
      claim(after) {
        sized(64, 64)(after);
        expect([at(after, 2, 2)[3], at(after, 32, 32)[3], at(after, 32, 2)[3]]).toEqual([0, 255, 255]);
      },
    },
  ],
  tile: [{ say: "tile it 3x2", claim: (after) => expect(at(after, 5, 5)).toEqual(at(after, 5 + 64, 5 + 32)) }],
});
