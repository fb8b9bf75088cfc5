import { nameOf, takeColour, white } from "../../language/colours.ts";
import { hasPhrase } from "../../language/phrase.ts";
import { takeSubject } from "../../language/regions.ts";
import { clamp, operation } from "../../operation.ts";
import { cut, ink, lay } from "../../rendering/compose.ts";
import { blank, longestSide, requireSize, type Size } from "../../rendering/pixels.ts";
import { blurPlane } from "../../rendering/planes.ts";
import { layersOf } from "../../subject/layers.ts";
import type { Matte } from "../../subject/matte.ts";
import { boxOf, dilate, frameMatte } from "../../subject/shape.ts";
import { describeWidth, outlineParams, says, takeWidth } from "./outline-style.ts";

export const sticker = operation({
  name: "sticker",
  about: "The subject cut out, with an outline all around, on nothing.",
  examples: ["make a sticker", "sticker with a thick yellow outline", "turn the cat into a sticker"],
  needsSubject: true,
  setsShape: true,
  isEffect: true,
  schema: outlineParams,
  read(clause) {
    if (isAnother(clause.rest) || !hasPhrase(clause, says.sticker)) return undefined;
    const width = takeWidth(clause);
    while (hasPhrase(clause, says.cutOut) || hasPhrase(clause, says.outline) || hasPhrase(clause, says.into));
    takeSubject(clause);
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `sticker with a ${nameOf(colour)} outline, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const reach = Math.max(1.5, width * longestSide(picture));
    const room = Math.ceil(reach * 2.2) + 2;
    const box = boxOf(context.subject());
    const frame = { width: box.width + 2 * room, height: box.height + 2 * room };
    requireSize(frame);
    const subject = cut((await layersOf(picture, context.subject())).cutOut(), box);
    const matte = frameMatte(cutMatte(context.subject(), box), frame, room, room);
    const paper = await dilate(matte, reach);
    const shade = await blurPlane(paper, reach * 0.45);
    const canvas = blank(frame, 4);
    ink(canvas, shade, [0, 0, 0], 0.32, 0, Math.round(reach * 0.25));
    ink(canvas, paper, colour, 1, 0, 0);
    return lay(canvas, subject, room, room);
  },
});

/** "add a sticker of a heart" wants something new on the picture. */
function isAnother(text: string): boolean {
  return /(?<!\p{L})(?:add|put|place|stick|paste|insert)\s+(?:an?|some|the|my)?\s*\p{L}*\s*(?:stickers?|emotes?|emoji)(?!\s+(?:outline|border|edge))/iu.test(
    text,
  );
}

function cutMatte({ values, width }: Matte, { left, top, width: across, height }: { left: number; top: number } & Size): Matte {
  const part = new Uint8ClampedArray(across * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * width + left;
    part.set(values.subarray(from, from + across), y * across);
  }
  return { values: part, width: across, height };
}
