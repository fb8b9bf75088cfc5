import { z } from "zod";
import { describeAspectRatio, takeAspectRatio } from "../../language/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { takeSubject } from "../../language/regions.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, operation } from "../../operation.ts";
import type { Box } from "../../rendering/boxes.ts";
import { cut } from "../../rendering/compose.ts";
import { longestSide, type Size } from "../../rendering/pixels.ts";
import { boxOf } from "../../subject/shape.ts";

// Where the subject stands: the frame around it, or another picture.

const cropPhrase = {
  verb: phrase(
    "crop|cropped|cropping|trim|cut|zoom in|zoom into|zoom|reframe|(centre|center|frame) on|close up|tight crop|crop tightly|crop tight",
  ),
  on: phrase("to|on|onto|around|down to|in on|tightly|closely|of|so that|fills frame|frame|with|square|in|into"),
  tight: phrase("tightly|tight|close|closely|very close|no margin|without margin"),
  loose: phrase("loosely|loose|with (some|more|a lot of)? (space|room|margin|air)"),
};

export const cropToSubject = operation({
  name: "crop-to-subject",
  about: "Cuts to the subject, with a little air around it.",
  examples: [
    "crop to the subject",
    "crop tightly around the subject",
    "crop to a square around the subject",
    "zoom in on the subject",
  ],
  needsSubject: true,
  setsShape: true,
  movement: "uniform",
  schema: z.object({
    margin: z.number().min(0).max(1),
    shape: z
      .object({
        width: z.number().positive(editorMessages.emptyAspectRatio),
        height: z.number().positive(editorMessages.emptyAspectRatio),
      })
      .nullable(),
  }),
  read(clause) {
    if (!hasPhrase(clause, cropPhrase.verb)) return undefined;
    const margin = hasPhrase(clause, cropPhrase.tight) ? 0.015 : hasPhrase(clause, cropPhrase.loose) ? 0.25 : 0.08;
    const shape = takeAspectRatio(clause);
    while (hasPhrase(clause, cropPhrase.on));
    if (!takeSubject(clause)) return undefined;
    while (hasPhrase(clause, cropPhrase.on));
    return { margin, shape: shape ?? null };
  },
  describe: ({ shape }) =>
    `cropped ${shape === null ? "" : `to ${describeAspectRatio(shape)} `}around the subject`.replace(
      "cropped around",
      "cropped to",
    ),
  scale: ({ margin, shape }, factor) => ({ margin: clamp(margin * factor, 0, 1), shape }),
  run: (picture, { margin, shape }, context) => {
    const box = boxOf(context.subject());
    return cut(picture, shape === null ? airy(box, margin, picture) : shaped(airy(box, margin, picture), shape, picture));
  },
});

/** The box with air around it, as far as the picture goes. */
function airy(box: Box, margin: number, { width, height }: Size): Box {
  const air = Math.round(margin * longestSide(box));
  const [left, top] = [Math.max(0, box.left - air), Math.max(0, box.top - air)];
  const [right, bottom] = [Math.min(width, box.left + box.width + air), Math.min(height, box.top + box.height + air)];
  return { left, top, width: right - left, height: bottom - top };
}

/** The smallest box of a shape that holds another one; where the picture is too narrow, the largest that fits. */
function shaped(box: Box, shape: Size, picture: Size): Box {
  const ratio = shape.width / shape.height;
  const wanted = Math.max(box.height, box.width / ratio);
  const height = Math.max(1, Math.round(Math.min(wanted, picture.height, picture.width / ratio)));
  const width = Math.max(1, Math.min(picture.width, Math.round(height * ratio)));
  const left = clamp(Math.round(box.left + (box.width - width) / 2), 0, picture.width - width);
  const top = clamp(Math.round(box.top + (box.height - height) / 2), 0, picture.height - height);
  return { left, top, width, height };
}
