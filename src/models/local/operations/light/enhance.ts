import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { saturation, toneCurve } from "../../rendering/pixels/point-maps.ts";
import { type Curve, histogram, percentile } from "../../rendering/pixels/tones.ts";
import { amountSchema } from "../../schemas.ts";
import { sCurve } from "./curves.ts";

const betterPhrase = phrase(
  "auto enhance|autoenhance|enhance|enhanced|auto fix|autofix|auto correct|auto adjust|auto levels|auto tone|auto contrast|auto|normalize|normalise|improve|look better|look good|look great|look nice|look nicer|look professional|better|nicer|fix (lighting|light|exposure|tones|levels)|fix up|retouch|touch up|touchup|polish|optimize|optimise|more professional|(improve|better) (lighting|quality|light)",
);

export const enhance = defineOperation({
  name: "enhance",
  about: "Improves the light automatically: full tonal range, balanced midtones, a little more colour.",
  examples: ["enhance it", "auto enhance", "make it look better", "fix the lighting"],
  supportsRegions: true,
  measuresTones: true,
  schema: z.object({ amount: amountSchema("auto-enhance") }),
  read: (clause) => (hasPhrase(clause, betterPhrase) ? { amount: takeEffectAmount(clause, 0.7) } : undefined),
  describe: ({ amount }) => `auto-enhance ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  maps: ({ amount }, sample) => [toneCurve(balanceCurve(histogram(sample), amount)), saturation(0.12 * amount)],
});

function balanceCurve(counts: Float64Array, amount: number): Curve {
  const low = Math.min(percentile(counts, 0.003), 0.35) * amount;
  const high = 1 - (1 - Math.max(percentile(counts, 0.997), 0.6)) * amount;
  const middle = clamp((percentile(counts, 0.5) - low) / (high - low), 0.08, 0.92);
  const bend = clamp(Math.log(0.46) / Math.log(middle), 0.6, 1.5) ** (0.6 * amount);
  const curve = sCurve(1 + 0.12 * amount);
  return (tone) => curve(clamp((tone - low) / (high - low), 0, 1) ** bend);
}

const hazePhrase = phrase(
  "(remove|reduce|clear|less|cut through|clear up|cut) (haze|fog|mist|smog|haziness)|dehaze|de haze|defog|less (hazy|foggy|misty)",
);

export const dehaze = defineOperation({
  name: "dehaze",
  about: "Cuts through haze and fog.",
  examples: ["remove the haze", "dehaze", "cut through the fog"],
  supportsRegions: true,
  measuresTones: true,
  schema: z.object({ amount: amountSchema("dehaze") }),
  read: (clause) => (hasPhrase(clause, hazePhrase) ? { amount: takeEffectAmount(clause, 0.6) } : undefined),
  describe: ({ amount }) => `dehaze ${formatPercent(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  maps({ amount }, sample) {
    const floor = amount * clamp(percentile(histogram(sample), 0.01) + 0.04, 0.04, 0.5);
    const curve = (tone: number) => (Math.max(0, tone - floor) / (1 - floor)) ** (1 - 0.25 * floor);
    return [toneCurve(curve), saturation(0.3 * amount)];
  },
});
