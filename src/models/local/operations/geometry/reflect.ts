import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import type { Pixels } from "../../rendering/pixels/pixels.ts";

const reflectPhrase = {
  noun: phrase(
    "symmetric|symmetrical|symmetry|mirror effect|mirror (left|right|top|bottom|upper|lower) half|reflect (left|right|top|bottom|upper|lower)? half|reflect",
  ),
  half: phrase("half|side"),
};

const halves = ["left", "right", "top", "bottom"] as const;

export const reflect = defineOperation({
  name: "reflect",
  about: "Mirrors one half onto the other.",
  examples: ["make it symmetrical", "mirror the left half", "mirror effect"],
  isRepeatable: true,
  schema: z.object({ half: z.enum(halves) }),
  read(clause) {
    const half = halves.find((side) => new RegExp(`\\b${side}\\b`, "i").test(clause.rest));
    if (!hasPhrase(clause, reflectPhrase.noun)) return undefined;
    hasPhrase(clause, reflectPhrase.half);
    return { half: half ?? "left" };
  },
  describe: ({ half }) => `${half} half mirrored`,
  alternatives: ({ half }) =>
    halves.filter((other) => other !== half).map((other) => ({ params: { half: other }, label: `${other} half` })),
  run: (picture, { half }) => mirrorHalf(picture, half),
});

function mirrorHalf(picture: Pixels, half: (typeof halves)[number]): Pixels {
  const { bytes, width, height, channels } = picture;
  const across = half === "left" || half === "right";
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const far = across ? (half === "left") === x >= width / 2 : (half === "top") === y >= height / 2;
      if (!far) continue;
      const from = across ? y * width + (width - 1 - x) : (height - 1 - y) * width + x;
      const to = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel += 1) bytes[to + channel] = bytes[from * channels + channel] as number;
    }
  }
  return picture;
}
