import { expect } from "vitest";
import { compositionOperations } from "../../../../src/models/local/operations/compose/index.ts";
import { describeClaims } from "../claims.ts";
import { pixelAt } from "../pictures.ts";

describeClaims(compositionOperations, {
  overlay: [
    {
      say: "put the second photo in the corner",
      claim(after, before) {
        expect(pixelAt(after, 90, 58)).toEqual([200, 30, 30]);
        expect(pixelAt(after, 10, 10)).toEqual(pixelAt(before, 10, 10));
      },
    },
    { say: "overlay image 2 in the top left corner", claim: (after) => expect(pixelAt(after, 6, 6)).toEqual([200, 30, 30]) },
  ],
  "side-by-side": [
    {
      say: "put them side by side",
      claim(after, before) {
        expect(after.width).toBeGreaterThan(before.width * 2);
        expect(after.height).toBe(64);
        expect(pixelAt(after, 110, 30)).toEqual([200, 30, 30]);
      },
    },
    { say: "stack them vertically", claim: (after) => expect(after.width).toBe(96) },
  ],
  grid: [
    {
      say: "arrange all pictures in a grid",
      claim(after) {
        expect(pixelAt(after, after.width - 20, 30)).toEqual([200, 30, 30]);
        expect(pixelAt(after, 20, after.height - 20)).toEqual([30, 200, 30]);
        expect(pixelAt(after, after.width - 20, after.height - 20)).toEqual([30, 30, 200]);
      },
    },
  ],
  blend: [
    {
      say: "blend the two photos",
      claim: (after, before) => expect(pixelAt(after, 36, 26)[0]).toBe(Math.round(((pixelAt(before, 36, 26)[0] ?? 0) + 200) / 2)),
    },
  ],
});
