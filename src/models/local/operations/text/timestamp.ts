import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { describePosition, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { defineOperation } from "../../operation.ts";
import { outlineText, printText, typeset } from "../../rendering/pixels/text.ts";
import { anchorSchema, letterHeight, placeText } from "./layout.ts";

const stampPhrase = {
  noun: phrase(
    "timestamp|time stamp|time stamped|date stamp|datestamp|date and time|today's date|todays date|current date|date|time and date|current time",
  ),
  time: /time/i,
};

export const timestamp = defineOperation({
  name: "timestamp",
  about: "Adds the date in a corner, in the orange of old cameras.",
  examples: ["add a timestamp", "add the date", "put today's date in the bottom left corner"],
  drawsAtEdges: true,
  movement: "none",
  varies: true,
  schema: z.object({ anchor: anchorSchema, withTime: z.boolean() }),
  read(clause) {
    const withTime = stampPhrase.time.test(clause.rest);
    if (!hasPhrase(clause, stampPhrase.noun)) return undefined;
    return { anchor: takeAnchor(clause) ?? "bottom-right", withTime };
  },
  describe: ({ anchor, withTime }) => `${withTime ? "date and time (UTC)" : "date"} ${describePosition(anchor)}`,
  alternatives: ({ anchor, withTime }) =>
    (["bottom-right", "bottom-left", "top-right", "top-left"] as const)
      .filter((other) => other !== anchor)
      .map((other) => ({ params: { anchor: other, withTime }, label: describePosition(other) })),
  async run(picture, { anchor, withTime }, { requestedAt }) {
    const text = requestedAt
      .toISOString()
      .slice(0, withTime ? 16 : 10)
      .replace("T", " ");
    const height = letterHeight(picture) * 0.5;
    const ink = await typeset(text, {
      face: "mono",
      size: height,
      maxWidth: picture.width * 0.7,
      maxHeight: picture.height * 0.3,
    });
    const { x, y } = placeText(picture, ink, anchor, height);
    printText(picture, await outlineText(ink, Math.max(1, height * 0.09)), x, y, [60, 16, 0], 0.75);
    return printText(picture, ink, x, y, [255, 170, 60]);
  },
});
