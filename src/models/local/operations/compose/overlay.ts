import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import {
  type Anchor,
  anchorNames,
  describePosition,
  formatPercent,
  parseNumber,
  takeAnchor,
} from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { drawOver } from "../../rendering/pixels/compose.ts";
import { type Pixels, shortestSide } from "../../rendering/pixels/pixels.ts";

const insetPhrase = {
  which: phrase(
    "(second|2nd|other|attached|new|next|another) (photo|picture|image|pic|one|reference)|(image|photo|picture|reference) 2|inset|picture in picture|pip|logo",
  ),
  third: phrase("(third|3rd) (photo|picture|image|pic|one)|(image|photo|picture|reference) 3"),
  /** Without "picture", these words alone mean a variant or an order: "second", "the third one". */
  placed: phrase("(put|place|overlay|insert|stick|superimpose|paste) (second|2nd)"),
  placedThird: phrase("(put|place|overlay|insert|stick|superimpose|paste) (third|3rd)"),
  bare: /^[\s·]*(?:(?:the|my|please|then|and|use|try|take|want|i|give|me)\s+)*(?:second|2nd|third|3rd|other|new|next|another)\s+one(?:\s+please)?[\s·]*$/iu,
  verb: phrase("overlay|overlaid|put|place|insert|inset|show|stick|drop|superimpose|paste"),
  size: phrase("(at|with|to)? <percent> (size|of width|wide|width)?"),
  small: phrase("small|smaller|tiny|little"),
  large: phrase("big|bigger|large|larger"),
  filler: phrase("top of (first|it)|over (first|it)|first|one|over|on top|as (inset|overlay)"),
};

const insetRange = editorMessages.range("the size of the second picture", "1%", "100%");

export const overlay = defineOperation({
  name: "overlay",
  about: "Places the second picture in a corner of the first.",
  examples: ["put the second photo in the corner", "picture in picture", "overlay image 2 in the top left corner"],
  drawsAtEdges: true,
  movement: "none",
  pictures: { min: 2, max: 2 },
  schema: z.object({
    reference: z.int().min(2).max(5),
    anchor: z.enum(anchorNames),
    size: z.number().positive(insetRange).max(1, insetRange),
  }),
  read(clause) {
    if (insetPhrase.bare.test(clause.rest)) return undefined;
    const third = hasPhrase(clause, insetPhrase.third) || hasPhrase(clause, insetPhrase.placedThird);
    if (!third && !hasPhrase(clause, insetPhrase.which) && !hasPhrase(clause, insetPhrase.placed)) return undefined;
    hasPhrase(clause, insetPhrase.verb);
    const percent = takePhrase(clause, insetPhrase.size)?.percent;
    const size = hasPhrase(clause, insetPhrase.small) ? 0.18 : hasPhrase(clause, insetPhrase.large) ? 0.45 : 0.3;
    const anchor = takeAnchor(clause) ?? "bottom-right";
    while (hasPhrase(clause, insetPhrase.filler));
    return { reference: third ? 3 : 2, anchor, size: percent === undefined ? size : parseNumber(percent) / 100 };
  },
  describe: ({ reference, anchor, size }) => `picture ${reference} ${describePosition(anchor)} at ${formatPercent(size)}`,
  alternatives: (params) =>
    (["bottom-right", "bottom-left", "top-right", "top-left", "centre"] as const)
      .filter((other) => other !== params.anchor)
      .map((other) => ({ params: { ...params, anchor: other }, label: describePosition(other) })),
  async run(picture, { reference, anchor, size }, context) {
    const box = { width: Math.max(1, Math.round(picture.width * size)), height: Math.max(1, Math.round(picture.height * size)) };
    const small = await context.reference(reference, box, "inside");
    const { left, top } = positionInset(picture, small, anchor);
    return drawOver(picture, small, left, top);
  },
});

function positionInset(picture: Pixels, small: Pixels, anchor: Anchor): { left: number; top: number } {
  const margin = Math.round(shortestSide(picture) * 0.03);
  const [spareX, spareY] = [picture.width - small.width, picture.height - small.height];
  const left = anchor.includes("left") ? margin : anchor.includes("right") ? spareX - margin : spareX / 2;
  const top = anchor.startsWith("top") ? margin : anchor.startsWith("bottom") ? spareY - margin : spareY / 2;
  return { left: Math.round(clamp(left, 0, spareX)), top: Math.round(clamp(top, 0, spareY)) };
}
