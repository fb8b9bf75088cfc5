import { z } from "zod";
import { describeAspectRatio, takeAspectRatio } from "../../language/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { describeAnchor, takeAnchor } from "../../language/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { operation } from "../../operation.ts";
import { largest } from "../../rendering/boxes.ts";
import { anchor, cutAt, describeCropAnchor } from "./crop-anchor.ts";

const cropPhrase = {
  verb: phrase("crop|cropped|cropping|cut|reframe|recrop|trim|clip"),
  shape: phrase("aspect ratio|ratio|aspect|format|shape|crop|dimensions|proportions"),
  smart: phrase("smart|smartly|where most happens|interesting part|best part|around interesting part|attention"),
  from: phrase("from|keeping|keep|at|towards"),
  into: phrase("into|to|as|for"),
};

export const crop = operation({
  name: "crop",
  about: "Cuts to a shape: 16:9, a square, a story.",
  examples: ["crop to 16:9", "square", "make it square", "crop to 4:5 from the top", "crop it for an instagram story"],
  movement: ({ at }) => (at === "attention" ? "unpredictable" : "uniform"),
  setsShape: true,
  schema: z.object({ width: z.number().positive(), height: z.number().positive(), at: anchor }),
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
    const at = takeAnchor(clause);
    if (!verb && !noun && at !== undefined) return undefined;
    return { ...shape, at: smart ? "attention" : (at ?? "centre") };
  },
  describe: ({ at, ...shape }) => `cropped to ${describeAspectRatio(shape)}${describeCropAnchor(at)}`,
  // Whether there is anything to spare above or beside is not known yet: a corner is an end of either.
  alternatives: ({ at, width, height }) =>
    (["attention", "top-left", "bottom-right", "centre"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { width, height, at: other },
        label: other === "attention" ? "where most happens" : `from the ${describeAnchor(other)}`,
      })),
  async run(picture, { at, ...shape }) {
    const box = largest(shape, picture);
    return box.width === picture.width && box.height === picture.height ? picture : cutAt(picture, box, at);
  },
});
