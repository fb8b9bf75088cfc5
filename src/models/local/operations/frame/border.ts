import { z } from "zod";
import { type Colour, describeColour, takeColour, white } from "../../language/vocabulary/colours.ts";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, parseNumber, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { copyInto } from "../../rendering/pixels/compose.ts";
import { createSolid, longestSide, type Pixels, shortestSide } from "../../rendering/pixels/pixels.ts";
import { colourSchema } from "../../schemas.ts";

const borderPhrase = {
  noun: phrase("border|borders|frame|framed|outline border|passepartout|mat|bordered|margin|edging"),
  width: phrase("(of|by)? <pixels>"),
  share: phrase("(of|by)? <percent>"),
  thin: phrase("thin|narrow|fine|slim|hairline"),
  thick: phrase("thick|wide|broad|fat|chunky|heavy|big|large"),
  around: phrase("around|round|with|put|edge|edges|coloured|colored|colour|color|wide"),
};

export const border = defineOperation({
  name: "border",
  about: "Adds a border in one colour.",
  examples: ["add a white border", "thin black frame", "20px red border"],
  drawsAtEdges: true,
  isRepeatable: true,
  isEffect: true,
  schema: z.object({
    width: z.number().positive(editorMessages.greaterThanZero("border width")),
    unit: z.enum(["share", "px"]),
    colour: colourSchema,
  }),
  read(clause) {
    if (!hasPhrase(clause, borderPhrase.noun)) return undefined;
    const px = takePhrase(clause, borderPhrase.width)?.pixels;
    const share = takePhrase(clause, borderPhrase.share)?.percent;
    const defaultWidth = hasPhrase(clause, borderPhrase.thin)
      ? 0.012
      : hasPhrase(clause, borderPhrase.thick)
        ? 0.08
        : 0.04 * Math.min(2, takeStrength(clause));
    while (hasPhrase(clause, borderPhrase.around));
    const colour = takeColour(clause) ?? white;
    if (px !== undefined) return { width: parseNumber(px), unit: "px", colour };
    return { width: share === undefined ? defaultWidth : parseNumber(share) / 100, unit: "share", colour };
  },
  describe: ({ width, unit, colour }) =>
    `${describeColour(colour)} border, ${unit === "px" ? `${width} pixels` : formatPercent(width)}`,
  scale: ({ width, unit, colour }, factor) => ({
    width: unit === "px" ? Math.max(1, Math.round(width * factor)) : width * factor,
    unit,
    colour,
  }),
  run(picture, { width, unit, colour }, { scale }) {
    const edge = Math.max(1, Math.round(unit === "px" ? width * scale : width * shortestSide(picture)));
    return addFrame(picture, colour, edge, edge);
  },
});

const polaroidPhrase = phrase("polaroid|instant photo|instant camera|instant film");

export const polaroid = defineOperation({
  name: "polaroid",
  about: "Adds the white frame of an instant photo.",
  examples: ["polaroid frame"],
  drawsAtEdges: true,
  isRepeatable: true,
  schema: z.object({}),
  read(clause) {
    if (!hasPhrase(clause, polaroidPhrase)) return undefined;
    hasPhrase(clause, borderPhrase.noun);
    return {};
  },
  describe: () => "polaroid frame",
  run: (picture) =>
    addFrame(
      picture,
      [250, 249, 245],
      Math.round(longestSide(picture) * 0.055) || 1,
      Math.round(longestSide(picture) * 0.2) || 1,
    ),
});

function addFrame(picture: Pixels, colour: Colour, edge: number, foot: number): Pixels {
  const canvas = createSolid({ width: picture.width + 2 * edge, height: picture.height + edge + foot }, picture.channels, colour);
  return copyInto(canvas, picture, edge, edge);
}
