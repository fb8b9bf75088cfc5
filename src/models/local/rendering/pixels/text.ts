import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { visibleText } from "../../../../core/cards/format.ts";
import type { Colour } from "../../language/vocabulary/colours.ts";
import { editorMessages } from "../../messages.ts";
import { paintMask } from "./compose.ts";
import { ImpossibleOperation, type Pixels } from "./pixels.ts";
import { blurPlane, type Plane } from "./planes.ts";

/** The bundled fonts. Without them, a machine without fonts would draw empty boxes. */
const faces = {
  plain: { name: "DejaVu Sans", file: "DejaVuSans.ttf" },
  bold: { name: "DejaVu Sans Bold", file: "DejaVuSans-Bold.ttf" },
  narrow: { name: "DejaVu Sans Condensed Bold", file: "DejaVuSansCondensed-Bold.ttf" },
  serif: { name: "DejaVu Serif Bold", file: "DejaVuSerif-Bold.ttf" },
  mono: { name: "DejaVu Sans Mono Bold", file: "DejaVuSansMono-Bold.ttf" },
} as const;
type Face = keyof typeof faces;

export interface TextLayout {
  face: Face;
  /** The height of the letters in pixels; smaller if the text wouldn't fit. */
  size: number;
  /** In pixels. Longer lines are wrapped. */
  maxWidth: number;
  maxHeight: number;
}

/** Pango ends a text at the first NUL. */
const controlCharacters = /(?!\n)\p{Cc}/gu;
const unsupportedCharacters =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\u{1F000}-\u{1FAFF}]/u;

/** Renders text as a plane: 255 where there is ink. Throws `ImpossibleOperation` for invisible text, and for characters the fonts don't
 *  have. */
export async function typeset(text: string, { face, size, maxWidth, maxHeight }: TextLayout): Promise<Plane> {
  const printable = text.replaceAll(controlCharacters, "");
  if (visibleText(printable) === "") throw new ImpossibleOperation(editorMessages.noText);
  const missing = unsupportedCharacters.exec(printable)?.[0];
  if (missing !== undefined) throw new ImpossibleOperation(editorMessages.noGlyph(missing));
  for (let height = Math.max(4, Math.round(size)); ; height = Math.max(4, Math.floor(height * 0.82))) {
    const words = await renderText(printable, face, height, maxWidth);
    if (height === 4 || (words.width <= maxWidth && words.height <= maxHeight)) return words;
  }
}

async function renderText(text: string, face: Face, height: number, width: number): Promise<Plane> {
  const { name, file } = faces[face];
  const { data, info } = await sharp({
    text: {
      text: escapeMarkup(text),
      font: `${name} ${height}`,
      fontfile: fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${file}`)),
      dpi: 72,
      width: Math.max(1, Math.round(width)),
      align: "centre",
      spacing: Math.round(height * 0.1),
    },
  })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 1) throw new Error(`sharp returned ${info.channels} channels`);
  return { values: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

/** Pango reads markup, which people's text must not be. */
function escapeMarkup(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Widens text by about `reach` pixels all around, on a larger plane with that margin. */
export async function outlineText(words: Plane, reach: number): Promise<Plane> {
  const wide = addMargin(words, Math.ceil(reach * 2));
  const soft = await blurPlane(wide, Math.max(0.5, reach * 0.7));
  return { ...soft, values: soft.values.map((value) => Math.min(255, Math.max(0, (value - 12) * 6))) };
}

/** Blurs text for a shadow. */
export function shadowText(words: Plane, reach: number): Promise<Plane> {
  return blurPlane(addMargin(words, Math.ceil(reach * 3)), reach);
}

function addMargin({ values, width, height }: Plane, margin: number): Plane {
  const wide = { width: width + 2 * margin, height: height + 2 * margin };
  const room = new Uint8ClampedArray(wide.width * wide.height);
  for (let y = 0; y < height; y += 1) room.set(values.subarray(y * width, (y + 1) * width), (y + margin) * wide.width + margin);
  return { values: room, ...wide };
}

/** Prints a plane in one colour, centred on (x, y) in pixels; what lies outside the picture is cut off. */
export function printText(picture: Pixels, ink: Plane, x: number, y: number, colour: Colour, opacity = 1): Pixels {
  paintMask(picture, ink, colour, opacity, Math.round(x - ink.width / 2), Math.round(y - ink.height / 2));
  return picture;
}
