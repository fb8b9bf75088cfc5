import { clamp, defineEffect, defineSlider } from "../../operation.ts";
import { channelCurves } from "../../rendering/pixels/point-maps.ts";
import type { Curve } from "../../rendering/pixels/tones.ts";

export const warmth = defineSlider({
  name: "warmth",
  about: "Makes colours warmer or cooler.",
  examples: ["a bit warmer", "cooler", "warm it up", "colder tones"],
  up: "warmer|warm|warmest|hotter|sunnier|warming",
  down: "cooler|cool|colder|cold|chilly|chillier|icy|cooling",
  noun: "warmth|temperature|colou?r temperature|tones|tone|temp",
  defaultAmount: 0.25,
  min: -1,
  max: 1,
  maps(amount) {
    const [red, blue] = amount > 0 ? [1 + 0.4 * amount, 1 - 0.72 * amount] : [1 + 0.6 * amount, 1 - 0.6 * amount];
    return [
      channelCurves(
        (tone) => tone * red,
        (tone) => tone,
        (tone) => tone * blue,
      ),
    ];
  },
});

export const whiteBalance = defineEffect({
  name: "white-balance",
  about: "Removes a colour cast, so that grey is grey again.",
  examples: ["fix the white balance", "remove the colour cast", "neutral colours"],
  phrases:
    "(fix|correct|auto|adjust|neutral|better)? white balance|(remove|fix|correct|neutrali[sz]e|kill) (colou?r|yellow|blue|green|orange|red)? (cast|tint)|neutral colou?rs|natural colou?rs|neutralise colou?rs|neutralize colou?rs|fix colou?rs|correct colou?rs|colou?r correct|colou?r correction|auto colou?r",
  defaultAmount: 0.85,
  measuresTones: true,
  maps(amount, sample) {
    const [red, green, blue] = measureGreyGains(sample.bytes, sample.channels).map((gain) => (tone: number) => {
      return tone * (1 + (gain - 1) * amount);
    }) as [Curve, Curve, Curve];
    return [channelCurves(red, green, blue)];
  },
});

/** The gain of each channel that makes light, almost colourless areas grey. */
function measureGreyGains(bytes: Uint8ClampedArray, channels: 3 | 4): [number, number, number] {
  let [red, green, blue] = [1, 1, 1];
  for (let i = 0; i < bytes.length; i += channels) {
    const [r, g, b] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
    const top = Math.max(r, g, b);
    if (top > 252 || top < 16 || top - Math.min(r, g, b) > 0.5 * top) continue;
    const weight = (top / 255) ** 4;
    red += r * weight;
    green += g * weight;
    blue += b * weight;
  }
  const grey = red * 0.299 + green * 0.587 + blue * 0.114;
  return [clamp(grey / red, 0.6, 1.7), clamp(grey / green, 0.6, 1.7), clamp(grey / blue, 0.6, 1.7)];
}
