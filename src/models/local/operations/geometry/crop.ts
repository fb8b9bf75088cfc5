import { z } from "zod";
import { describeAspectRatio, takeAspectRatio } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { describeAnchor, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { fitInside } from "../../rendering/pixels/boxes.ts";
import { cropAnchorSchema, cropAt, describeCropAnchor } from "./crop-anchor.ts";

const cropPhrase = {
  verb: phrase("crop|cropped|cropping|cut|reframe|recrop|trim|clip"),
  shape: phrase("aspect ratio|ratio|aspect|format|shape|crop|dimensions|proportions"),
  smart: phrase("smart|smartly|where most happens|interesting part|best part|around interesting part|attention"),
  from: phrase("from|keeping|keep|at|towards"),
  into: phrase("into|to|as|for"),
};

export const crop = defineOperation({
  name: "crop",
  about: "Crops to an aspect ratio: 16:9, square, 4:5.",
  examples: ["crop to 16:9", "square", "make it square", "crop to 4:5 from the top"],
  movement: ({ anchor }) => (anchor === "attention" ? "unpredictable" : "uniform"),
  setsAspectRatio: true,
  schema: z.object({ width: z.number().positive(), height: z.number().positive(), anchor: cropAnchorSchema }),
  read(clause) {
    const verb = hasPhrase(clause, cropPhrase.verb);
    const shape = takeAspectRatio(clause);
    if (shape === undefined) return verb ? { unsupported: editorMessages.missingCrop } : undefined;
    const noun = hasPhrase(clause, cropPhrase.shape);
    if (shape.width <= 0 || shape.height <= 0 || Math.max(shape.width / shape.height, shape.height / shape.width) > 20) {
      return { unsupported: editorMessages.noAspectRatio(shape.width, shape.height) };
    }
    const smart = hasPhrase(clause, cropPhrase.smart);
    hasPhrase(clause, cropPhrase.from);
    const anchor = takeAnchor(clause);
    if (!verb && !noun && anchor !== undefined) return undefined;
    return { ...shape, anchor: smart ? "attention" : (anchor ?? "centre") };
  },
  describe: ({ anchor, ...shape }) => `cropped to ${describeAspectRatio(shape)}${describeCropAnchor(anchor)}`,
  // Which side will be cropped isn't known yet. A corner is an end of both.
  alternatives: ({ anchor, width, height }) =>
    (["attention", "top-left", "bottom-right", "centre"] as const)
      .filter((other) => other !== anchor)
      .map((other) => ({
        params: { width, height, anchor: other },
        label: other === "attention" ? "around the busiest part" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { anchor, ...shape }) {
    const box = fitInside(shape, picture);
    return box.width === picture.width && box.height === picture.height ? picture : cropAt(picture, box, anchor);
  },
});
