import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/phrase.ts";
import { type Anchor, anchorNames } from "../../language/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { longestSide, type Pixels, shortestSide } from "../../rendering/pixels.ts";

export const words = z.string().min(1, editorMessages.noText).max(300, editorMessages.textTooLong);

export const place = z.enum(anchorNames);

const sizes = { small: phrase("small|smaller|tiny|little"), large: phrase("big|bigger|large|larger|huge|giant|great") };

/** Letters by their height, as a share of the usual. */
export function takeLetterSize(clause: Clause): number {
  if (hasPhrase(clause, sizes.small)) return 0.6;
  return hasPhrase(clause, sizes.large) ? 1.5 : 1;
}

/** Pixels, for the letters of a caption. */
export function letterHeight(picture: Pixels): number {
  return Math.min(shortestSide(picture) * 0.125, longestSide(picture) * 0.09);
}

/** Where the middle of the words goes, `margin` pixels from the edges. */
export function spot(
  { width, height }: Pixels,
  ink: { width: number; height: number },
  at: Anchor,
  margin: number,
): { x: number; y: number } {
  const x = at.includes("left") ? margin + ink.width / 2 : at.includes("right") ? width - margin - ink.width / 2 : width / 2;
  const y = at.startsWith("top")
    ? margin + ink.height / 2
    : at.startsWith("bottom")
      ? height - margin - ink.height / 2
      : height / 2;
  return { x, y };
}
