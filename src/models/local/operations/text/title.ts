import { z } from "zod";
import { black, lightnessOf, takeColour, white } from "../../language/colours.ts";
import { describePosition, takeAnchor } from "../../language/quantities.ts";
import { nounsOf, takeQuotedText } from "../../language/quoted-text.ts";
import { operation } from "../../operation.ts";
import { print, shadowText, typeset } from "../../rendering/text.ts";
import { colourSchema } from "../../schemas.ts";
import { letterHeight, place, spot, takeLetterSize, words } from "./layout.ts";

const titleNouns = nounsOf("title|headline|heading|header");

export const title = operation({
  name: "title",
  about: "A large line in serif letters with a soft shadow.",
  examples: ['add the title "Summer in Rome"', "title: My holiday"],
  atEdges: true,
  movement: "none",
  schema: z.object({ text: words, place, colour: colourSchema, size: z.number() }),
  read(clause) {
    const text = takeQuotedText(clause, titleNouns, false);
    const at = takeAnchor(clause) ?? "top";
    const size = takeLetterSize(clause);
    const colour = takeColour(clause) ?? white;
    return typeof text === "string" ? { text, place: at, colour, size } : text;
  },
  describe: ({ text, place: at }) => `title “${text}” ${describePosition(at)}`,
  alternatives: (said) =>
    (["top", "centre", "bottom"] as const)
      .filter((other) => other !== said.place)
      .map((other) => ({ params: { ...said, place: other }, label: `at the ${other}` })),
  async run(picture, { text, place: at, colour, size }) {
    const height = letterHeight(picture) * size;
    const ink = await typeset(text, {
      face: "serif",
      size: height,
      maxWidth: picture.width * 0.86,
      maxHeight: picture.height * 0.5,
    });
    const { x, y } = spot(picture, ink, at, height * 0.9);
    const shade = lightnessOf(colour) > 0.35 ? black : white;
    print(picture, await shadowText(ink, height * 0.28), x, y, shade, 0.75);
    print(picture, await shadowText(ink, Math.max(1, height * 0.05)), x, y, shade, 0.7);
    return print(picture, ink, x, y, colour);
  },
});
