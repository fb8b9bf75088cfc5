import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp } from "../../operation.ts";
import { colourSchema } from "../../schemas.ts";

// What follows the subject's outline.

export const outlinePhrase = {
  sticker: phrase("(whatsapp|telegram|discord|vinyl|die cut)? (sticker|stickers|emote|emoji)|die cut"),
  into: phrase("as|into|of|with|out of|from|for|like|and|made|subject"),
  cutOut: phrase("cut (it|this|that) out|cut out|cutout|cut|crop out|extract|isolate|out"),
  outline: phrase("outline|outlined|contour|border|edge|stroke|line|rim"),
  around: phrase("around|round|with|put|on|along|add|glowing|coloured|colored"),
  thin: phrase("thin|narrow|fine|slim"),
  thick: phrase("thick|wide|broad|fat|chunky|bold|big"),
};

export const outlineSchema = z.object({
  colour: colourSchema,
  width: z.number().positive(editorMessages.greaterThanZero("outline width")).max(0.1, editorMessages.outlineTooWide),
});

export function takeWidth(clause: Clause): number {
  if (hasPhrase(clause, outlinePhrase.thin)) return 0.008;
  return hasPhrase(clause, outlinePhrase.thick) ? 0.028 : clamp(0.016 * takeStrength(clause), 0.004, 0.05);
}

/** "2%", of the longest side. */
export function describeWidth(width: number): string {
  return `${Math.round(width * 1000) / 10}%`;
}
