import { z } from "zod";
import { black, type Colour, lightnessOf, nameOf, takeColour, white } from "../../language/colours.ts";
import { type Anchor, describePosition, takeAnchor } from "../../language/quantities.ts";
import { nounsOf, takeQuotedText } from "../../language/quoted-text.ts";
import { operation } from "../../operation.ts";
import { lay } from "../../rendering/compose.ts";
import { type Pixels, solid } from "../../rendering/pixels.ts";
import { outlineText, print, typeset } from "../../rendering/text.ts";
import { colourSchema } from "../../schemas.ts";
import { letterHeight, place, spot, takeLetterSize, words } from "./layout.ts";

const captionNouns = nounsOf(
  "meme caption|top caption|bottom caption|meme text|top text|bottom text|caption|captions|text|words|word|write|writing|label|subtitle|lettering|say|type|meme",
);

const onEdge = /\b(?:top|bottom) (?:text|caption)\b/i;

export const caption = operation({
  name: "caption",
  about: "Words on the picture, white with a black edge as on a meme, at the top, the bottom or anywhere.",
  examples: [
    'add the text "SALE" at the bottom',
    'caption "hello" at the top',
    'write "for sale" in red in the centre',
    "add the caption Happy birthday at the top",
  ],
  atEdges: true,
  movement: "none",
  schema: z.object({ text: words, place, colour: colourSchema, style: z.enum(["outline", "bar", "band"]), size: z.number() }),
  read(clause) {
    const edge = /\btop\b/i.test(onEdge.exec(clause.rest)?.[0] ?? "") ? "top" : "bottom";
    const text = takeQuotedText(clause, captionNouns, true);
    const at = takeAnchor(clause) ?? edge;
    const size = takeLetterSize(clause);
    const colour = takeColour(clause) ?? white;
    return typeof text === "string" ? { text, place: at, colour, style: "outline", size } : text;
  },
  describe: ({ text, place: at, colour, style }) =>
    `caption “${text}” ${describePosition(at)}${nameOf(colour) === "white" ? "" : ` in ${nameOf(colour)}`}${{ outline: "", bar: ", on a white bar", band: `, on a ${bandOf(colour)} band` }[style]}`,
  alternatives: (said) => [
    { params: { ...said, style: "bar", place: said.place.startsWith("top") ? "top" : "bottom" }, label: "on a white bar" },
    { params: { ...said, style: "band" }, label: `on a ${bandOf(said.colour)} band` },
    {
      params: { ...said, place: said.place === "top" ? "bottom" : "top" },
      label: said.place === "top" ? "at the bottom" : "at the top",
    },
    { params: { ...said, size: said.size * 1.4 }, label: "larger" },
  ],
  run(picture, params) {
    return { outline: captionWithOutline, bar: captionOnBar, band: captionOnBand }[params.style](picture, params);
  },
});

interface Caption {
  text: string;
  place: Anchor;
  colour: Colour;
  size: number;
}

async function captionWithOutline(picture: Pixels, { text, place: at, colour, size }: Caption): Promise<Pixels> {
  const height = letterHeight(picture) * size * 1.2;
  const ink = await typeset(text, {
    face: "narrow",
    size: height,
    maxWidth: picture.width * (at.includes("-") ? 0.6 : 0.92),
    maxHeight: picture.height * 0.4,
  });
  const edge = await outlineText(ink, Math.max(1, height * 0.07));
  const { x, y } = spot(picture, ink, at, height * 0.5);
  print(picture, edge, x, y, lightnessOf(colour) > 0.35 ? black : white);
  return print(picture, ink, x, y, colour);
}

async function captionOnBar(picture: Pixels, { text, place: at, colour, size }: Caption): Promise<Pixels> {
  const height = letterHeight(picture) * size * 0.8;
  const ink = await typeset(text, {
    face: "bold",
    size: height,
    maxWidth: picture.width * 0.92,
    maxHeight: picture.height * 0.5,
  });
  const bar = Math.round(ink.height + height * 1.1);
  const canvas = solid({ width: picture.width, height: picture.height + bar }, picture.channels, white);
  lay(canvas, picture, 0, at === "top" ? bar : 0);
  return print(
    canvas,
    ink,
    picture.width / 2,
    at === "top" ? bar / 2 : picture.height + bar / 2,
    lightnessOf(colour) > 0.8 ? black : colour,
  );
}

async function captionOnBand(picture: Pixels, { text, place: at, colour, size }: Caption): Promise<Pixels> {
  const height = letterHeight(picture) * size * 0.8;
  const ink = await typeset(text, { face: "bold", size: height, maxWidth: picture.width * 0.9, maxHeight: picture.height * 0.4 });
  const { y } = spot(picture, ink, at, height * 0.9);
  const band = { width: picture.width, height: Math.round(ink.height + height), values: new Uint8ClampedArray(0) };
  band.values = new Uint8ClampedArray(band.width * band.height).fill(255);
  print(picture, band, picture.width / 2, y, bandOf(colour) === "dark" ? black : white, 0.6);
  return print(picture, ink, picture.width / 2, y, colour);
}

/** What letters of a colour are read on. */
function bandOf(colour: Colour): "dark" | "light" {
  return lightnessOf(colour) > 0.35 ? "dark" : "light";
}
