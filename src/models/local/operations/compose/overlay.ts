import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/phrase.ts";
import { type Anchor, anchorNames, describePosition, numberOf, percentOf, takeAnchor } from "../../language/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, operation } from "../../operation.ts";
import { lay } from "../../rendering/compose.ts";
import { type Pixels, shortestSide } from "../../rendering/pixels.ts";

const insetPhrase = {
  which: phrase(
    "(second|2nd|other|attached|new|next|another) (photo|picture|image|pic|one|reference)|(image|photo|picture|reference) 2|inset|picture in picture|pip|logo|second",
  ),
  third: phrase("(third|3rd) (photo|picture|image|pic|one)|(image|photo|picture|reference) 3|third"),
  verb: phrase("overlay|overlaid|put|place|insert|inset|show|stick|drop|superimpose|paste"),
  size: phrase("(at|with|to)? <percent> (size|of width|wide|width)?"),
  small: phrase("small|smaller|tiny|little"),
  large: phrase("big|bigger|large|larger"),
  filler: phrase("top of (first|it)|over (first|it)|first|one|over|on top|as (inset|overlay)"),
};

const insetRange = editorMessages.range("the size of the second picture", "1%", "100%");

export const overlay = operation({
  name: "overlay",
  about: "The second picture small in a corner of the first.",
  examples: ["put the second photo in the corner", "picture in picture", "overlay image 2 in the top left corner"],
  atEdges: true,
  movement: "none",
  pictures: { min: 2, max: 2 },
  schema: z.object({
    reference: z.int().min(2).max(5),
    place: z.enum(anchorNames),
    size: z.number().positive(insetRange).max(1, insetRange),
  }),
  read(clause) {
    const third = hasPhrase(clause, insetPhrase.third);
    if (!third && !hasPhrase(clause, insetPhrase.which)) return undefined;
    hasPhrase(clause, insetPhrase.verb);
    const percent = takePhrase(clause, insetPhrase.size)?.percent;
    const size = hasPhrase(clause, insetPhrase.small) ? 0.18 : hasPhrase(clause, insetPhrase.large) ? 0.45 : 0.3;
    const place = takeAnchor(clause) ?? "bottom-right";
    while (hasPhrase(clause, insetPhrase.filler));
    return { reference: third ? 3 : 2, place, size: percent === undefined ? size : numberOf(percent) / 100 };
  },
  describe: ({ reference, place, size }) => `picture ${reference} ${describePosition(place)} at ${percentOf(size)}`,
  alternatives: (said) =>
    (["bottom-right", "bottom-left", "top-right", "top-left", "centre"] as const)
      .filter((other) => other !== said.place)
      .map((other) => ({ params: { ...said, place: other }, label: describePosition(other) })),
  async run(picture, { reference, place, size }, context) {
    const box = { width: Math.max(1, Math.round(picture.width * size)), height: Math.max(1, Math.round(picture.height * size)) };
    const small = await context.reference(reference, box, "inside");
    const { left, top } = corner(picture, small, place);
    return lay(picture, small, left, top);
  },
});

function corner(picture: Pixels, small: Pixels, place: Anchor): { left: number; top: number } {
  const margin = Math.round(shortestSide(picture) * 0.03);
  const [spareX, spareY] = [picture.width - small.width, picture.height - small.height];
  const left = place.includes("left") ? margin : place.includes("right") ? spareX - margin : spareX / 2;
  const top = place.startsWith("top") ? margin : place.startsWith("bottom") ? spareY - margin : spareY / 2;
  return { left: Math.round(clamp(left, 0, spareX)), top: Math.round(clamp(top, 0, spareY)) };
}
