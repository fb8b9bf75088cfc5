import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { type Anchor, anchorNames, describeAnchor, describePosition, takeAnchor } from "../../language/quantities.ts";
import { subjectIn } from "../../language/regions.ts";
import { clamp, operation } from "../../operation.ts";
import { cut, lay } from "../../rendering/compose.ts";
import { longestSide, resizePixels, type Size } from "../../rendering/pixels.ts";
import { layersOf } from "../../subject/layers.ts";
import { boxOf } from "../../subject/shape.ts";

const ontoPhrase = {
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

export const onto = operation({
  name: "subject-onto",
  about: "The subject cut out and put onto the second picture.",
  examples: [
    "put the subject on the second picture",
    "put the cup onto the other photo, small, on the left",
    "place the person in the second image",
  ],
  needsSubject: true,
  setsShape: true,
  pictures: { min: 2, max: 2 },
  schema: z.object({ place: z.enum(anchorNames), size: z.number().min(0.05).max(0.96) }),
  read(clause) {
    if (!hasPhrase(clause, ontoPhrase.verb)) return undefined;
    const attempt = { ...clause };
    if (!hasPhrase(attempt, ontoPhrase.picture)) return undefined;
    const size = hasPhrase(attempt, ontoPhrase.small) ? 0.35 : hasPhrase(attempt, ontoPhrase.large) ? 0.95 : 0.68;
    const place = takeAnchor(attempt) ?? "bottom";
    while (hasPhrase(attempt, ontoPhrase.onto) || hasPhrase(attempt, ontoPhrase.filler));
    const target = subjectIn(attempt, "any");
    if (target === undefined) return undefined;
    while (hasPhrase(attempt, ontoPhrase.onto) || hasPhrase(attempt, ontoPhrase.filler));
    clause.rest = attempt.rest;
    if (target.noun !== undefined) clause.context.noun = target.noun;
    return { place, size };
  },
  describe: ({ place, size }) =>
    `subject put onto picture 2 ${describePosition(place)}${size < 0.5 ? ", small" : size > 0.9 ? ", large" : ""}`,
  scale: ({ place, size }, factor) => ({ place, size: clamp(size * factor, 0.08, 0.96) }),
  alternatives: ({ place, size }) =>
    (["bottom", "bottom-left", "bottom-right", "centre"] as const)
      .filter((other) => other !== place)
      .map((other) => ({ params: { place: other, size }, label: describeAnchor(other) })),
  async run(picture, { place, size }, context) {
    const side = longestSide(picture);
    const scene = await context.reference(2, { width: side, height: side }, "inside");
    const matte = context.subject();
    const box = boxOf(matte);
    const factor = Math.min((size * scene.height) / box.height, (Math.min(0.98, size * 1.25) * scene.width) / box.width);
    const wanted = { width: Math.max(1, Math.round(box.width * factor)), height: Math.max(1, Math.round(box.height * factor)) };
    const subject = cut((await layersOf(picture, matte)).cutOut(), box);
    const fitting = await resizePixels(subject, wanted, { fit: "fill" });
    const rests = box.top + box.height > 0.98 * picture.height;
    const { left, top } = standing(scene, wanted, place, rests);
    return lay(scene, fitting, left, top);
  },
});

/** Where it stands; what was cut off by its own picture's lower edge stands on the lower edge again. */
function standing(scene: Size, { width, height }: Size, place: Anchor, rests: boolean): { left: number; top: number } {
  const [air, foot] = [0.04 * scene.width, rests ? 0 : 0.05 * scene.height];
  const left = place.includes("left") ? air : place.includes("right") ? scene.width - width - air : (scene.width - width) / 2;
  const above = place.includes("top")
    ? 0.04 * scene.height
    : place === "centre"
      ? (scene.height - height) / 2
      : scene.height - height - foot;
  return { left: Math.round(left), top: Math.round(rests ? scene.height - height : above) };
}
