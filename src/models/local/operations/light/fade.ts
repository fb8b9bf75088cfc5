import { defineEffect } from "../../operation.ts";
import { saturation, toneCurve } from "../../rendering/pixels/point-maps.ts";

export const fade = defineEffect({
  name: "fade",
  about: "Gives the matte look of faded film: lifted blacks, softer colours.",
  examples: ["fade it", "faded look", "a matte look"],
  phrases: "faded film|washed out|wash out|fade out|faded out|fade|faded|fading|matte|matt",
  defaultAmount: 0.5,
  maps: (amount) => [toneCurve((tone) => 0.22 * amount + tone * (1 - 0.3 * amount)), saturation(-0.35 * amount)],
});
