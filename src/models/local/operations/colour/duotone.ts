import { z } from "zod";
import { type Colour, describeColour, lightnessOf, takeColour } from "../../language/vocabulary/colours.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import { gradient } from "../../rendering/pixels/point-maps.ts";
import { interpolate } from "../../rendering/pixels/tones.ts";
import { colourSchema } from "../../schemas.ts";
import { sCurve } from "../light/curves.ts";

const duotonePhrase = phrase("duotone|duo tone|duotones|two tone|two colou?rs?|two colou?red|gradient map|bichrome");

const colourPairs: readonly (readonly [Colour, Colour])[] = [
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

export const duotone = defineOperation({
  name: "duotone",
  about: "Reduces the picture to two colours: one for the darks, one for the lights.",
  examples: ["duotone", "duotone in navy and orange", "purple and yellow duotone"],
  supportsRegions: true,
  schema: z.object({ dark: colourSchema, light: colourSchema }),
  read(clause) {
    if (!hasPhrase(clause, duotonePhrase)) return undefined;
    const first = takeColour(clause);
    const second = takeColour(clause);
    hasPhrase(clause, joiningWords);
    const [dark, light] = choosePair(first, second);
    return { dark, light };
  },
  describe: ({ dark, light }) => `duotone in ${describeColour(dark)} and ${describeColour(light)}`,
  alternatives: (params) =>
    [[params.light, params.dark] as const, ...colourPairs]
      .filter(
        ([dark, light]) =>
          describeColour(dark) !== describeColour(params.dark) || describeColour(light) !== describeColour(params.light),
      )
      .map(([dark, light]) => ({ params: { dark, light }, label: `${describeColour(dark)} and ${describeColour(light)}` })),
  maps: ({ dark, light }) => [gradient((tone) => interpolate(dark, light, sCurve(1.15)(tone)))],
});

const joiningWords = phrase("and|&|to|with");

function choosePair(first: Colour | undefined, second: Colour | undefined): readonly [Colour, Colour] {
  if (first === undefined)
    return (
      colourPairs[0] ?? [
        [0, 0, 0],
        [255, 255, 255],
      ]
    );
  const other: Colour = second ?? (lightnessOf(first) > 0.5 ? [20, 20, 40] : [255, 245, 225]);
  return lightnessOf(first) <= lightnessOf(other) ? [first, other] : [other, first];
}
