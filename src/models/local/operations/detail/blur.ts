import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, parseNumber } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";

// Focus, texture and light around the edges. Radii are shares of the longest side, so that a preview looks like the whole.

const blurPhrase = {
  verb: phrase(
    "gaussian blur|blur|blurred|blurry|blurrier|out of focus|unsharp|defocus|soften|softer|soft focus|less sharp|less sharpness|not so sharp|soft",
  ),
  px: phrase("(by|of|with)? (radius)? (of)? <pixels>|(by|of|with)? <px> radius"),
};

export const blur = defineOperation({
  name: "blur",
  about: "Blurs the picture.",
  examples: ["blur it", "a bit blurry", "blur by 5px", "soften it"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    radius: z.number().positive(editorMessages.greaterThanZero("blur radius")).max(1000, editorMessages.blurTooWide),
    unit: z.enum(["share", "px"]),
  }),
  read(clause) {
    const gentle = /\bsoft(en|er)?\b/i.test(clause.rest) ? 0.4 : 1;
    if (!hasPhrase(clause, blurPhrase.verb)) return undefined;
    const length = takePhrase(clause, blurPhrase.px);
    const px = length?.pixels ?? length?.px;
    if (px !== undefined) return { radius: parseNumber(px), unit: "px" };
    return { radius: 0.012 * gentle * takeEffectAmount(clause, 0.5), unit: "share" };
  },
  describe: ({ radius, unit }) =>
    unit === "px" ? `blur, ${Math.round(radius * 10) / 10} pixels` : `blur ${formatPercent(radius / 0.012)}`,
  scale: ({ radius, unit }, factor) => ({
    radius: unit === "px" ? clamp(radius * factor, 0.3, 1000) : clamp(radius * factor, 0.0002, 0.25),
    unit,
  }),
  run: (picture, { radius, unit }, { scale }) =>
    blurPixels(picture, unit === "px" ? radius * scale : Math.max(0.4, radius * longestSide(picture))),
});
