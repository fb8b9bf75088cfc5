import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { formatPercent } from "../../language/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { mapTones, saturate } from "../../rendering/tones.ts";
import { amountSchema } from "../../schemas.ts";

const fadePhrase = phrase("faded film|washed out|wash out|fade out|faded out|fade|faded|fading|matte|matt");

export const fade = defineOperation({
  name: "fade",
  about: "Gives the matte look of faded film: lifted blacks, softer colours.",
  examples: ["fade it", "faded look", "a matte look"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ amount: amountSchema("fade") }),
  read(clause) {
    return hasPhrase(clause, fadePhrase) ? { amount: takeEffectAmount(clause, 0.5) } : undefined;
  },
  describe: ({ amount }) => `fade ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    mapTones(picture, (tone) => 0.22 * amount + tone * (1 - 0.3 * amount));
    return saturate(picture, -0.35 * amount);
  },
});
