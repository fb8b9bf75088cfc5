import { expect } from "vitest";
import * as composition from "../../../../src/models/local/operations/composition.ts";
import * as words from "../../../../src/models/local/operations/text.ts";
import { describeClaims, written } from "../claims.ts";
import { at, flat, share } from "../pictures.ts";

describeClaims(
  { ...composition, ...words },
  {
    title: [written("add the title “Rome”", 0, 0.35)],
    watermark: [written("watermark “© Jane”", 0.7, 1)],
    timestamp: [
      {
        say: "add a timestamp",
        on: () => flat(40, 40, 40, 300, 200),
        claim: (after) => expect(share(after, (red, _, blue) => red > 200 && blue < 110)).toBeGreaterThan(0.003),
      },
    ],
    caption: [
      written("caption “hello” at the top", 0, 0.5),
      written("add the text “SALE” at the bottom", 0.5, 1),
      {
        say: "write “for sale” in red in the centre",
        on: () => flat(40, 80, 40, 300, 200),
        claim: (after) => expect(share(after, (red, green) => red > 220 && green < 60)).toBeGreaterThan(0.005),
      },
    ],
    overlay: [
      {
        say: "put the second photo in the corner",
        claim(after, before) {
          expect(at(after, 90, 58)).toEqual([200, 30, 30]);
          expect(at(after, 10, 10)).toEqual(at(before, 10, 10));
        },
      },
      { say: "overlay image 2 in the top left corner", claim: (after) => expect(at(after, 6, 6)).toEqual([200, 30, 30]) },
    ],
    "side-by-side": [
      {
        say: "put them side by side",
        claim(after, before) {
          expect(after.width).toBeGreaterThan(before.width * 2);
          expect(after.height).toBe(64);
          expect(at(after, 110, 30)).toEqual([200, 30, 30]);
        },
      },
      { say: "stack them vertically", claim: (after) => expect(after.width).toBe(96) },
    ],
    grid: [
      {
        say: "arrange all pictures in a grid",
        claim(after) {
          expect(at(after, after.width - 20, 30)).toEqual([200, 30, 30]);
          expect(at(after, 20, after.height - 20)).toEqual([30, 200, 30]);
          expect(at(after, after.width - 20, after.height - 20)).toEqual([30, 30, 200]);
        },
      },
    ],
    blend: [
      {
        say: "blend the two photos",
        claim: (after, before) => expect(at(after, 36, 26)[0]).toBe(Math.round(((at(before, 36, 26)[0] ?? 0) + 200) / 2)),
      },
    ],
  },
);
