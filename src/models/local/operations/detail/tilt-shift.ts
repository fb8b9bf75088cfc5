import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { longestSide } from "../../rendering/pixels/pixels.ts";
import { smoothstep } from "../../rendering/pixels/tones.ts";
import { amountSchema } from "../../schemas.ts";

const miniaturePhrase = phrase("tilt shift|tiltshift|miniature|toy town|diorama");

export const tiltShift = defineOperation({
  name: "tilt-shift",
  about: "Keeps only a band across the middle sharp, like a photo of a miniature.",
  examples: ["tilt-shift", "miniature effect"],
  movement: "none",
  isEffect: true,
  schema: z.object({ amount: amountSchema("tilt-shift") }),
  read: (clause) => (hasPhrase(clause, miniaturePhrase) ? { amount: takeEffectAmount(clause, 0.5) } : undefined),
  describe: ({ amount }) => `tilt-shift ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  async run(picture, { amount }) {
    const soft = await blurPixels(picture, 0.4 + longestSide(picture) * 0.014 * amount);
    const { bytes, width, height, channels } = picture;
    for (let y = 0; y < height; y += 1) {
      const share = smoothstep(0.1, 0.38, Math.abs((y + 0.5) / height - 0.54));
      const end = (y + 1) * width * channels;
      for (let i = y * width * channels; i < end; i += 1)
        bytes[i] = (bytes[i] as number) + ((soft.bytes[i] as number) - (bytes[i] as number)) * share;
    }
    return picture;
  },
});
