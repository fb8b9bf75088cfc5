import { z } from "zod";
import { type Clause, hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, parseNumber } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { drawOver } from "../../rendering/pixels/compose.ts";

const blendPhrase = {
  verb: phrase("blend|blended|double exposure|superimpose|superimposed|mix|merge|cross fade|crossfade|dissolve|composite"),
  them: phrase(
    "both|two|all|them|together|with|into|(second|2nd|other|first)? (photos?|pictures?|images?|pics?)|second one|second|other|each|over|1|2|one|image|and|(photo|picture|image) 2",
  ),
  share: phrase("(at|by|with)? <percent>"),
};

const blendRange = editorMessages.range("blending", "1%", "100%");

export const blend = defineOperation({
  name: "blend",
  about: "Blends the second picture into the first, like a double exposure.",
  examples: ["blend the two photos", "double exposure"],
  movement: "none",
  pictures: { min: 2, max: 2 },
  schema: z.object({
    amount: z.number().min(0.01, blendRange).max(1, blendRange),
  }),
  read(clause: Clause) {
    if (!hasPhrase(clause, blendPhrase.verb)) return undefined;
    const percent = takePhrase(clause, blendPhrase.share)?.percent;
    while (hasPhrase(clause, blendPhrase.them));
    return { amount: percent === undefined ? 0.5 : parseNumber(percent) / 100 };
  },
  describe: ({ amount }) => `picture 2 blended in at ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0.05, 0.95) }),
  async run(picture, { amount }, context) {
    return drawOver(picture, await context.reference(2, picture, "cover"), 0, 0, amount);
  },
});
