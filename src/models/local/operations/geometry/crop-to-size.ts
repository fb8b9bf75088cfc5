import { z } from "zod";
import { takeBox } from "../../language/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { describeAnchor, takeAnchor } from "../../language/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { operation } from "../../operation.ts";
import { ImpossibleOperation } from "../../rendering/pixels.ts";
import { anchor, cutAt, describeCropAnchor } from "./crop-anchor.ts";

const sizePhrase = { verb: phrase("crop|cut|cropped|clip"), out: phrase("out|area|box|from|at|pixels|px|of") };

export const cropToSize = operation({
  name: "crop-to-size",
  about: "Cuts a box of so many pixels out of the picture.",
  examples: ["crop to 400x300 pixels", "crop to 300 by 300 from the top left"],
  movement: ({ at }) => (at === "attention" ? "unpredictable" : "uniform"),
  setsShape: true,
  schema: z.object({ width: z.int().positive(), height: z.int().positive(), at: anchor }),
  read(clause) {
    const verb = hasPhrase(clause, sizePhrase.verb);
    const size = verb ? takeBox(clause) : undefined;
    if (size === undefined) return undefined;
    hasPhrase(clause, sizePhrase.out);
    const at = takeAnchor(clause);
    if (size.width * size.height === 0) return { unsupported: editorMessages.emptyCrop };
    return { ...size, at: at ?? "centre" };
  },
  describe: ({ width, height, at }) => `cropped to ${width} × ${height} pixels${describeCropAnchor(at)}`,
  alternatives: ({ at, width, height }) =>
    (["attention", "centre", "top-left", "top-right", "bottom-left", "bottom-right"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { width, height, at: other },
        label: other === "attention" ? "where most happens" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { width, height, at }, { scale }) {
    const box = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    if (box.width > picture.width + 1 || box.height > picture.height + 1)
      throw new ImpossibleOperation(
        editorMessages.cropTooLarge(width, height, Math.round(picture.width / scale), Math.round(picture.height / scale)),
      );
    return cutAt(picture, { width: Math.min(box.width, picture.width), height: Math.min(box.height, picture.height) }, at);
  },
});
