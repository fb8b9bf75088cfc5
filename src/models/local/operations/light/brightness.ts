import { clamp, defineSlider } from "../../operation.ts";
import { toneCurve } from "../../rendering/pixels/point-maps.ts";
import { histogram, meanTone } from "../../rendering/pixels/tones.ts";
import { sCurve } from "./curves.ts";

export const brightness = defineSlider({
  name: "brightness",
  about: "Makes the picture lighter or darker, and keeps black and white.",
  examples: ["make it brighter", "lighten by 20%", "a bit darker", "it's too dark"],
  up: "(is|it's|looks|was|pretty) (dark|dim|gloomy)|brighter|brighten|brightened|brightest|bright|lighter|lighten|lightened|light up|brightens",
  down: "darker|darken|darkened|darkest|dark|darkness|dimmer|dimmed|dim",
  noun: "brightness|light|lightness|luminosity",
  defaultAmount: 0.2,
  min: -0.9,
  max: 0.9,
  // Multiplies the middle tone by 1 + amount, and leaves black and white as they are.
  maps(amount) {
    const bend = (2 * amount) / (1 - Math.min(amount, 0.9));
    return [toneCurve((tone) => (tone * (1 + bend)) / (1 + bend * tone))];
  },
});

export const contrast = defineSlider({
  name: "contrast",
  about: "Moves light and dark tones further apart or closer together.",
  examples: ["more contrast", "contrast +30", "a little less contrast", "less contrasty"],
  up: "(is|it's|looks|look|too) (flat|flat and dull|lifeless)|contrasty|contrastier|punchier|punchy|punch|crisper contrast|less flat",
  down: "flatter|flatten|flat|low contrast",
  noun: "contrast|contrasts",
  defaultAmount: 0.25,
  min: -0.9,
  max: 1.5,
  measuresTones: true,
  maps(amount, sample) {
    const pivot = clamp(meanTone(histogram(sample)), 0.3, 0.7);
    return [toneCurve(amount < 0 ? (tone) => pivot + (tone - pivot) * (1 + amount) : sCurve(1 + amount * 1.4, pivot))];
  },
});
