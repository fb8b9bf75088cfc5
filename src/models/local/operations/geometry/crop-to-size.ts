import { z } from "zod";
import { takeSize } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { describeAnchor, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { ImpossibleOperation } from "../../rendering/pixels/pixels.ts";
import { cropAnchorSchema, cropAt, describeCropAnchor } from "./crop-anchor.ts";

const sizePhrase = { verb: phrase("crop|cut|cropped|clip"), out: phrase("out|area|box|from|at|pixels|px|of") };

export const cropToSize = defineOperation({
  name: "crop-to-size",
  about: "Crops to a size in pixels.",
  examples: ["crop to 400x300 pixels", "crop to 300 by 300 from the top left"],
  movement: ({ anchor }) => (anchor === "attention" ? "unpredictable" : "uniform"),
  setsAspectRatio: true,
  schema: z.object({ width: z.int().positive(), height: z.int().positive(), anchor: cropAnchorSchema }),
  read(clause) {
    const verb = hasPhrase(clause, sizePhrase.verb);
    const size = verb ? takeSize(clause) : undefined;
    if (size === undefined) return undefined;
    hasPhrase(clause, sizePhrase.out);
    const anchor = takeAnchor(clause);
    if (size.width * size.height === 0) return { unsupported: editorMessages.emptyCrop };
    return { ...size, anchor: anchor ?? "centre" };
  },
  describe: ({ width, height, anchor }) => `cropped to ${width} × ${height} pixels${describeCropAnchor(anchor)}`,
  alternatives: ({ anchor, width, height }) =>
    (["attention", "centre", "top-left", "top-right", "bottom-left", "bottom-right"] as const)
      .filter((other) => other !== anchor)
      .map((other) => ({
        params: { width, height, anchor: other },
        label: other === "attention" ? "around the busiest part" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { width, height, anchor }, { scale }) {
    const box = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    if (box.width > picture.width + 1 || box.height > picture.height + 1)
      throw new ImpossibleOperation(
        editorMessages.cropTooLarge(width, height, Math.round(picture.width / scale), Math.round(picture.height / scale)),
      );
    return cropAt(picture, { width: Math.min(box.width, picture.width), height: Math.min(box.height, picture.height) }, anchor);
  },
});
