import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { measurePose } from "../../rendering/lines/tilt.ts";
import { correctKeystone, findKeystoneCrop, type Pose } from "../../rendering/pixels/keystone.ts";
import { ImpossibleOperation, type Pixels } from "../../rendering/pixels/pixels.ts";
import { amountSchema } from "../../schemas.ts";
import { rotatePixels } from "./rotate.ts";

const perspectivePhrase = phrase(
  "(fix|correct|straighten|adjust|rectify|repair) (perspective|keystone|verticals)|(perspective|keystone) (correction|fix)|auto perspective",
);

/** More of a correction would make buildings look as if they fell over: a quarter at the top and bottom edges. */
const MAX_CONVERGENCE = 0.45;
/** Less can't be seen: lines that meet 25 half diagonals away, and a tilt in degrees. */
const PARALLEL = { convergence: 0.04, tilt: 0.3 };

export const perspective = defineOperation({
  name: "perspective",
  about: "Makes the upright lines of buildings parallel and crops the empty corners. It measures them in the picture.",
  examples: ["fix the perspective", "make the building's lines vertical", "correct the converging verticals"],
  schema: z.object({ amount: amountSchema("perspective correction") }),
  read: (clause) => (hasPhrase(clause, perspectivePhrase) ? { amount: takeEffectAmount(clause, 1) } : undefined),
  describe: ({ amount }) => `perspective corrected${amount < 1 ? ` ${formatPercent(amount)}` : ""}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  unchanged: () => editorMessages.alreadyParallel,
  async run(picture, { amount }, { scale }) {
    const pose = await measurePose(picture);
    if (pose === undefined && scale < 1) return picture; // a preview may be too small to tell
    if (pose === undefined) throw new ImpossibleOperation(editorMessages.noUprights);
    if (Math.abs(pose.convergence) < PARALLEL.convergence && Math.abs(pose.tilt) < PARALLEL.tilt) return picture;
    const convergence = amount * clamp(pose.convergence, -MAX_CONVERGENCE, MAX_CONVERGENCE);
    return holdUpright(picture, { tilt: amount * pose.tilt, convergence });
  },
});

/** Shows the picture as a camera that was held level would. Throws `ImpossibleOperation` if hardly anything of it would be left. */
async function holdUpright(picture: Pixels, pose: Pose): Promise<Pixels> {
  const box = findKeystoneCrop(picture, pose);
  if (box === undefined) throw new ImpossibleOperation(editorMessages.noUprights);
  return correctKeystone(await rotatePixels(picture, -pose.tilt), picture, pose.convergence, box);
}
