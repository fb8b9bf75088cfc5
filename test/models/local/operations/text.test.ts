import { expect } from "vitest";
import { textOperations } from "../../../../src/models/local/operations/text/index.ts";
import { describeClaims, written } from "../claims.ts";
import { paintFlat, shareOf } from "../pictures.ts";

describeClaims(textOperations, {
  title: [written("add the title “Rome”", 0, 0.35)],
  watermark: [written("watermark “© Jane”", 0.7, 1)],
  timestamp: [
    {
      say: "add a timestamp",
      on: () => paintFlat(40, 40, 40, 300, 200),
      claim: (after) => expect(shareOf(after, (red, _, blue) => red > 200 && blue < 110)).toBeGreaterThan(0.003),
    },
  ],
  caption: [
    written("caption “hello” at the top", 0, 0.5),
    written("add the text “SALE” at the bottom", 0.5, 1),
    {
      say: "write “for sale” in red in the centre",
      on: () => paintFlat(40, 80, 40, 300, 200),
      claim: (after) => expect(shareOf(after, (red, green) => red > 220 && green < 60)).toBeGreaterThan(0.005),
    },
  ],
});
