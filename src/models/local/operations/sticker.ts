import { z } from "zod";
import { cut, lay } from "../language/aspect-ratio-phrases.ts";
import { type Colour, nameOf, takeColour } from "../language/colours.ts";
import { type Clause, hasPhrase, phrase } from "../language/phrase.ts";
import { percentOf, takeStrength } from "../language/quantities.ts";
import { takeSubject } from "../language/regions.ts";
import { editorMessages } from "../messages.ts";
import { amountSchema, clamp, operation, takeEffectAmount } from "../operation.ts";
import { blank, longestSide, type Pixels, requireSize, type Size } from "../rendering/pixels.ts";
import { blurPlane, type Plane } from "../rendering/planes.ts";
import { layersOf } from "../subject/layers.ts";
import type { Matte } from "../subject/matte.ts";
import { boxOf, dilate, frameMatte } from "../subject/shape.ts";
import { isCutOut } from "../subject/subject-mask.ts";
import { colourSchema } from "./colour.ts";

// What follows the subject's outline.

const white: Colour = [255, 255, 255];
const says = {
  sticker: phrase("(whatsapp|telegram|discord|vinyl|die cut)? (sticker|stickers|emote|emoji)|die cut"),
  into: phrase("as|into|of|with|out of|from|for|like|and|made|subject"),
  cutOut: phrase("cut (it|this|that) out|cut out|cutout|cut|crop out|extract|isolate|out"),
  outline: phrase("outline|outlined|contour|border|edge|stroke|line|rim"),
  around: phrase("around|round|with|put|on|along|add|glowing|coloured|colored"),
  thin: phrase("thin|narrow|fine|slim"),
  thick: phrase("thick|wide|broad|fat|chunky|bold|big"),
};

const outlineParams = z.object({
  colour: colourSchema,
  width: z.number().positive(editorMessages.greaterThanZero("outline width")).max(0.1, editorMessages.outlineTooWide),
});

function takeWidth(clause: Clause): number {
  if (hasPhrase(clause, says.thin)) return 0.008;
  return hasPhrase(clause, says.thick) ? 0.028 : clamp(0.016 * takeStrength(clause), 0.004, 0.05);
}

