import { z } from "zod";
import { black, lightnessOf, takeColour, white } from "../../language/vocabulary/colours.ts";
import { describePosition, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { compileTextNouns, takeQuotedText } from "../../language/vocabulary/quoted-text.ts";
import { defineOperation } from "../../operation.ts";
import { printText, shadowText, typeset } from "../../rendering/pixels/text.ts";
import { colourSchema } from "../../schemas.ts";
import { anchorSchema, letterHeight, placeText, takeLetterSize, textSchema } from "./layout.ts";

const titleNouns = compileTextNouns("title|headline|heading|header");

export const title = defineOperation({
  name: "title",
  about: "Adds a large serif title with a soft shadow.",
  examples: ['add the title "Summer in Rome"', "title: My holiday"],
  drawsAtEdges: true,
  movement: "none",
  schema: z.object({ text: textSchema, anchor: anchorSchema, colour: colourSchema, size: z.number() }),
  read(clause) {
    const text = takeQuotedText(clause, titleNouns, false);
    const anchor = takeAnchor(clause) ?? "top";
    const size = takeLetterSize(clause);
    const colour = takeColour(clause) ?? white;
    return typeof text === "string" ? { text, anchor, colour, size } : text;
  },
  describe: ({ text, anchor }) => `title “${text}” ${describePosition(anchor)}`,
  alternatives: (params) =>
    (["top", "centre", "bottom"] as const)
      .filter((other) => other !== params.anchor)
      .map((other) => ({ params: { ...params, anchor: other }, label: describePosition(other) })),
  async run(picture, { text, anchor, colour, size }) {
    const height = letterHeight(picture) * size;
    const ink = await typeset(text, {
      face: "serif",
      size: height,
      maxWidth: picture.width * 0.86,
      maxHeight: picture.height * 0.5,
    });
    const { x, y } = placeText(picture, ink, anchor, height * 0.9);
    const shade = lightnessOf(colour) > 0.35 ? black : white;
    printText(picture, await shadowText(ink, height * 0.28), x, y, shade, 0.75);
    printText(picture, await shadowText(ink, Math.max(1, height * 0.05)), x, y, shade, 0.7);
    return printText(picture, ink, x, y, colour);
  },
});
