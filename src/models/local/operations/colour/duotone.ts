import { z } from "zod";
import { type Colour, lightnessOf, nameOf, takeColour } from "../../language/colours.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { operation } from "../../operation.ts";
import { interpolate, mapGradient } from "../../rendering/tones.ts";
import { colourSchema } from "../../schemas.ts";
import { sCurve } from "../light/curves.ts";

const duotonePhrase = phrase("duotone|duo tone|duotones|two tone|two colou?rs?|two colou?red|gradient map|bichrome");

const pairs: readonly (readonly [Colour, Colour])[] = [
  [
    [25, 20, 90],
    [255, 185, 120],
  ],
  [
    [70, 0, 90],
    [255, 225, 90],
  ],
  [
    [0, 60, 70],
    [255, 150, 160],
  ],
  [
    [20, 20, 40],
    [90, 230, 200],
  ],
];

export const duotone = operation({
  name: "duotone",
  about: "Two colours only: one for the darks, one for the lights.",
  examples: ["duotone", "duotone in navy and orange", "purple and yellow duotone"],
  supportsRegions: true,
  schema: z.object({ dark: colourSchema, light: colourSchema }),
  read(clause) {
    if (!hasPhrase(clause, duotonePhrase)) return undefined;
    const first = takeColour(clause);
    const second = takeColour(clause);
    hasPhrase(clause, joined);
    const [dark, light] = pairOf(first, second);
    return { dark, light };
  },
  describe: ({ dark, light }) => `duotone in ${nameOf(dark)} and ${nameOf(light)}`,
  alternatives: (said) =>
    [[said.light, said.dark] as const, ...pairs]
      .filter(([dark, light]) => nameOf(dark) !== nameOf(said.dark) || nameOf(light) !== nameOf(said.light))
      .map(([dark, light]) => ({ params: { dark, light }, label: `${nameOf(dark)} and ${nameOf(light)}` })),
  run: (picture, { dark, light }) => mapGradient(picture, (tone) => interpolate(dark, light, sCurve(1.15)(tone))),
});

const joined = phrase("and|&|to|with");

function pairOf(first: Colour | undefined, second: Colour | undefined): readonly [Colour, Colour] {
  if (first === undefined)
    return (
      pairs[0] ?? [
        [0, 0, 0],
        [255, 255, 255],
      ]
    );
  const other: Colour = second ?? (lightnessOf(first) > 0.5 ? [20, 20, 40] : [255, 245, 225]);
  return lightnessOf(first) <= lightnessOf(other) ? [first, other] : [other, first];
}
