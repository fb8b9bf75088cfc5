import { z } from "zod";
import { lay } from "../language/aspect-ratio-phrases.ts";
import { type Colour, lightnessOf, nameOf, takeColour } from "../language/colours.ts";
import { type Clause, hasPhrase, phrase } from "../language/phrase.ts";
import { type Anchor, anchorNames, describePosition, takeAnchor } from "../language/quantities.ts";
import { nounsOf, takeQuotedText } from "../language/quoted-text.ts";
import { editorMessages } from "../messages.ts";
import { operation } from "../operation.ts";
import { longestSide, type Pixels, shortestSide, solid } from "../rendering/pixels.ts";
import { outlineText, print, shadowText, typeset } from "../rendering/text.ts";
import { colourSchema } from "./colour.ts";

const words = z.string().min(1, editorMessages.noText).max(300, editorMessages.textTooLong);
const place = z.enum(anchorNames);
const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];

const sizes = { small: phrase("small|smaller|tiny|little"), large: phrase("big|bigger|large|larger|huge|giant|great") };

/** Letters by their height, as a share of the usual. */
function takeLetterSize(clause: Clause): number {
  if (hasPhrase(clause, sizes.small)) return 0.6;
  return hasPhrase(clause, sizes.large) ? 1.5 : 1;
}

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

const titleNouns = nounsOf("title|headline|heading|header");

export const title = operation({
  name: "title",
  about: "A large line in serif letters with a soft shadow.",
  examples: ['add the title "Summer in Rome"', "title: My holiday"],
  atEdges: true,
  movement: "none",
  schema: z.object({ text: words, place, colour: colourSchema, size: z.number() }),
  read(clause) {
    const text = takeQuotedText(clause, titleNouns, false);
    const at = takeAnchor(clause) ?? "top";
    const size = takeLetterSize(clause);
    const colour = takeColour(clause) ?? white;
    return typeof text === "string" ? { text, place: at, colour, size } : text;
  },
  describe: ({ text, place: at }) => `title “${text}” ${describePosition(at)}`,
  alternatives: (said) =>
    (["top", "centre", "bottom"] as const)
      .filter((other) => other !== said.place)
      .map((other) => ({ params: { ...said, place: other }, label: `at the ${other}` })),
  async run(picture, { text, place: at, colour, size }) {
    const height = letterHeight(picture) * size;
    const ink = await typeset(text, {
      face: "serif",
      size: height,
      maxWidth: picture.width * 0.86,
      maxHeight: picture.height * 0.5,
    });
    const { x, y } = spot(picture, ink, at, height * 0.9);
    const shade = lightnessOf(colour) > 0.35 ? black : white;
    print(picture, await shadowText(ink, height * 0.28), x, y, shade, 0.75);
    print(picture, await shadowText(ink, Math.max(1, height * 0.05)), x, y, shade, 0.7);
    return print(picture, ink, x, y, colour);
  },
});

const watermarkNouns = nounsOf("watermark|copyright notice|copyright|signature|signed|credit line|credit|credits|sign");
const everywhere = phrase("tiled|repeated|all over|everywhere|across");

