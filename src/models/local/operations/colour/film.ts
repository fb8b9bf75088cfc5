import { defineEffect } from "../../operation.ts";
import { channelCurves, saturation } from "../../rendering/pixels/point-maps.ts";
import { sCurve } from "../light/curves.ts";

export const vintage = defineEffect({
  name: "vintage",
  about: "Gives the look of an old colour print: soft colours, warm lights, milky darks.",
  examples: ["vintage", "make it look retro", "70s look", "an old photo look"],
  phrases:
    "vintage|retro|old school|old fashioned|aged|like old|look old|old photo|old photograph|old|nostalgic|(19)?(60|70|80)'?s|analog|analogue|film look|look like film|kodak|faded memories|instagram|lomo|hipster",
  defaultAmount: 0.65,
  maps: (amount) => [
    saturation(-0.4 * amount),
    channelCurves(
      (tone) => mix(tone, 0.07 + 0.95 * sCurve(1.15)(tone), amount),
      (tone) => mix(tone, 0.05 + 0.86 * tone ** 0.92, amount),
      (tone) => mix(tone, 0.13 + 0.64 * tone ** 0.95, amount),
    ),
  ],
});

export const cinematic = defineEffect({
  name: "cinematic",
  about: "Gives a film look: teal darks, orange lights.",
  examples: ["cinematic look", "teal and orange", "make it look like a movie"],
  phrases:
    "cinematic|cinema|teal (and|&) orange|orange (and|&) teal|(movie|blockbuster) (look|still|scene)|like (movie|film)|movie|filmic|hollywood",
  defaultAmount: 0.6,
  maps(amount) {
    const curve = sCurve(1 + 0.35 * amount);
    return [
      channelCurves(
        (tone) => curve(tone) + amount * (0.09 * tone * tone - 0.07 * (1 - tone) ** 2 * tone * 3),
        (tone) => curve(tone) + amount * (0.015 * tone + 0.02 * (1 - tone) ** 2),
        (tone) => curve(tone) + amount * (0.1 * (1 - tone) ** 2 - 0.14 * tone * tone),
      ),
    ];
  },
});

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
