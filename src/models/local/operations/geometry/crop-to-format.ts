import { z } from "zod";
import { describeAspectRatio } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatNamed, formatNames, type PictureFormat, takeFormat } from "../../language/vocabulary/picture-formats.ts";
import { takeAnchor } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation, type RenderContext } from "../../operation.ts";
import { type AspectRatio, type Box, fitInside } from "../../rendering/pixels/boxes.ts";
import { cropTo } from "../../rendering/pixels/compose.ts";
import { ImpossibleOperation, type Pixels, type Size } from "../../rendering/pixels/pixels.ts";
import type { Face } from "../../subject/faces/faces.ts";
import { cropAt } from "./crop-anchor.ts";

const formatPhrase = {
  verb: phrase("crop|cropped|cropping|cut|reframe|recrop|trim|resize|resized|size|sized|prepare|format|convert|turn|fit"),
  filler: phrase(
    "size|sized|sizes|format|dimensions|shape|crop|ratio|paper size|page size|print|printing|photo|upload|use|used|as|for|into|to|of",
  ),
  /** 35 × 45 mm */
  passport: /(?<![\d.])35 ?(?:mm)? ?(?:x|×|by) ?45 ?(?:mm|millimetres|millimeters)?(?![\p{L}\d.])/iu,
  portrait: phrase("portrait|upright|vertical|portrait mode|portrait orientation|portrait format"),
  landscape: phrase("landscape|horizontal|sideways|landscape mode|landscape orientation|landscape format"),
};

const orientations = ["portrait", "landscape"] as const;

export const cropToFormat = defineOperation({
  name: "crop-to-format",
  about:
    "Crops for what a picture is needed for: a passport photo, a banner, a thumbnail, a wallpaper, A4. Keeps faces in the middle.",
  examples: [
    "crop it for a LinkedIn banner",
    "instagram story",
    "passport photo",
    "youtube thumbnail",
    "X header",
    "crop to A4 landscape",
  ],
  movement: "unpredictable",
  setsAspectRatio: true,
  schema: z.object({
    format: z.enum(formatNames),
    orientation: z.enum(orientations).nullable().describe("Of paper. Null: like the picture."),
  }),
  read(clause) {
    const format = takeFormat(clause);
    if (format === undefined || takeAnchor(clause) !== undefined) return undefined;
    clause.rest = clause.rest.replace(`${format.width}:${format.height}`, " · ");
    if (format.head) hasPhrase(clause, formatPhrase.passport);
    const orientation = format.isPaper ? orientations.find((one) => hasPhrase(clause, formatPhrase[one])) : undefined;
    while (hasPhrase(clause, formatPhrase.verb) || hasPhrase(clause, formatPhrase.filler));
    return { format: format.name, orientation: orientation ?? null };
  },
  describe({ format: name, orientation }) {
    const format = formatNamed(name);
    if (format.isPaper) return `cropped to ${name}${orientation === null ? "" : ` ${orientation}`}`;
    return `cropped to ${describeAspectRatio(format)} for ${["A", "I", "X"].includes(name.charAt(0)) ? "an" : "a"} ${name}`;
  },
  async run(picture, { format: name, orientation }, context) {
    const format = formatNamed(name);
    if (format.head !== undefined) return cropToHead(picture, format, format.head, context);
    const box = fitInside(turn(format, orientation, picture), picture);
    if (box.width === picture.width && box.height === picture.height) return picture;
    const faces = await findFaces(picture, context);
    return faces.length > 0
      ? cropTo(picture, { ...box, ...placeAround(faces, box, picture) })
      : cropAt(picture, box, "attention");
  },
});

function turn({ width, height, isPaper }: PictureFormat, orientation: string | null, picture: Size): AspectRatio {
  if (!isPaper) return { width, height };
  const isUpright = orientation === null ? picture.height >= picture.width : orientation === "portrait";
  return isUpright ? { width, height } : { width: height, height: width };
}

/** Faces are only a hint here: without the network, there are none. */
async function findFaces(picture: Pixels, { faces }: RenderContext): Promise<readonly Face[]> {
  try {
    return await faces(picture);
  } catch (error) {
    if (error instanceof ImpossibleOperation) return [];
    throw error;
  }
}

/** Of a group, faces at least half as wide as the largest count. */
const MIN_SHARE = 0.5;
/** A face reaches from the brow to the chin: this share of the head. */
const FACE_OF_HEAD = 0.62;
/** Eyes, in the middle of a head, look best a little above that of the picture. */
const EYE_LEVEL = 0.45;

/** Where the box must be to have the heads in its middle. */
function placeAround(faces: readonly Face[], box: Size, picture: Size): { left: number; top: number } {
  const widest = Math.max(...faces.map(({ width }) => width));
  const heads = faces.filter(({ width }) => width >= MIN_SHARE * widest).map(headOf);
  const [left, top] = [Math.min(...heads.map((head) => head.left)), Math.min(...heads.map((head) => head.top))];
  const right = Math.max(...heads.map((head) => head.left + head.width));
  const bottom = Math.max(...heads.map((head) => head.top + head.height));
  return {
    left: clamp(Math.round((left + right - box.width) / 2), 0, picture.width - box.width),
    top: clamp(Math.round((top + bottom) / 2 - EYE_LEVEL * box.height), 0, picture.height - box.height),
  };
}

/** From the crown to the chin. May reach beyond the picture. */
function headOf({ left, top, width, height }: Box): Box {
  const whole = height / FACE_OF_HEAD;
  return { left, width, top: top + height - whole, height: whole };
}

/** Crops an identity photo: the head of the largest face has its place and size, as far as the picture has room around it. */
async function cropToHead(
  picture: Pixels,
  ratio: AspectRatio,
  head: NonNullable<PictureFormat["head"]>,
  context: RenderContext,
): Promise<Pixels> {
  const faces = await context.faces(picture);
  const [face] = faces;
  if (face === undefined) throw new ImpossibleOperation(editorMessages.noFaceForPassport);
  const wanted = headOf(face).height / head.height;
  const height = Math.round(Math.min(wanted, picture.height, (picture.width * ratio.height) / ratio.width));
  const width = Math.min(picture.width, Math.round((height * ratio.width) / ratio.height));
  const box: Box = {
    width,
    height,
    left: clamp(Math.round(face.left + face.width / 2 - width / 2), 0, picture.width - width),
    top: clamp(Math.round(face.top + face.height - head.chin * height), 0, picture.height - height),
  };
  if (faces.length > 1) context.note(editorMessages.largestFace(faces.length));
  context.note(editorMessages.passportCrop);
  return cropTo(picture, box);
}