export const sticker = operation({
  name: "sticker",
  about: "The subject cut out, with an outline all around, on nothing.",
  examples: ["make a sticker", "sticker with a thick yellow outline", "turn the cat into a sticker"],
  needsSubject: true,
  setsShape: true,
  isEffect: true,
  schema: outlineParams,
  read(clause) {
    if (isAnother(clause.rest) || !hasPhrase(clause, says.sticker)) return undefined;
    const width = takeWidth(clause);
    while (hasPhrase(clause, says.cutOut) || hasPhrase(clause, says.outline) || hasPhrase(clause, says.into));
    takeSubject(clause);
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `sticker with a ${nameOf(colour)} outline, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const reach = Math.max(1.5, width * longestSide(picture));
    const room = Math.ceil(reach * 2.2) + 2;
    const box = boxOf(context.subject());
    const frame = { width: box.width + 2 * room, height: box.height + 2 * room };
    requireSize(frame);
    const subject = cut((await layersOf(picture, context.subject())).cutOut(), box);
    const matte = frameMatte(cutMatte(context.subject(), box), frame, room, room);
    const paper = await dilate(matte, reach);
    const shade = await blurPlane(paper, reach * 0.45);
    const canvas = blank(frame, 4);
    ink(canvas, shade, [0, 0, 0], 0.32, 0, Math.round(reach * 0.25));
    ink(canvas, paper, colour, 1, 0, 0);
    return lay(canvas, subject, room, room);
  },
});

/** "add a sticker of a heart" wants something new on the picture. */
function isAnother(text: string): boolean {
  return /(?<!\p{L})(?:add|put|place|stick|paste|insert)\s+(?:an?|some|the|my)?\s*\p{L}*\s*(?:stickers?|emotes?|emoji)(?!\s+(?:outline|border|edge))/iu.test(
    text,
  );
}

/** "2%" of the longest side. */
function describeWidth(width: number): string {
  return `${Math.round(width * 1000) / 10}%`;
}

function cutMatte({ values, width }: Matte, { left, top, width: across, height }: { left: number; top: number } & Size): Matte {
  const part = new Uint8ClampedArray(across * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * width + left;
    part.set(values.subarray(from, from + across), y * across);
  }
  return { values: part, width: across, height };
}

/** One colour where the mask is, moved by (dx, dy), onto the picture. */
function ink(canvas: Pixels, { values, width, height }: Plane, colour: Colour, opacity: number, dx: number, dy: number): void {
  const { bytes, channels } = canvas;
  for (let y = Math.max(0, -dy); y < height && y + dy < canvas.height; y += 1) {
    for (let x = Math.max(0, -dx); x < width && x + dx < canvas.width; x += 1) {
      const share = ((values[y * width + x] as number) / 255) * opacity;
      if (share === 0) continue;
      const i = ((y + dy) * canvas.width + x + dx) * channels;
      const under = channels === 4 ? (bytes[i + 3] as number) / 255 : 1;
      const whole = share + under * (1 - share);
      for (let channel = 0; channel < 3; channel += 1) {
        const below = bytes[i + channel] as number;
        bytes[i + channel] = below + ((colour[channel] as number) - below) * (share / whole);
      }
      if (channels === 4) bytes[i + 3] = 255 * whole;
    }
  }
}

const aroundSubject = /\b(?:outline|outlined|contour|stroke|rim|border|edge|line)\b.*\b(?:around|on|along|to)\b/i;

export const outline = operation({
  name: "outline",
  about: "A line of one colour around the subject; the background stays.",
  examples: ["white outline around the subject", "outline the subject in red", "thick yellow outline around the person"],
  needsSubject: true,
  movement: "none",
  isEffect: true,
  schema: outlineParams,
  read(clause) {
    if (!aroundSubject.test(clause.rest) && !/\boutlined?\s+(?:the|my|him|her|them)\b/i.test(clause.rest)) return undefined;
    if (/\b(?:photo|picture|image|it)\s*$/i.test(clause.rest) || !hasPhrase(clause, says.outline)) return undefined;
    const width = takeWidth(clause);
    while (hasPhrase(clause, says.around));
    if (!takeSubject(clause)) return undefined;
    return { colour: takeColour(clause) ?? white, width };
  },
  describe: ({ colour, width }) => `${nameOf(colour)} outline around the subject, ${describeWidth(width)}`,
  scale: ({ colour, width }, factor) => ({ colour, width: clamp(width * factor, 0.003, 0.06) }),
  async run(picture, { colour, width }, context) {
    const layers = await layersOf(picture, context.subject());
    const background = layers.background();
    ink(background, await dilate(context.subject(), Math.max(1, width * longestSide(picture))), colour, 1, 0, 0);
    return layers.over(background);
  },
});

const shadowPhrase = {
  noun: phrase(
    "(soft|hard|long|dark|light|subtle|strong|deep)? drop shadows?|cast (a )?shadow|(add|give|put|with|throw|subject)? (soft|hard|long|dark|light|subtle|strong|deep)? shadow( effect)?",
  ),
  soft: phrase("soft|softer|blurry|diffuse"),
  hard: phrase("hard|harder|crisp|sharp"),
  where: phrase("behind|under|beneath|below|on|to|from|for|of|side|effect|falling|cast|around"),
  left: phrase("left|leftwards"),
  right: phrase("right|rightwards"),
};

export const dropShadow = operation({
  name: "drop-shadow",
  about: "A shadow behind the subject, on its background or on nothing.",
  examples: ["add a drop shadow", "a soft shadow behind the subject", "drop shadow to the left"],
  needsSubject: true,
  isEffect: true,
  movement: "none",
  schema: z.object({
    amount: amountSchema("drop shadow"),
    side: z.enum(["left", "right"]),
    edge: z.enum(["soft", "hard"]),
  }),
  read(clause) {
    const [soft, hard] = [/\bsoft/i.test(clause.rest), /\b(?:hard|crisp)/i.test(clause.rest)];
    if (!hasPhrase(clause, shadowPhrase.noun)) return undefined;
    const amount = takeEffectAmount(clause, 0.5);
    hasPhrase(clause, shadowPhrase.soft);
    hasPhrase(clause, shadowPhrase.hard);
    const side = hasPhrase(clause, shadowPhrase.left) ? "left" : "right";
    hasPhrase(clause, shadowPhrase.right);
    while (hasPhrase(clause, shadowPhrase.where));
    takeSubject(clause);
    return { amount: soft && !hard ? Math.max(amount, 0.4) : amount, side, edge: hard ? "hard" : "soft" };
  },
  describe: ({ amount, side, edge }) => `${edge} drop shadow ${percentOf(amount)}${side === "left" ? ", to the left" : ""}`,
  scale: ({ amount, side, edge }, factor) => ({ amount: clamp(amount * factor, 0, 1), side, edge }),
  alternatives: ({ amount, side, edge }) => [
    {
      params: { amount, side: side === "left" ? "right" : "left", edge },
      label: side === "left" ? "to the right" : "to the left",
    },
    { params: { amount, side, edge: edge === "soft" ? "hard" : "soft" }, label: edge === "soft" ? "hard" : "soft" },
  ],
  async run(picture, { amount, side, edge }, context) {
    const reach = 0.022 * longestSide(picture);
    const soft = edge === "soft" ? reach * 0.7 : reach * 0.12;
    const [dx, dy] = [Math.round(side === "left" ? -reach : reach), Math.round(reach * 0.9)];
    if (isCutOut(picture)) return shadowed(picture, context.subject(), soft, amount, dx, dy);
    const layers = await layersOf(picture, context.subject());
    const background = layers.background();
    ink(background, await blurPlane(context.subject(), soft), [0, 0, 0], Math.min(1, amount * 1.2), dx, dy);
    return layers.over(background);
  },
});

/** On nothing; with room for the shadow where there was none. */
async function shadowed(picture: Pixels, matte: Matte, soft: number, amount: number, dx: number, dy: number): Promise<Pixels> {
  const box = boxOf(matte);
  const reach = Math.ceil(3 * soft);
  const room = {
    left: Math.max(0, reach - dx - box.left),
    top: Math.max(0, reach - dy - box.top),
    right: Math.max(0, box.left + box.width + dx + reach - picture.width),
    bottom: Math.max(0, box.top + box.height + dy + reach - picture.height),
  };
  const frame = { width: picture.width + room.left + room.right, height: picture.height + room.top + room.bottom };
  requireSize(frame);
  const canvas = blank(frame, 4);
  const shade = await blurPlane(frameMatte(matte, frame, room.left, room.top), soft);
  ink(canvas, shade, [0, 0, 0], amount, dx, dy);
  return lay(canvas, picture, room.left, room.top);
}
