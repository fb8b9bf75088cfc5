import { z } from "zod";
import { describeAspectRatio, takeAspectRatio } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { black, describeColour, takeColour, white } from "../../language/vocabulary/colours.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { fitAround } from "../../rendering/pixels/boxes.ts";
import { copyInto } from "../../rendering/pixels/compose.ts";
import { createSolid, longestSide, type Pixels, requireSize, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";
import { colourSchema } from "../../schemas.ts";

const padPhrase = {
  verb: phrase(
    "pad|padded|padding|letterbox|letterboxed|pillarbox|(add|with|use)? (space|bars|whitespace|white space|margins)|fit|(without|no|not|don't|do not|dont) (cropping anything|cropping it|cutting anything off|cutting it off|cutting anything|cutting off anything|cropping|cutting|crop anything|cut anything off|cut anything|crop|cut)",
  ),
  blurred: phrase("blurred (bars|edges|sides|borders|background|fill|padding)|blur (bars|edges|sides)"),
  filler: phrase(
    "but|bars|bar|space|padding|background|sides|into|inside|around|fill|ratio|aspect|format|shape|canvas|with|extend",
  ),
};

export const pad = defineOperation({
  name: "pad",
  about: "Adds bars to reach an aspect ratio without cropping.",
  examples: ["pad to square", "make it square without cropping", "fit into 16:9 with black bars", "pad to 1:1 with blurred bars"],
  setsAspectRatio: true,
  isRepeatable: true,
  schema: z.object({
    width: z.number().positive(editorMessages.emptyAspectRatio),
    height: z.number().positive(editorMessages.emptyAspectRatio),
    fill: z.union([colourSchema, z.literal("blur")]),
  }),
  read(clause) {
    const blur = hasPhrase(clause, padPhrase.blurred);
    if (!hasPhrase(clause, padPhrase.verb) && !blur) return undefined;
    const shape = takeAspectRatio(clause);
    if (shape === undefined) return undefined;
    while (hasPhrase(clause, padPhrase.filler) || hasPhrase(clause, padPhrase.verb));
    return { ...shape, fill: blur ? "blur" : (takeColour(clause) ?? white) };
  },
  describe: ({ fill, ...shape }) =>
    `padded to ${describeAspectRatio(shape)} with ${fill === "blur" ? "blurred" : describeColour(fill)} bars`,
  alternatives: ({ fill, width, height }) =>
    ([white, black, "blur"] as const)
      .filter((other) => String(other) !== String(fill))
      .map((other) => ({
        params: { width, height, fill: other },
        label: other === "blur" ? "blurred bars" : `${describeColour(other)} bars`,
      })),
  async run(picture, { fill, ...shape }) {
    const size = fitAround(shape, picture);
    if (size.width === picture.width && size.height === picture.height) return picture;
    const canvas = fill === "blur" ? await createBackdrop(picture, size) : createSolid(size, picture.channels, fill);
    const [left, top] = [(size.width - picture.width) >> 1, (size.height - picture.height) >> 1];
    return copyInto(canvas, picture, left, top);
  },
});

/** A strongly blurred, slightly darker copy of the picture that covers `size`. */
async function createBackdrop(picture: Pixels, size: Size): Promise<Pixels> {
  requireSize(size);
  const small = {
    width: Math.max(1, Math.round((size.width * 64) / longestSide(size))),
    height: Math.max(1, Math.round((size.height * 64) / longestSide(size))),
  };
  const soft = await blurPixels(await resizePixels(picture, small, { fit: "cover" }), 2.5);
  for (let i = 0; i < soft.bytes.length; i += 1)
    if (soft.channels === 3 || i % 4 < 3) soft.bytes[i] = (soft.bytes[i] as number) * 0.85;
  return resizePixels(soft, size, { fit: "fill", kernel: "mitchell" });
}
