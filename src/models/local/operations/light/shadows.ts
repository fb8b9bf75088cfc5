import { defineSlider } from "../../operation.ts";
import { toneCurve } from "../../rendering/pixels/point-maps.ts";

export const shadows = defineSlider({
  name: "shadows",
  about: "Lifts or deepens only the dark areas.",
  examples: ["lift the shadows", "deeper shadows", "brighten the shadows a bit", "more detail in the shadows"],
  up: "(lift|open|brighten|lighten|raise|recover|fill|boost) (up )?(shadows|blacks|darks|dark areas|dark parts)|(lighter|brighter) (shadows|blacks)|detail in (shadows|darks|dark parts)|(shadows|blacks|darks|dark parts) (is|are|look|looks) too (dark|deep|black)",
  down: "(deepen|darken|crush|lower) (shadows|blacks|darks)|(deeper|darker|crushed) (shadows|blacks|darks)",
  noun: "shadows|blacks",
  defaultAmount: 0.35,
  min: -0.6,
  max: 1,
  maps: (amount) => [toneCurve((tone) => tone + amount * 1.6 * tone * (1 - tone) ** 3)],
});

export const highlights = defineSlider({
  name: "highlights",
  about: "Lifts or dims only the bright areas.",
  examples: ["tone down the highlights", "brighter highlights", "recover the highlights"],
  up: "(lift|brighten|raise|boost) (highlights|whites|lights)|(brighter|whiter) (highlights|whites)",
  down: "(tone down|recover|bring down|bring back|lower|reduce|darken|pull down|tame|save|rescue) (highlights|whites|lights|bright areas|bright parts)|darker (highlights|whites)",
  noun: "highlights|whites",
  defaultAmount: 0.35,
  min: -0.62,
  max: 0.62,
  maps: (amount) => [toneCurve((tone) => tone + amount * 1.6 * (1 - tone) * tone ** 3)],
});
