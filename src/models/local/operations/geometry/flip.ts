import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import { transformPixels } from "../../rendering/pixels/pixels.ts";

const flipPhrase = {
  verb: phrase("flip|flipped|mirrored|mirror|mirror image|reverse|invert"),
  across: phrase("horizontally|horizontal|left (to|and|/)? right|sideways|left right|side to side|hflip|flop"),
  down: phrase("vertically|vertical|upside down|top (to|and|/)? bottom|vflip|over|along horizontal axis"),
};

export const flip = defineOperation({
  name: "flip",
  about: "Flips the picture left to right or upside down.",
  examples: ["flip it", "flip it upside down", "mirror it", "flip vertically"],
  movement: "uniform",
  schema: z.object({ axis: z.enum(["across", "down"]) }),
  read(clause) {
    const spoken = hasPhrase(clause, flipPhrase.verb);
    const down = hasPhrase(clause, flipPhrase.down);
    const across = hasPhrase(clause, flipPhrase.across);
    if (!spoken || /\beffect\b/i.test(clause.rest)) return undefined;
    return { axis: down && !across ? "down" : "across" };
  },
  describe: ({ axis }) => (axis === "across" ? "flipped left to right" : "flipped upside down"),
  run: (picture, { axis }) => transformPixels(picture, (one) => (axis === "across" ? one.flop() : one.flip())),
});
