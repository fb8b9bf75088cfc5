import { z } from "zod";
import { black, type Colour, describeColour, lightnessOf, takeColour, white } from "../../language/vocabulary/colours.ts";
import { type Anchor, describePosition, takeAnchor } from "../../language/vocabulary/quantities.ts";
import { compileTextNouns, takeQuotedText } from "../../language/vocabulary/quoted-text.ts";
import { defineOperation } from "../../operation.ts";
import { drawOver } from "../../rendering/pixels/compose.ts";
import { createSolid, type Pixels } from "../../rendering/pixels/pixels.ts";
import type { Plane } from "../../rendering/pixels/planes.ts";
import { outlineText, printText, typeset } from "../../rendering/pixels/text.ts";
import { colourSchema } from "../../schemas.ts";
import { anchorSchema, letterHeight, placeText, takeLetterSize, textSchema } from "./layout.ts";
import { type Stack, stackSchema } from "./stack.ts";

const captionNouns = compileTextNouns(
  "meme caption|top caption|bottom caption|meme text|top text|bottom text|caption|captions|text|words|word|write|writing|label|subtitle|lettering|say|type|meme",
);

const onEdge = /\b(?:top|bottom) (?:text|caption)\b/i;

export const caption = defineOperation({
  name: "caption",
  about: "Adds text anywhere on the picture, in white with a black outline like a meme.",
  examples: [
    'add the text "SALE" at the bottom',
    'caption "hello" at the top',
    'write "for sale" in red in the centre',
    "add the caption Happy birthday at the top",
  ],
  drawsAtEdges: true,
  movement: "none",
  schema: z.object({
    text: textSchema,
    anchor: anchorSchema,
    colour: colourSchema,
    style: z.enum(["outline", "bar", "band"]),
    size: z.number(),
    stack: stackSchema.optional().describe("Leave it out."),
  }),
  read(clause) {
    const edge = /\btop\b/i.test(onEdge.exec(clause.rest)?.[0] ?? "") ? "top" : "bottom";
    const text = takeQuotedText(clause, captionNouns, true);
    const anchor = takeAnchor(clause) ?? edge;
    const size = takeLetterSize(clause);
    const colour = takeColour(clause) ?? white;
    return typeof text === "string" ? { text, anchor, colour, style: "outline", size } : text;
  },
  describe: ({ text, anchor, colour, style }) =>
    `caption “${text}” ${describePosition(anchor)}${describeColour(colour) === "white" ? "" : ` in ${describeColour(colour)}`}${{ outline: "", bar: ", on a white bar", band: `, on a ${bandFor(colour)} band` }[style]}`,
  alternatives: (params) => [
    { params: { ...params, style: "bar", anchor: params.anchor.startsWith("top") ? "top" : "bottom" }, label: "on a white bar" },
    { params: { ...params, style: "band" }, label: `on a ${bandFor(params.colour)} band` },
    {
      params: { ...params, anchor: params.anchor === "top" ? "bottom" : "top" },
      label: describePosition(params.anchor === "top" ? "bottom" : "top"),
    },
    { params: { ...params, size: params.size * 1.4 }, label: "larger" },
  ],
  run(picture, params) {
    return { outline: captionWithOutline, bar: captionOnBar, band: captionOnBand }[params.style](picture, params);
  },
});

interface Caption {
  text: string;
  anchor: Anchor;
  colour: Colour;
  size: number;
  stack?: Stack | undefined;
}

async function captionWithOutline(picture: Pixels, caption: Caption): Promise<Pixels> {
  const { anchor, colour, stack = { above: [], below: [] } } = caption;
  const { ink, height } = await typesetCaption(picture, caption, anchor);
  const edge = await outlineText(ink, Math.max(1, height * 0.07));
  const { x, y: alone } = placeText(picture, ink, anchor, height * 0.5);
  const [above, below] = [await roomFor(picture, stack.above, anchor), await roomFor(picture, stack.below, anchor)];
  const y = alone + (anchor.startsWith("top") ? above : anchor.startsWith("bottom") ? -below : (above - below) / 2);
  printText(picture, edge, x, y, lightnessOf(colour) > 0.35 ? black : white);
  return printText(picture, ink, x, y, colour);
}

/** The letters of a caption, and their height in pixels. */
async function typesetCaption(
  picture: Pixels,
  { text, size }: Pick<Caption, "text" | "size">,
  anchor: Anchor,
): Promise<{ ink: Plane; height: number }> {
  const height = letterHeight(picture) * size * 1.2;
  const maxWidth = picture.width * (anchor.includes("-") ? 0.6 : 0.92);
  return { ink: await typeset(text, { face: "narrow", size: height, maxWidth, maxHeight: picture.height * 0.4 }), height };
}

/** The height in pixels that other captions at the same place take. */
async function roomFor(picture: Pixels, lines: Stack["above"], anchor: Anchor): Promise<number> {
  let room = 0;
  for (const line of lines) {
    const { ink, height } = await typesetCaption(picture, line, anchor);
    room += ink.height + 0.35 * height;
  }
  return room;
}

async function captionOnBar(picture: Pixels, { text, anchor, colour, size }: Caption): Promise<Pixels> {
  const height = letterHeight(picture) * size * 0.8;
  const ink = await typeset(text, {
    face: "bold",
    size: height,
    maxWidth: picture.width * 0.92,
    maxHeight: picture.height * 0.5,
  });
  const bar = Math.round(ink.height + height * 1.1);
  const canvas = createSolid({ width: picture.width, height: picture.height + bar }, picture.channels, white);
  drawOver(canvas, picture, 0, anchor === "top" ? bar : 0);
  return printText(
    canvas,
    ink,
    picture.width / 2,
    anchor === "top" ? bar / 2 : picture.height + bar / 2,
    lightnessOf(colour) > 0.8 ? black : colour,
  );
}

async function captionOnBand(picture: Pixels, { text, anchor, colour, size }: Caption): Promise<Pixels> {
  const height = letterHeight(picture) * size * 0.8;
  const ink = await typeset(text, { face: "bold", size: height, maxWidth: picture.width * 0.9, maxHeight: picture.height * 0.4 });
  const { y } = placeText(picture, ink, anchor, height * 0.9);
  const box = { width: picture.width, height: Math.round(ink.height + height) };
  const band = { ...box, values: new Uint8ClampedArray(box.width * box.height).fill(255) };
  printText(picture, band, picture.width / 2, y, bandFor(colour) === "dark" ? black : white, 0.6);
  return printText(picture, ink, picture.width / 2, y, colour);
}

/** The background on which letters of this colour are easy to read. */
function bandFor(colour: Colour): "dark" | "light" {
  return lightnessOf(colour) > 0.35 ? "dark" : "light";
}
