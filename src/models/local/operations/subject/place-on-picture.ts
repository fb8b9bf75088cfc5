import { z } from "zod";
import { findSubject } from "../../language/clauses/regions.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { type Anchor, anchorNames, describePosition, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { cropTo, drawOver } from "../../rendering/pixels/compose.ts";
import { longestSide, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";
import { separateLayers } from "../../subject/layers.ts";
import { findBoundingBox } from "../../subject/shape.ts";

const placePhrase = {
  verb: phrase("put|place|paste|move|drop|insert|stick|composite|add|transfer|show|overlay|cut out|copy"),
  onto: phrase("onto|on to|on top of|on|into|in front of|in|over|to"),
  picture: phrase(
    "(second|2nd|other|attached|new|next|another) (photo|picture|image|pic|one|reference|background)|(image|photo|picture|reference) 2|second",
  ),
  small: phrase("small|smaller|tiny|little"),
  large: phrase("big|bigger|large|larger|huge"),
  filler: phrase(
    "from (first|this)? (photo|picture|image|one)?|of (first|this) (photo|picture|image|one)|first|this|and|cut out|it",
  ),
};

export const placeOnPicture = defineOperation({
  name: "place-subject",
  about: "Cuts out the subject and places it on the second picture.",
  examples: [
    "put the subject on the second picture",
    "put the cup onto the other photo, small, on the left",
    "place the person in the second image",
  ],
  needsSubject: true,
  setsAspectRatio: true,
  pictures: { min: 2, max: 2 },
  schema: z.object({ anchor: z.enum(anchorNames), size: z.number().min(0.05).max(0.96) }),
  read(clause) {
    if (!hasPhrase(clause, placePhrase.verb)) return undefined;
    const attempt = { ...clause };
    if (!hasPhrase(attempt, placePhrase.picture)) return undefined;
    const size = hasPhrase(attempt, placePhrase.small) ? 0.35 : hasPhrase(attempt, placePhrase.large) ? 0.95 : 0.68;
    const anchor = takeAnchor(attempt) ?? "bottom";
    while (hasPhrase(attempt, placePhrase.onto) || hasPhrase(attempt, placePhrase.filler));
    const target = findSubject(attempt, "any");
    if (target === undefined) return undefined;
    while (hasPhrase(attempt, placePhrase.onto) || hasPhrase(attempt, placePhrase.filler));
    clause.rest = attempt.rest;
    if (target.noun !== undefined) clause.context.noun = target.noun;
    return { anchor, size };
  },
  describe: ({ anchor, size }) =>
    `subject placed on picture 2 ${describePosition(anchor)}${size < 0.5 ? ", small" : size > 0.9 ? ", large" : ""}`,
  scale: ({ anchor, size }, factor) => ({ anchor, size: clamp(size * factor, 0.08, 0.96) }),
  alternatives: ({ anchor, size }) =>
    (["bottom", "bottom-left", "bottom-right", "centre"] as const)
      .filter((other) => other !== anchor)
      .map((other) => ({ params: { anchor: other, size }, label: describePosition(other) })),
  async run(picture, { anchor, size }, context) {
    const side = longestSide(picture);
    const scene = await context.reference(2, { width: side, height: side }, "inside");
    const matte = context.subject();
    const box = findBoundingBox(matte);
    const factor = Math.min((size * scene.height) / box.height, (Math.min(0.98, size * 1.25) * scene.width) / box.width);
    const wanted = { width: Math.max(1, Math.round(box.width * factor)), height: Math.max(1, Math.round(box.height * factor)) };
    const subject = cropTo((await separateLayers(picture, matte)).cutOut(), box);
    const fitting = await resizePixels(subject, wanted, { fit: "fill" });
    const isCutOff = box.top + box.height > 0.98 * picture.height;
    const { left, top } = positionSubject(scene, wanted, anchor, isCutOff);
    return drawOver(scene, fitting, left, top);
  },
});

/** The subject's position. If the lower edge of its own picture cuts it off, it stays at the lower edge. */
function positionSubject(scene: Size, { width, height }: Size, anchor: Anchor, isCutOff: boolean): { left: number; top: number } {
  const [margin, foot] = [0.04 * scene.width, isCutOff ? 0 : 0.05 * scene.height];
  const left = anchor.includes("left")
    ? margin
    : anchor.includes("right")
      ? scene.width - width - margin
      : (scene.width - width) / 2;
  const above = anchor.includes("top")
    ? 0.04 * scene.height
    : anchor === "centre"
      ? (scene.height - height) / 2
      : scene.height - height - foot;
  return { left: Math.round(left), top: Math.round(isCutOff ? scene.height - height : above) };
}
