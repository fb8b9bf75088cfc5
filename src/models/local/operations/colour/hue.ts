import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber, takeDirection, takeStrength } from "../../language/vocabulary/quantities.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { colourMatrix } from "../../rendering/pixels/point-maps.ts";
import type { Matrix } from "../../rendering/pixels/tones.ts";
import { angleSchema } from "../../schemas.ts";

const huePhrase = {
  noun: phrase("hue|hues|colou?r wheel"),
  turn: phrase("shift|rotate|turn|change|move|spin|cycle"),
  by: phrase("(by|to)? (-|−|minus)? <degrees>"),
};

export const hue = defineOperation({
  name: "hue",
  about: "Rotates all colours around the colour wheel, in degrees.",
  examples: ["shift the hue by 90 degrees", "change the hue"],
  supportsRegions: true,
  schema: z.object({ degrees: angleSchema("hue shift", 360) }),
  read(clause) {
    if (!hasPhrase(clause, huePhrase.noun)) return undefined;
    hasPhrase(clause, huePhrase.turn);
    const minus = /[-−]\s*\d|minus\s+\d/.test(clause.rest) ? -1 : 1;
    const degrees = takePhrase(clause, huePhrase.by)?.degrees;
    const direction = minus * (takeDirection(clause) ?? 1);
    return { degrees: direction * (degrees === undefined ? 60 * takeStrength(clause) : parseNumber(degrees)) };
  },
  describe: ({ degrees }) => `hue shifted by ${Math.round(degrees)}°`,
  scale: ({ degrees }, factor) => ({ degrees: clamp(degrees * factor, -360, 360) }),
  maps: ({ degrees }) => [colourMatrix(hueMatrix((degrees * Math.PI) / 180))],
});

/** Rotates around the grey axis and keeps luminance. */
function hueMatrix(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [r, g, b] = [0.213, 0.715, 0.072];
  return [
    r + c * (1 - r) - s * r, g - c * g - s * g, b - c * b + s * (1 - b),
    r - c * r + s * 0.143, g + c * (1 - g) + s * 0.14, b - c * b - s * 0.283,
    r - c * r - s * (1 - r), g - c * g + s * g, b + c * (1 - b) + s * b,
  ]; // biome-ignore format: rows of a matrix
}
