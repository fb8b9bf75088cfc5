import { takeSubject } from "../../language/clauses/regions.ts";
import { describeColour, takeColour, white } from "../../language/vocabulary/colours.ts";
import { hasPhrase } from "../../language/vocabulary/phrase.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { cropTo, drawOver, paintMask } from "../../rendering/pixels/compose.ts";
import { createBlank, longestSide, requireSize, type Size } from "../../rendering/pixels/pixels.ts";
import { blurPlane } from "../../rendering/pixels/planes.ts";
import { separateLayers } from "../../subject/layers.ts";
import type { Matte } from "../../subject/matte.ts";
import { dilate, findBoundingBox, frameMatte } from "../../subject/shape.ts";
import { describeWidth, outlinePhrase, outlineSchema, takeWidth } from "./outline-style.ts";

export const sticker = defineOperation({
  name: "sticker",
  about: "Cuts out the subject and adds an outline, like a sticker.",
  examples: ["make a sticker", "sticker with a thick yellow outline", "turn the cat into a sticker"],
  needsSubject: true,
  setsAspectRatio: true,
  isEffect: true,
  schema: outlineSchema,
  read(clause) {
    if (asksForNewSticker(clause.rest) || !hasPhrase(clause, outlinePhrase.sticker)) return undefined;
    const width = takeWidth(clause);
    while (
      hasPhrase(clause, outlinePhrase.cutOut) ||
      hasPhrase(clause, outlinePhrase.outline) ||
      hasPhrase(clause, outlinePhrase.into)
    );
    takeSubject(clause);
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `sticker with a ${describeColour(colour)} outline, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const reach = Math.max(1.5, width * longestSide(picture));
    const margin = Math.ceil(reach * 2.2) + 2;
    const box = findBoundingBox(context.subject());
    const frame = { width: box.width + 2 * margin, height: box.height + 2 * margin };
    requireSize(frame);
    const subject = cropTo((await separateLayers(picture, context.subject())).cutOut(), box);
    const matte = frameMatte(cropMatte(context.subject(), box), frame, margin, margin);
    const paper = await dilate(matte, reach);
    const shade = await blurPlane(paper, reach * 0.45);
    const canvas = createBlank(frame, 4);
    paintMask(canvas, shade, [0, 0, 0], 0.32, 0, Math.round(reach * 0.25));
    paintMask(canvas, paper, colour, 1, 0, 0);
    return drawOver(canvas, subject, margin, margin);
  },
});

/** "add a sticker of a heart" asks for a new object. */
function asksForNewSticker(text: string): boolean {
  return /(?<!\p{L})(?:add|put|place|stick|paste|insert)\s+(?:an?|some|the|my)?\s*\p{L}*\s*(?:stickers?|emotes?|emoji)(?!\s+(?:outline|border|edge))/iu.test(
    text,
  );
}

function cropMatte({ values, width }: Matte, { left, top, width: across, height }: { left: number; top: number } & Size): Matte {
  const part = new Uint8ClampedArray(across * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * width + left;
    part.set(values.subarray(from, from + across), y * across);
  }
  return { values: part, width: across, height };
}
