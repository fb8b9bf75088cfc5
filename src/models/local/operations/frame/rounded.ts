import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { drawOver } from "../../rendering/pixels/compose.ts";
import { addAlpha, createBlank, type Pixels, shortestSide } from "../../rendering/pixels/pixels.ts";
import { smoothstep } from "../../rendering/pixels/tones.ts";

const roundPhrase = {
  corners: phrase(
    "(rounded|round|smooth|soft|softer) corners|round off corners|rounded edges|round edges|corners rounded|rounded rectangle|rounded",
  ),
  circle: phrase("circle|circular|round picture|round shape|round crop|disc|round avatar|round"),
  shape: phrase("crop|cropped|cut|out|into|shape|as"),
};

export const roundedCorners = defineOperation({
  name: "rounded-corners",
  about: "Rounds the corners and makes the outside transparent.",
  examples: ["rounded corners", "round the corners a bit"],
  drawsAtEdges: true,
  movement: "none",
  schema: z.object({
    radius: z.number().positive(editorMessages.greaterThanZero("corner radius")).max(0.5, editorMessages.radiusTooLarge),
  }),
  read: (clause) =>
    hasPhrase(clause, roundPhrase.corners) ? { radius: clamp(0.09 * takeStrength(clause), 0.02, 0.3) } : undefined,
  describe: ({ radius }) => `rounded corners, ${formatPercent(radius)}`,
  scale: ({ radius }, factor) => ({ radius: clamp(radius * factor, 0.01, 0.5) }),
  run: (picture, { radius }) => roundCorners(picture, radius * shortestSide(picture)),
});

export const circle = defineOperation({
  name: "circle",
  about: "Crops to a circle and makes the outside transparent.",
  examples: ["crop to a circle", "make it round"],
  setsAspectRatio: true,
  isRepeatable: true,
  schema: z.object({}),
  read(clause) {
    if (!hasPhrase(clause, roundPhrase.circle)) return undefined;
    while (hasPhrase(clause, roundPhrase.shape));
    return {};
  },
  describe: () => "cropped to a circle",
  run(picture) {
    const side = shortestSide(picture);
    const square = drawOver(
      createBlank({ width: side, height: side }, 4),
      picture,
      -((picture.width - side) >> 1),
      -((picture.height - side) >> 1),
    );
    return roundCorners(square, side / 2);
  },
});

/** Makes the area outside rounded corners transparent; `radius` in pixels. */
function roundCorners(picture: Pixels, radius: number): Pixels {
  const result = addAlpha(picture);
  const { bytes, width, height } = result;
  const outside = (at: number, length: number) => Math.max(radius - (at + 0.5), at + 0.5 - (length - radius), 0);
  for (let y = 0; y < height; y += 1) {
    const dy = outside(y, height);
    if (dy === 0) continue;
    for (let x = 0; x < width; x += 1) {
      const dx = outside(x, width);
      if (dx === 0) continue;
      const index = (y * width + x) * 4 + 3;
      bytes[index] = (bytes[index] as number) * (1 - smoothstep(-0.7, 0.7, Math.hypot(dx, dy) - radius));
    }
  }
  return result;
}
