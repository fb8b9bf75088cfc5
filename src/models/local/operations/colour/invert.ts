import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineEffect, defineOperation } from "../../operation.ts";
import { toneCurve } from "../../rendering/pixels/point-maps.ts";

const invertPhrase = phrase(
  "(invert|reverse) (all)? colou?rs|colou?rs inverted|inverted colou?rs|invert|inverted|colou?r negative|photo negative|film negative|negative|x ray|xray",
);

export const invert = defineOperation({
  name: "invert",
  about: "Turns every colour into its opposite, like a negative.",
  examples: ["invert the colours", "make it a negative"],
  supportsRegions: true,
  schema: z.object({}),
  read: (clause) => (hasPhrase(clause, invertPhrase) ? {} : undefined),
  describe: () => "colours inverted",
  maps: () => [toneCurve((tone) => 1 - tone)],
});

export const solarize = defineEffect({
  name: "solarize",
  about: "Inverts the light tones, like a solarized darkroom print.",
  examples: ["solarize"],
  phrases: "solari[sz]e|solari[sz]ed|solari[sz]ation",
  defaultAmount: 0.9,
  maps: (amount) => [toneCurve((tone) => tone + amount * ((tone < 0.5 ? tone : 1 - tone) * 1.9 - tone))],
});
