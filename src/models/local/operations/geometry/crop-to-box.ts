import { z } from "zod";
import { takeSize } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { ImpossibleOperation } from "../../rendering/pixels/pixels.ts";

const boxPhrase = { verb: phrase("crop|cut|cropped|clip"), out: phrase("out|area|box|from|at|to|pixels|px|of") };
const position = /(?<![\d.,])(\d{1,6})\s*,\s*(\d{1,6})(?![\d.,])/;

export const cropToBox = defineOperation({
  name: "crop-to-box",
  about: "Crops to a size in pixels at a position from the top left corner.",
  examples: ["crop to 400x300 at 120,80", "crop to 120,80 400x300"],
  movement: "uniform",
  setsAspectRatio: true,
  schema: z.object({
    left: z.int().nonnegative(),
    top: z.int().nonnegative(),
    width: z.int().positive(),
    height: z.int().positive(),
  }),
  read(clause) {
    if (!hasPhrase(clause, boxPhrase.verb)) return undefined;
    const size = takeSize(clause);
    const from = size && takePosition(clause);
    if (!size || !from) return undefined;
    hasPhrase(clause, boxPhrase.out);
    if (size.width * size.height === 0) return { unsupported: editorMessages.emptyCrop };
    return { ...from, ...size };
  },
  describe: ({ left, top, width, height }) => `cropped to ${width} × ${height} pixels at ${left}, ${top}`,
  async run(picture, { left, top, width, height }, { scale }) {
    const box = { left: Math.round(left * scale), top: Math.round(top * scale) };
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const spare = { width: picture.width - box.left, height: picture.height - box.top };
    const room = Math.min(spare.width, spare.height);
    if (room < 1 || size.width > spare.width + 1 || size.height > spare.height + 1)
      throw new ImpossibleOperation(
        editorMessages.cropOutside(
          left + width,
          top + height,
          Math.round(picture.width / scale),
          Math.round(picture.height / scale),
        ),
      );
    return cropTo(picture, { ...box, width: Math.min(size.width, spare.width), height: Math.min(size.height, spare.height) });
  },
});

/** Takes "120,80". */
function takePosition(clause: Clause): { left: number; top: number } | undefined {
  const found = position.exec(clause.rest);
  if (found === null) return undefined;
  clause.rest = clause.rest.replace(found[0], " · ");
  return { left: Number(found[1]), top: Number(found[2]) };
}
