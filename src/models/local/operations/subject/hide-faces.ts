import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import type { Box } from "../../rendering/pixels/boxes.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { ImpossibleOperation, type Pixels, resizePixels } from "../../rendering/pixels/pixels.ts";
import { smoothstep } from "../../rendering/pixels/tones.ts";
import type { Face } from "../../subject/faces/faces.ts";

const facePhrase = {
  anonymize: phrase("anonymi[sz]e|anonymi[sz]ed|anonymous|unrecogni[sz]able"),
  blur: phrase("blur out|blur|blurred|blurry|defocus|obscure|hide|cover|mask|unrecogni[sz]able|anonymous"),
  pixelate: phrase("pixelate|pixelated|pixellate|pixelation|mosaic|censor|censored|blocky"),
  faces: phrase(
    "(all|every|each)? (his|her|their|everyone's|everybody's|people's|person's|children's|kid's|child's)? (faces|face)( in it| in here)?|(people|everyone|everybody|person|persons)( in it| in here)?",
  ),
  filler: phrase("out|strongly|heavily|completely|for privacy|privacy"),
};

export const hideFaces = defineOperation({
  name: "hide-faces",
  about: "Blurs or pixelates all faces beyond recognition. Check that it found every one.",
  examples: ["blur the faces", "pixelate the face", "anonymize the people", "hide their faces"],
  // Not for animations: a face might be missed in one of the frames.
  movement: "unpredictable",
  schema: z.object({ style: z.enum(["blur", "pixelate"]).describe("How the faces are made unrecognizable.") }),
  read: readHiding,
  describe: ({ style }) => (style === "blur" ? "faces blurred" : "faces pixelated"),
  alternatives: ({ style }) => [
    { params: { style: style === "blur" ? "pixelate" : "blur" }, label: style === "blur" ? "pixelated" : "blurred" },
  ],
  async run(picture, { style }, context) {
    const faces = await context.faces(picture);
    if (faces.length === 0) throw new ImpossibleOperation(editorMessages.noFace);
    for (const face of faces) await hideFace(picture, face, style);
    context.note(editorMessages.facesHidden(faces.length));
    return picture;
  },
});

function readHiding(clause: Clause): { style: "blur" | "pixelate" } | undefined {
  const named = /\bfaces?\b/i.test(clause.rest);
  const anonymous = hasPhrase(clause, facePhrase.anonymize);
  const pixelated = hasPhrase(clause, facePhrase.pixelate);
  const blurred = hasPhrase(clause, facePhrase.blur);
  if (!anonymous && !(named && (pixelated || blurred))) return undefined;
  hasPhrase(clause, facePhrase.faces);
  while (hasPhrase(clause, facePhrase.filler));
  return { style: pixelated ? "pixelate" : "blur" };
}

/** How much larger than the face the hidden ellipse is: it covers hair line, ears and chin. */
const WIDER = 1.5;
const HIGHER = 1.65;
/** A blur as wide as this share of the face leaves no features. */
const BLUR = 0.22;
/** Squares across a face. */
const SQUARES = 6;

/** Hides one face in place. The soft edge is outside of the ellipse. */
async function hideFace(picture: Pixels, face: Face, style: "blur" | "pixelate"): Promise<void> {
  const box = boxAround(face, picture);
  const part = cropTo(picture, box);
  const hidden =
    style === "blur"
      ? await blurPixels({ ...part, bytes: part.bytes.slice() }, BLUR * face.width)
      : await makeSquares(part, face.width / SQUARES);
  const [centreX, centreY] = [face.left + face.width / 2, face.top + 0.46 * face.height];
  for (let y = 0; y < box.height; y += 1) {
    for (let x = 0; x < box.width; x += 1) {
      const dx = (box.left + x + 0.5 - centreX) / ((WIDER / 2) * face.width);
      const dy = (box.top + y + 0.5 - centreY) / ((HIGHER / 2) * face.height);
      const share = 1 - smoothstep(1, 1.12, Math.hypot(dx, dy));
      if (share === 0) continue;
      const to = ((box.top + y) * picture.width + box.left + x) * picture.channels;
      const from = (y * box.width + x) * hidden.channels;
      for (let channel = 0; channel < 3; channel += 1) {
        const before = picture.bytes[to + channel] as number;
        picture.bytes[to + channel] = before + ((hidden.bytes[from + channel] as number) - before) * share;
      }
    }
  }
}

function boxAround({ left, top, width, height }: Face, picture: Pixels): Box {
  const from = { x: Math.max(0, Math.floor(left - 0.5 * width)), y: Math.max(0, Math.floor(top - 0.6 * height)) };
  const to = {
    x: Math.min(picture.width, Math.ceil(left + 1.5 * width)),
    y: Math.min(picture.height, Math.ceil(top + 1.6 * height)),
  };
  return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
}

async function makeSquares(part: Pixels, side: number): Promise<Pixels> {
  const { width, height } = part;
  const few = { width: Math.max(1, Math.round(width / side)), height: Math.max(1, Math.round(height / side)) };
  const small = await resizePixels(part, few, { fit: "fill", kernel: "linear" });
  return resizePixels(small, { width, height }, { fit: "fill", kernel: "nearest" });
}
