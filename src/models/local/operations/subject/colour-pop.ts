import { z } from "zod";
import { takeSubject } from "../../language/clauses/regions.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { applyMaps, saturation } from "../../rendering/pixels/point-maps.ts";
import { amountSchema } from "../../schemas.ts";
import { separateLayers } from "../../subject/layers.ts";

const popPhrase = phrase(
  "colou?r pop|colou?r splash|selective colou?r|(partial|spot) colou?r|(only|just)? (subject|foreground|main object) (in|keeps|with) colou?r|colou?r (only )?(on )?(subject|foreground)|pop of colou?r",
);

export const colourPop = defineOperation({
  name: "colour-pop",
  about: "Keeps the subject in colour and turns everything else black and white.",
  examples: ["colour pop", "selective colour", "keep the subject in colour"],
  needsSubject: true,
  movement: "none",
  isEffect: true,
  schema: z.object({ amount: amountSchema("colour pop") }),
  read(clause) {
    if (!hasPhrase(clause, popPhrase)) return undefined;
    const amount = takeEffectAmount(clause, 1);
    takeSubject(clause);
    return { amount };
  },
  describe: ({ amount }) =>
    `background ${amount === 1 ? "black and white" : `${formatPercent(amount)} less colourful`}, subject in colour`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  async run(picture, { amount }, context) {
    const layers = await separateLayers(picture, context.subject());
    return layers.over(applyMaps(layers.background(), [saturation(-amount)]));
  },
});
