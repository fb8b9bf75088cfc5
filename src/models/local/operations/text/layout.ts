import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { type Anchor, anchorNames } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { longestSide, type Pixels, shortestSide } from "../../rendering/pixels/pixels.ts";

export const textSchema = z.string().min(1, editorMessages.noText).max(300, editorMessages.textTooLong);

export const anchorSchema = z.enum(anchorNames);

const sizePhrase = { small: phrase("small|smaller|tiny|little"), large: phrase("big|bigger|large|larger|huge|giant|great") };

/** Takes the height of the letters; 1 is normal. */
export function takeLetterSize(clause: Clause): number {
  if (hasPhrase(clause, sizePhrase.small)) return 0.6;
  return hasPhrase(clause, sizePhrase.large) ? 1.5 : 1;
}

/** The height of a caption's letters, in pixels. */
export function letterHeight(picture: Pixels): number {
  return Math.min(shortestSide(picture) * 0.125, longestSide(picture) * 0.09);
}

/** The centre of the text, `margin` pixels from the edges. */
export function placeText(
  { width, height }: Pixels,
  ink: { width: number; height: number },
  anchor: Anchor,
  margin: number,
): { x: number; y: number } {
  const x = anchor.includes("left")
    ? margin + ink.width / 2
    : anchor.includes("right")
      ? width - margin - ink.width / 2
      : width / 2;
  const y = anchor.startsWith("top")
    ? margin + ink.height / 2
    : anchor.startsWith("bottom")
      ? height - margin - ink.height / 2
      : height / 2;
  return { x, y };
}
