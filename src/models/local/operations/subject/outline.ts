import { takeSubject } from "../../language/clauses/regions.ts";
import { describeColour, takeColour, white } from "../../language/vocabulary/colours.ts";
import { hasPhrase } from "../../language/vocabulary/phrase.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { paintMask } from "../../rendering/pixels/compose.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { separateLayers } from "../../subject/layers.ts";
import { dilate } from "../../subject/shape.ts";
import { describeWidth, outlinePhrase, outlineSchema, takeWidth } from "./outline-style.ts";

const aroundSubject = /\b(?:outline|outlined|contour|stroke|rim|border|edge|line)\b.*\b(?:around|on|along|to)\b/i;

export const outline = defineOperation({
  name: "outline",
  about: "Draws an outline around the subject and keeps the background.",
  examples: ["white outline around the subject", "outline the subject in red", "thick yellow outline around the person"],
  needsSubject: true,
  movement: "none",
  isEffect: true,
  schema: outlineSchema,
  read(clause) {
    if (!aroundSubject.test(clause.rest) && !/\boutlined?\s+(?:the|my|him|her|them)\b/i.test(clause.rest)) return undefined;
    if (/\b(?:photo|picture|image|it)\s*$/i.test(clause.rest) || !hasPhrase(clause, outlinePhrase.outline)) return undefined;
    const width = takeWidth(clause);
    while (hasPhrase(clause, outlinePhrase.around));
    if (!takeSubject(clause)) return undefined;
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `${describeColour(colour)} outline around the subject, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const layers = await separateLayers(picture, context.subject());
    const background = layers.background();
    paintMask(background, await dilate(context.subject(), Math.max(1, width * longestSide(picture))), colour, 1, 0, 0);
    return layers.over(background);
  },
});
