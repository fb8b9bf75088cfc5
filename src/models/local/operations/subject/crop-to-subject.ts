import { z } from "zod";
import { takeSubject } from "../../language/clauses/regions.ts";
import { describeAspectRatio, takeAspectRatio } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import type { Box } from "../../rendering/pixels/boxes.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { longestSide, type Size } from "../../rendering/pixels/pixels.ts";
import { findBoundingBox } from "../../subject/shape.ts";

// Where the subject stands: the frame around it, or another picture.

const cropPhrase = {
  verb: phrase(
    "crop|cropped|cropping|trim|cut|zoom in|zoom into|zoom|reframe|(centre|center|frame) on|close up|tight crop|crop tightly|crop tight",
  ),
  on: phrase("to|on|onto|around|down to|in on|tightly|closely|of|so that|fills frame|frame|with|square|in|into"),
  tight: phrase("tightly|tight|close|closely|very close|no margin|without margin"),
  loose: phrase("loosely|loose|with (some|more|a lot of)? (space|room|margin|air)"),
};

/** Something that isn't in the picture yet: "zoom in, then put in an owl". */
const newThing = /(?<!\p{L})(?:add|put|insert|draw|paint|place|give)(?!\p{L})/iu;

export const cropToSubject = defineOperation({
  name: "crop-to-subject",
  about: "Crops to the subject, with a little space around it.",
  examples: [
    "crop to the subject",
    "crop tightly around the subject",
    "crop to a square around the subject",
    "zoom in on the subject",
  ],
  needsSubject: true,
  setsAspectRatio: true,
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
    if (!hasPhrase(clause, cropPhrase.verb) || newThing.test(clause.rest)) return undefined;
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
    const box = findBoundingBox(context.subject());
    return cropTo(
      picture,
      shape === null ? addMargin(box, margin, picture) : fitToRatio(addMargin(box, margin, picture), shape, picture),
    );
  },
});

/** The box with a margin around it, within the picture. */
function addMargin(box: Box, margin: number, { width, height }: Size): Box {
  const added = Math.round(margin * longestSide(box));
  const [left, top] = [Math.max(0, box.left - added), Math.max(0, box.top - added)];
  const [right, bottom] = [Math.min(width, box.left + box.width + added), Math.min(height, box.top + box.height + added)];
  return { left, top, width: right - left, height: bottom - top };
}

/** The smallest box with this aspect ratio around another box, or the largest that fits if the picture is too narrow. */
function fitToRatio(box: Box, ratio: Size, picture: Size): Box {
  const proportion = ratio.width / ratio.height;
  const wanted = Math.max(box.height, box.width / proportion);
  const height = Math.max(1, Math.round(Math.min(wanted, picture.height, picture.width / proportion)));
  const width = Math.max(1, Math.min(picture.width, Math.round(height * proportion)));
  const left = clamp(Math.round(box.left + (box.width - width) / 2), 0, picture.width - width);
  const top = clamp(Math.round(box.top + (box.height - height) / 2), 0, picture.height - height);
  return { left, top, width, height };
}
