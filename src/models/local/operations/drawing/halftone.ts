import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { smoothstep, toneAt } from "../../rendering/pixels/tones.ts";

const dotPhrase = {
  noun: phrase(
    "halftone dots|halftone|half tone|halftoned|newspaper print|newspaper|newsprint|comic dots|dots|dotted|screen print|risograph|ben day dots|print dots",
  ),
  mono: phrase("black (and|&) white|b&w|mono|monochrome|black"),
};

export const halftone = defineOperation({
  name: "halftone",
  about: "Prints the picture in dots, in colour or black.",
  examples: ["halftone", "black and white halftone", "newspaper print"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    dots: z.number().min(20, editorMessages.dots).max(400, editorMessages.dots),
    ink: z.enum(["colour", "black"]),
  }),
  read(clause) {
    const paper = /newspaper|newsprint/i.test(clause.rest);
    if (!hasPhrase(clause, dotPhrase.noun)) return undefined;
    const mono = hasPhrase(clause, dotPhrase.mono) || paper;
    return { dots: clamp(Math.round(110 / takeStrength(clause)), 20, 400), ink: mono ? "black" : "colour" };
  },
  describe: ({ dots, ink }) => `halftone, ${dots} dots across${ink === "black" ? ", black" : ""}`,
  scale: ({ dots, ink }, factor) => ({ dots: clamp(Math.round(dots / factor), 20, 400), ink }),
  async run(picture, { dots, ink }) {
    const cell = Math.max(2, longestSide(picture) / dots);
    const soft = await blurPixels(picture, cell * 0.35); // a new picture, because cells have at least two pixels
    if (ink === "black") return drawDots(picture, soft, cell, [45, 45, 45], true);
    return drawDots(picture, soft, cell, [15, 75, 0], false);
  },
});

/** Draws each ink in dots at its own angle (degrees), larger where it is darker. */
function drawDots(picture: Pixels, soft: Pixels, cell: number, angles: readonly number[], mono: boolean): Pixels {
  const { bytes, width, height, channels } = picture;
  const turns = angles.map((angle) => ({
    c: Math.cos((angle * Math.PI) / 180) / cell,
    s: Math.sin((angle * Math.PI) / 180) / cell,
  }));
  const blunt = 1.2 / cell;
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += channels) {
      const grey = mono ? toneAt(soft.bytes, i) : 0;
      for (let channel = 0; channel < 3; channel += 1) {
        const { c, s } = turns[channel] as { c: number; s: number };
        const u = x * c + y * s;
        const v = y * c - x * s;
        const away = Math.hypot(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5);
        const ink = 1 - (mono ? grey : (soft.bytes[i + channel] as number)) / 255;
        bytes[i + channel] = 255 * smoothstep(-blunt, blunt, away - 0.564 * Math.sqrt(ink) - 0.15 * ink ** 4);
      }
    }
  }
  return picture;
}
