import { z } from "zod";
import { describeAspectRatio, takeAspectRatio } from "../../language/aspect-ratio-phrases.ts";
import { black, nameOf, takeColour, white } from "../../language/colours.ts";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { operation } from "../../operation.ts";
import { blurPixels } from "../../rendering/blur.ts";
import { smallest } from "../../rendering/boxes.ts";
import { inlay } from "../../rendering/compose.ts";
import { longestSide, type Pixels, requireSize, resizePixels, type Size, solid } from "../../rendering/pixels.ts";
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

export const pad = operation({
  name: "pad",
  about: "Adds bars until the picture has a shape, so that nothing is cut off.",
  examples: ["pad to square", "make it square without cropping", "fit into 16:9 with black bars", "pad to 1:1 with blurred bars"],
  setsShape: true,
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
    `padded to ${describeAspectRatio(shape)} with ${fill === "blur" ? "blurred" : nameOf(fill)} bars`,
  alternatives: ({ fill, width, height }) =>
    ([white, black, "blur"] as const)
      .filter((other) => String(other) !== String(fill))
      .map((other) => ({
        params: { width, height, fill: other },
        label: other === "blur" ? "blurred bars" : `${nameOf(other)} bars`,
      })),
  async run(picture, { fill, ...shape }) {
    const size = smallest(shape, picture);
    if (size.width === picture.width && size.height === picture.height) return picture;
    const canvas = fill === "blur" ? await backdrop(picture, size) : solid(size, picture.channels, fill);
    const [left, top] = [(size.width - picture.width) >> 1, (size.height - picture.height) >> 1];
    return inlay(canvas, picture, left, top);
  },
});

/** The picture itself, covering `size`, far out of focus and a little darker. */
async function backdrop(picture: Pixels, size: Size): Promise<Pixels> {
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
