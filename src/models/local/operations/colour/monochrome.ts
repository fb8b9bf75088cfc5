import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineEffect, defineOperation } from "../../operation.ts";
import { colourMatrix, toneCurve } from "../../rendering/pixels/point-maps.ts";
import { blendMatrix } from "../../rendering/pixels/tones.ts";
import { sCurve } from "../light/curves.ts";

const greyPhrase = {
  grey: phrase(
    "black (and|&|n|'n') white|black white|b&w|b & w|b/w|bw|bnw|gr[ae]yscale|gr[ae]y scale|monochrome|monochromatic|mono|colou?rless|(all|completely|totally)? gr[ae]y|shades of gr[ae]y|noir|film noir|(remove|drop|strip|kill|take out|take away|without|no|get rid of) (all|every)? (colou?rs?|saturation)",
  ),
  dramatic: phrase("dramatic|noir|moody|high contrast|contrasty|gritty|strong|bold"),
  soft: phrase("soft|softer|low contrast|gentle|matte"),
  conversion: phrase("tones?|conversion"),
};

const conversions = {
  neutral: { weights: [0.299, 0.587, 0.114], power: 1 },
  dramatic: { weights: [0.6, 0.4, 0], power: 1.6 },
  soft: { weights: [0.3, 0.5, 0.2], power: 0.8 },
} as const satisfies Record<string, { weights: readonly [number, number, number]; power: number }>;

const greyTone = z.enum(["neutral", "dramatic", "soft"]);

export const blackAndWhite = defineOperation({
  name: "black-and-white",
  about: "Removes colour: plain, dramatic (like a red filter) or soft.",
  examples: ["black and white", "b&w", "turn it black & white", "greyscale", "dramatic black and white"],
  supportsRegions: true,
  schema: z.object({ tone: greyTone }),
  read(clause) {
    const noir = /\bnoir\b/i.test(clause.rest);
    if (!hasPhrase(clause, greyPhrase.grey)) return undefined;
    hasPhrase(clause, greyPhrase.conversion);
    if (noir || hasPhrase(clause, greyPhrase.dramatic)) return { tone: "dramatic" };
    return { tone: hasPhrase(clause, greyPhrase.soft) ? "soft" : "neutral" };
  },
  describe: ({ tone }) => (tone === "neutral" ? "black and white" : `${tone} black and white`),
  alternatives: ({ tone }) =>
    greyTone.options
      .filter((other) => other !== tone)
      .map((other) => ({ params: { tone: other }, label: other === "neutral" ? "plain" : other })),
  maps({ tone }) {
    const { weights, power } = conversions[tone];
    const grey = colourMatrix([...weights, ...weights, ...weights]);
    return power === 1 ? [grey] : [grey, toneCurve(power > 1 ? sCurve(power) : (value) => 0.04 + 0.92 * value ** power)];
  },
});

export const sepia = defineEffect({
  name: "sepia",
  about: "Gives the brown tone of very old photographs.",
  examples: ["sepia", "give it a sepia tone"],
  phrases:
    "sepia tone|sepia tint|sepia tinted|(tint|tone|colou?r) sepia|old timey sepia|sepia toned|sepia tones|sepia|old brown photo",
  defaultAmount: 0.85,
  maps: (amount) => [colourMatrix(blendMatrix([0.345, 0.676, 0.166, 0.307, 0.603, 0.148, 0.239, 0.47, 0.115], amount))],
});
