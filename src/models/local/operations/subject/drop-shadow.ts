import { z } from "zod";
import { takeSubject } from "../../language/clauses/regions.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { drawOver, paintMask } from "../../rendering/pixels/compose.ts";
import { createBlank, longestSide, type Pixels, requireSize } from "../../rendering/pixels/pixels.ts";
import { blurPlane } from "../../rendering/pixels/planes.ts";
import { amountSchema } from "../../schemas.ts";
import { separateLayers } from "../../subject/layers.ts";
import type { Matte } from "../../subject/matte.ts";
import { findBoundingBox, frameMatte } from "../../subject/shape.ts";
import { isCutOut } from "../../subject/subject-mask.ts";

const shadowPhrase = {
  noun: phrase(
    "(soft|hard|long|dark|light|subtle|strong|deep)? drop shadows?|cast (a )?shadow|(add|give|put|with|throw|subject)? (soft|hard|long|dark|light|subtle|strong|deep)? shadow( effect)?",
  ),
  soft: phrase("soft|softer|blurry|diffuse"),
  hard: phrase("hard|harder|crisp|sharp"),
  where: phrase("behind|under|beneath|below|on|to|from|for|of|side|effect|falling|cast|around"),
  left: phrase("left|leftwards"),
  right: phrase("right|rightwards"),
};

export const dropShadow = defineOperation({
  name: "drop-shadow",
  about: "Adds a shadow behind the subject.",
  examples: ["add a drop shadow", "a soft shadow behind the subject", "drop shadow to the left"],
  needsSubject: true,
  isEffect: true,
  movement: "none",
  schema: z.object({
    amount: amountSchema("drop shadow"),
    side: z.enum(["left", "right"]),
    edge: z.enum(["soft", "hard"]),
  }),
  read(clause) {
    const [soft, hard] = [/\bsoft/i.test(clause.rest), /\b(?:hard|crisp)/i.test(clause.rest)];
    if (!hasPhrase(clause, shadowPhrase.noun)) return undefined;
    const amount = takeEffectAmount(clause, 0.5);
    hasPhrase(clause, shadowPhrase.soft);
    hasPhrase(clause, shadowPhrase.hard);
    const side = hasPhrase(clause, shadowPhrase.left) ? "left" : "right";
    hasPhrase(clause, shadowPhrase.right);
    while (hasPhrase(clause, shadowPhrase.where));
    takeSubject(clause);
    return { amount: soft && !hard ? Math.max(amount, 0.4) : amount, side, edge: hard ? "hard" : "soft" };
  },
  describe: ({ amount, side, edge }) => `${edge} drop shadow ${formatPercent(amount)}${side === "left" ? ", to the left" : ""}`,
  scale: ({ amount, side, edge }, factor) => ({ amount: clamp(amount * factor, 0, 1), side, edge }),
  alternatives: ({ amount, side, edge }) => [
    {
      params: { amount, side: side === "left" ? "right" : "left", edge },
      label: side === "left" ? "to the right" : "to the left",
    },
    { params: { amount, side, edge: edge === "soft" ? "hard" : "soft" }, label: edge === "soft" ? "hard" : "soft" },
  ],
  async run(picture, { amount, side, edge }, context) {
    const reach = 0.022 * longestSide(picture);
    const soft = edge === "soft" ? reach * 0.7 : reach * 0.12;
    const [dx, dy] = [Math.round(side === "left" ? -reach : reach), Math.round(reach * 0.9)];
    if (isCutOut(picture)) return shadowCutOut(picture, context.subject(), soft, amount, dx, dy);
    const layers = await separateLayers(picture, context.subject());
    const background = layers.background();
    paintMask(background, await blurPlane(context.subject(), soft), [0, 0, 0], Math.min(1, amount * 1.2), dx, dy);
    return layers.over(background);
  },
});

/** Adds a shadow to a cut-out, and enlarges the picture where the shadow needs it. */
async function shadowCutOut(
  picture: Pixels,
  matte: Matte,
  soft: number,
  amount: number,
  dx: number,
  dy: number,
): Promise<Pixels> {
  const box = findBoundingBox(matte);
  const reach = Math.ceil(3 * soft);
  const added = {
    left: Math.max(0, reach - dx - box.left),
    top: Math.max(0, reach - dy - box.top),
    right: Math.max(0, box.left + box.width + dx + reach - picture.width),
    bottom: Math.max(0, box.top + box.height + dy + reach - picture.height),
  };
  const frame = { width: picture.width + added.left + added.right, height: picture.height + added.top + added.bottom };
  requireSize(frame);
  const canvas = createBlank(frame, 4);
  const shade = await blurPlane(frameMatte(matte, frame, added.left, added.top), soft);
  paintMask(canvas, shade, [0, 0, 0], amount, dx, dy);
  return drawOver(canvas, picture, added.left, added.top);
}
