import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/phrase.ts";
import { formatPercent } from "../../language/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { longestSide } from "../../rendering/pixels.ts";
import { amountSchema } from "../../schemas.ts";

const shiftPhrase = phrase("glitch|glitchy|glitched|rgb shift|rgb split|chromatic aberration|colou?r fringes?|anaglyph|vhs");

export const glitch = defineOperation({
  name: "glitch",
  about: "Shifts red and blue apart, like a video glitch.",
  examples: ["glitch effect", "chromatic aberration"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ amount: amountSchema("glitch") }),
  read: (clause: Clause) => (hasPhrase(clause, shiftPhrase) ? { amount: takeEffectAmount(clause, 0.4) } : undefined),
  describe: ({ amount }) => `glitch ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    const { width, height, channels } = picture;
    const shift = Math.max(1, Math.round(amount * 0.02 * longestSide(picture)));
    const from = picture.bytes.slice();
    for (let y = 0; y < height; y += 1) {
      const row = y * width;
      for (let x = 0; x < width; x += 1) {
        picture.bytes[(row + x) * channels] = from[(row + Math.max(0, x - shift)) * channels] as number;
        picture.bytes[(row + x) * channels + 2] = from[(row + Math.min(width - 1, x + shift)) * channels + 2] as number;
      }
    }
    return picture;
  },
});
