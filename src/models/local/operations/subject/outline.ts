import { nameOf, takeColour, white } from "../../language/colours.ts";
import { hasPhrase } from "../../language/phrase.ts";
import { takeSubject } from "../../language/regions.ts";
import { clamp, operation } from "../../operation.ts";
import { ink } from "../../rendering/compose.ts";
import { longestSide } from "../../rendering/pixels.ts";
import { layersOf } from "../../subject/layers.ts";
import { dilate } from "../../subject/shape.ts";
import { describeWidth, outlineParams, says, takeWidth } from "./outline-style.ts";

const aroundSubject = /\b(?:outline|outlined|contour|stroke|rim|border|edge|line)\b.*\b(?:around|on|along|to)\b/i;

export const outline = operation({
  name: "outline",
  about: "A line of one colour around the subject; the background stays.",
  examples: ["white outline around the subject", "outline the subject in red", "thick yellow outline around the person"],
  needsSubject: true,
  movement: "none",
  isEffect: true,
  schema: outlineParams,
  read(clause) {
    if (!aroundSubject.test(clause.rest) && !/\boutlined?\s+(?:the|my|him|her|them)\b/i.test(clause.rest)) return undefined;
    if (/\b(?:photo|picture|image|it)\s*$/i.test(clause.rest) || !hasPhrase(clause, says.outline)) return undefined;
    const width = takeWidth(clause);
    while (hasPhrase(clause, says.around));
    if (!takeSubject(clause)) return undefined;
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `${nameOf(colour)} outline around the subject, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const layers = await layersOf(picture, context.subject());
    const background = layers.background();
    ink(background, await dilate(context.subject(), Math.max(1, width * longestSide(picture))), colour, 1, 0, 0);
    return layers.over(background);
  },
});
