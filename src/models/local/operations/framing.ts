import { z } from "zod";
import { describeAspectRatio, inlay, lay, smallest, stretched, takeAspectRatio } from "../language/aspect-ratio-phrases.ts";
import { type Colour, nameOf, takeColour } from "../language/colours.ts";
import { hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import { numberOf, percentOf, takeStrength } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { clamp, operation } from "../operation.ts";
import { blurPixels } from "../rendering/blur.ts";
import {
  addAlpha,
  blank,
  longestSide,
  type Pixels,
  requireSize,
  resizePixels,
  type Size,
  shortestSide,
  solid,
  transformPixels,
} from "../rendering/pixels.ts";
import { smoothstep } from "../rendering/tones.ts";
import { colourSchema } from "./colour.ts";

const white: Colour = [255, 255, 255];
const black: Colour = [0, 0, 0];

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

const borderPhrase = {
  noun: phrase("border|borders|frame|framed|outline border|passepartout|mat|bordered|margin|edging"),
  width: phrase("(of|by)? <pixels>"),
  share: phrase("(of|by)? <percent>"),
  thin: phrase("thin|narrow|fine|slim|hairline"),
  thick: phrase("thick|wide|broad|fat|chunky|heavy|big|large"),
  around: phrase("around|round|with|put|edge|edges|coloured|colored|colour|color|wide"),
};

export const border = operation({
  name: "border",
  about: "A frame of one colour around the picture.",
  examples: ["add a white border", "thin black frame", "20px red border"],
  atEdges: true,
  isEffect: true,
  schema: z.object({
    width: z.number().positive(editorMessages.greaterThanZero("border width")),
    unit: z.enum(["share", "px"]),
    colour: colourSchema,
  }),
  read(clause) {
    if (!hasPhrase(clause, borderPhrase.noun)) return undefined;
    const px = takePhrase(clause, borderPhrase.width)?.pixels;
    const share = takePhrase(clause, borderPhrase.share)?.percent;
    const usual = hasPhrase(clause, borderPhrase.thin)
      ? 0.012
      : hasPhrase(clause, borderPhrase.thick)
        ? 0.08
        : 0.04 * Math.min(2, takeStrength(clause));
    while (hasPhrase(clause, borderPhrase.around));
    const colour = takeColour(clause) ?? white;
    if (px !== undefined) return { width: numberOf(px), unit: "px", colour };
    return { width: share === undefined ? usual : numberOf(share) / 100, unit: "share", colour };
  },
  describe: ({ width, unit, colour }) => `${nameOf(colour)} border, ${unit === "px" ? `${width} pixels` : percentOf(width)}`,
  scale: ({ width, unit, colour }, factor) => ({
    width: unit === "px" ? Math.max(1, Math.round(width * factor)) : width * factor,
    unit,
    colour,
  }),
  run(picture, { width, unit, colour }, { scale }) {
    const edge = Math.max(1, Math.round(unit === "px" ? width * scale : width * shortestSide(picture)));
    return framed(picture, colour, edge, edge);
  },
});

const polaroidPhrase = phrase("polaroid|instant photo|instant camera|instant film");

export const polaroid = operation({
  name: "polaroid",
  about: "The white frame of an instant photo, wide at the bottom.",
  examples: ["polaroid frame"],
  atEdges: true,
  schema: z.object({}),
  read(clause) {
    if (!hasPhrase(clause, polaroidPhrase)) return undefined;
    hasPhrase(clause, borderPhrase.noun);
    return {};
  },
  describe: () => "polaroid frame",
  run: (picture) =>
    framed(picture, [250, 249, 245], Math.round(longestSide(picture) * 0.055) || 1, Math.round(longestSide(picture) * 0.2) || 1),
});

function framed(picture: Pixels, colour: Colour, edge: number, foot: number): Pixels {
  const canvas = solid({ width: picture.width + 2 * edge, height: picture.height + edge + foot }, picture.channels, colour);
  return inlay(canvas, picture, edge, edge);
}

const trimPhrase = phrase(
  "trim (white|black|gr[ae]y|empty|blank)? (border|borders|edges|margins|bars|whitespace|white space|sides)|autocrop|auto crop|auto trim|autotrim|trim|trim off|(remove|crop|cut|delete|strip|get rid of) (off|out|away)? (white|black|gr[ae]y|empty|blank|plain|letterbox)? (border|borders|edges|margins|margin|bars|frame|whitespace|white space)",
);

export const trim = operation({
  name: "trim",
  about: "Takes a plain border off.",
  examples: ["trim", "remove the white border", "trim the edges", "autocrop"],
  setsShape: true,
  schema: z.object({}),
  read: (clause) => (hasPhrase(clause, trimPhrase) ? {} : undefined),
  describe: () => "plain border trimmed",
  run: (picture) => (shortestSide(picture) < 3 ? picture : transformPixels(picture, (one) => one.trim({ threshold: 9 }))),
});

const roundPhrase = {
  corners: phrase(
    "(rounded|round|smooth|soft|softer) corners|round off corners|rounded edges|round edges|corners rounded|rounded rectangle|rounded",
  ),
  circle: phrase("circle|circular|round picture|round shape|round crop|disc|round avatar|round"),
  shape: phrase("crop|cropped|cut|out|into|shape|as"),
};

export const roundedCorners = operation({
  name: "rounded-corners",
  about: "Corners cut round; outside is transparent.",
  examples: ["rounded corners", "round the corners a bit"],
  atEdges: true,
  movement: "none",
  schema: z.object({
    radius: z.number().positive(editorMessages.greaterThanZero("corner radius")).max(0.5, editorMessages.radiusTooLarge),
  }),
  read: (clause) =>
    hasPhrase(clause, roundPhrase.corners) ? { radius: clamp(0.09 * takeStrength(clause), 0.02, 0.3) } : undefined,
  describe: ({ radius }) => `rounded corners, ${percentOf(radius)}`,
  scale: ({ radius }, factor) => ({ radius: clamp(radius * factor, 0.01, 0.5) }),
  run: (picture, { radius }) => rounded(picture, radius * shortestSide(picture)),
});

export const circle = operation({
  name: "circle",
  about: "A disc from the middle; outside is transparent.",
  examples: ["crop to a circle", "make it round"],
  setsShape: true,
  schema: z.object({}),
  read(clause) {
    if (!hasPhrase(clause, roundPhrase.circle)) return undefined;
    while (hasPhrase(clause, roundPhrase.shape));
    return {};
  },
  describe: () => "cropped to a circle",
  run(picture) {
    const side = shortestSide(picture);
    const square = lay(
      blank({ width: side, height: side }, 4),
      picture,
      -((picture.width - side) >> 1),
      -((picture.height - side) >> 1),
    );
    return rounded(square, side / 2);
  },
});

/** Makes what lies outside the rounded corners transparent; `radius` in pixels. */
function rounded(picture: Pixels, radius: number): Pixels {
  const clear = addAlpha(picture);
  const { bytes, width, height } = clear;
  const outside = (at: number, length: number) => Math.max(radius - (at + 0.5), at + 0.5 - (length - radius), 0);
  for (let y = 0; y < height; y += 1) {
    const dy = outside(y, height);
    if (dy === 0) continue;
    for (let x = 0; x < width; x += 1) {
      const dx = outside(x, width);
      if (dx === 0) continue;
      const index = (y * width + x) * 4 + 3;
      bytes[index] = (bytes[index] as number) * (1 - smoothstep(-0.7, 0.7, Math.hypot(dx, dy) - radius));
    }
  }
  return clear;
}

const tilePhrase = { tile: phrase("tile|tiled|tiles|repeat|repeated|pattern") };
const counted = /(\d+)\s*(?:x|×|by)\s*(\d+)/i;

export const tile = operation({
  name: "tile",
  about: "The same picture several times, side by side.",
  examples: ["tile it 3x3", "repeat it 2 by 2"],
  schema: z.object({ columns: tiles(), rows: tiles() }),
  read(clause) {
    if (!hasPhrase(clause, tilePhrase.tile)) return undefined;
    const found = counted.exec(clause.rest);
    if (found !== null) clause.rest = clause.rest.replace(found[0], " · ");
    return { columns: Number(found?.[1] ?? 2), rows: Number(found?.[2] ?? 2) };
  },
  describe: ({ columns, rows }) => `tiled ${columns} × ${rows}`,
  async run(picture, { columns, rows }) {
    const one = {
      width: Math.max(1, Math.round(picture.width / columns)),
      height: Math.max(1, Math.round(picture.height / rows)),
    };
    const small = await stretched(picture, one);
    const canvas = blank({ width: one.width * columns, height: one.height * rows }, picture.channels);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) inlay(canvas, small, column * one.width, row * one.height);
    return canvas;
  },
});

function tiles() {
  return z.int(editorMessages.tiles).min(1, editorMessages.tiles).max(20, editorMessages.tiles);
}
