import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { longestSide, resizePixels } from "../../rendering/pixels/pixels.ts";

const pixelPhrase = {
  verb: phrase(
    "pixelate|pixelated|pixellate|pixelation|mosaic|pixel|pixels|8-bit|8 bit|8bit|censor|blocky|big pixels|large pixels",
  ),
  blocks: phrase("blocks|block|art"),
};

export const pixelate = defineOperation({
  name: "pixelate",
  about: "Turns the picture into large square blocks.",
  examples: ["pixelate it", "mosaic", "8-bit"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ blocks: z.int(editorMessages.blocks).min(2, editorMessages.blocks).max(1000, editorMessages.blocks) }),
  read(clause) {
    if (!hasPhrase(clause, pixelPhrase.verb)) return undefined;
    hasPhrase(clause, pixelPhrase.blocks);
    return { blocks: Math.round(clamp(64 / takeStrength(clause), 4, 400)) };
  },
  describe: ({ blocks }) => `pixelated to ${blocks} blocks`,
  scale: ({ blocks }, factor) => ({ blocks: clamp(Math.round(blocks / factor), 2, 1000) }),
  async run(picture, { blocks }) {
    const { width, height } = picture;
    const side = Math.max(1, longestSide(picture) / blocks);
    const few = { width: Math.max(1, Math.round(width / side)), height: Math.max(1, Math.round(height / side)) };
    const small = await resizePixels(picture, few, { fit: "fill", kernel: "linear" });
    return resizePixels(small, { width, height }, { fit: "fill", kernel: "nearest" });
  },
});
