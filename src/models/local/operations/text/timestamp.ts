import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { describePosition, takeAnchor } from "../../language/quantities.ts";
import { operation } from "../../operation.ts";
import { outlineText, print, typeset } from "../../rendering/text.ts";
import { letterHeight, place, spot } from "./layout.ts";

const stampPhrase = {
  noun: phrase(
    "timestamp|time stamp|time stamped|date stamp|datestamp|date and time|today's date|todays date|current date|date|time and date|current time",
  ),
  time: /time/i,
};

export const timestamp = operation({
  name: "timestamp",
  about: "The date in a corner, in the orange of old cameras.",
  examples: ["add a timestamp", "add the date", "put today's date in the bottom left corner"],
  atEdges: true,
  movement: "none",
  schema: z.object({ place, clock: z.boolean() }),
  read(clause) {
    const clock = stampPhrase.time.test(clause.rest);
    if (!hasPhrase(clause, stampPhrase.noun)) return undefined;
    return { place: takeAnchor(clause) ?? "bottom-right", clock };
  },
  describe: ({ place: at, clock }) => `${clock ? "date and time (UTC)" : "date"} ${describePosition(at)}`,
  alternatives: ({ place: at, clock }) =>
    (["bottom-right", "bottom-left", "top-right", "top-left"] as const)
      .filter((other) => other !== at)
      .map((other) => ({ params: { place: other, clock }, label: describePosition(other) })),
  async run(picture, { place: at, clock }, { askedAt }) {
    const said = askedAt
      .toISOString()
      .slice(0, clock ? 16 : 10)
      .replace("T", " ");
    const height = letterHeight(picture) * 0.5;
    const ink = await typeset(said, {
      face: "mono",
      size: height,
      maxWidth: picture.width * 0.7,
      maxHeight: picture.height * 0.3,
    });
    const { x, y } = spot(picture, ink, at, height);
    print(picture, await outlineText(ink, Math.max(1, height * 0.09)), x, y, [60, 16, 0], 0.75);
    return print(picture, ink, x, y, [255, 170, 60]);
  },
});