export const watermark = operation({
  name: "watermark",
  about: "Small, half transparent words in a corner, or all over.",
  examples: ['watermark "© Jane Doe"', 'add a watermark saying "draft" all over'],
  atEdges: true,
  movement: "none",
  schema: z.object({ text: words, place: z.enum([...anchorNames, "everywhere"]) }),
  read(clause) {
    const all = hasPhrase(clause, everywhere);
    const text = takeQuotedText(clause, watermarkNouns, false);
    const at = all ? "everywhere" : (takeAnchor(clause) ?? "bottom-right");
    return typeof text === "string" ? { text, place: at } : text;
  },
  describe: ({ text, place: at }) => `watermark “${text}” ${at === "everywhere" ? "all over" : describePosition(at)}`,
  alternatives: ({ text, place: at }) =>
    (["bottom-right", "bottom-left", "everywhere", "top-right", "centre"] as const)
      .filter((other) => other !== at)
      .map((other) => ({
        params: { text, place: other },
        label: other === "everywhere" ? "all over" : describePosition(other),
      })),
  async run(picture, { text, place: at }) {
    const height = letterHeight(picture) * 0.46;
    const ink = await typeset(text, {
      face: "plain",
      size: height,
      maxWidth: picture.width * 0.6,
      maxHeight: picture.height * 0.3,
    });
    const shade = await shadowText(ink, Math.max(1, height * 0.08));
    const spots =
      at === "everywhere"
        ? lattice(picture, ink.width + height * 3, ink.height + height * 4)
        : [spot(picture, ink, at, height * 0.9)];
    const opacity = at === "everywhere" ? 0.4 : 0.85;
    for (const { x, y } of spots) print(print(picture, shade, x, y, black, opacity * 0.7), ink, x, y, white, opacity);
    return picture;
  },
});

const stampPhrase = {
  noun: phrase(
    "timestamp|time stamp|time stamped|date stamp|datestamp|date and time|today's date|todays date|current date|date|time and date|current time",
  ),
  time: /time/i,
};

export const timestamp = operation({
  name: "timestamp",
  about: "The date in a corner, in the orange of old cameras.",
  examples: ["add a timestamp", "add the date", "put today's date in the bottom left corner"],
  atEdges: true,
  movement: "none",
  schema: z.object({ place, clock: z.boolean() }),
  read(clause) {
    const clock = stampPhrase.time.test(clause.rest);
    if (!hasPhrase(clause, stampPhrase.noun)) return undefined;
    return { place: takeAnchor(clause) ?? "bottom-right", clock };
  },
  describe: ({ place: at, clock }) => `${clock ? "date and time (UTC)" : "date"} ${describePosition(at)}`,
  alternatives: ({ place: at, clock }) =>
    (["bottom-right", "bottom-left", "top-right", "top-left"] as const)
      .filter((other) => other !== at)
      .map((other) => ({ params: { place: other, clock }, label: describePosition(other) })),
  async run(picture, { place: at, clock }, { askedAt }) {
    const said = askedAt
      .toISOString()
      .slice(0, clock ? 16 : 10)
      .replace("T", " ");
    const height = letterHeight(picture) * 0.5;
    const ink = await typeset(said, {
      face: "mono",
      size: height,
      maxWidth: picture.width * 0.7,
      maxHeight: picture.height * 0.3,
    });
    const { x, y } = spot(picture, ink, at, height);
    print(picture, await outlineText(ink, Math.max(1, height * 0.09)), x, y, [60, 16, 0], 0.75);
    return print(picture, ink, x, y, [255, 170, 60]);
  },
});

/** Pixels, for the letters of a caption. */
function letterHeight(picture: Pixels): number {
  return Math.min(shortestSide(picture) * 0.125, longestSide(picture) * 0.09);
}

/** Where the middle of the words goes, `margin` pixels from the edges. */
function spot(
  { width, height }: Pixels,
  ink: { width: number; height: number },
  at: Anchor,
  margin: number,
): { x: number; y: number } {
  const x = at.includes("left") ? margin + ink.width / 2 : at.includes("right") ? width - margin - ink.width / 2 : width / 2;
  const y = at.startsWith("top")
    ? margin + ink.height / 2
    : at.startsWith("bottom")
      ? height - margin - ink.height / 2
      : height / 2;
  return { x, y };
}

/** Every other row is shifted by half a step. */
function lattice({ width, height }: Pixels, across: number, down: number): { x: number; y: number }[] {
  const spots: { x: number; y: number }[] = [];
  for (let row = 0, y = down / 2; y < height + down / 2; row += 1, y += down) {
    for (let x = row % 2 === 0 ? across / 2 : 0; x < width + across / 2; x += across) spots.push({ x, y });
  }
  return spots;
}
