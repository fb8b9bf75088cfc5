import { z } from "zod";
import { backgroundPhrase, findSubject } from "../../language/clauses/regions.ts";
import { type Colour, describeColour, takeColour } from "../../language/vocabulary/colours.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation, type Params, type RenderContext } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { createSolid, longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { interpolate, smoothstep } from "../../rendering/pixels/tones.ts";
import { colourSchema } from "../../schemas.ts";
import { separateLayers } from "../../subject/layers.ts";

const fillSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("colour"), colour: colourSchema }),
  z.object({
    kind: z.literal("gradient"),
    from: colourSchema,
    to: colourSchema,
    direction: z.enum(["down", "across", "radial"]),
  }),
  z.object({
    kind: z.literal("picture"),
    number: z.int().min(2, editorMessages.backgroundPicture).max(5, editorMessages.backgroundPicture),
  }),
  z.object({ kind: z.literal("blur") }),
]);

type Fill = z.infer<typeof fillSchema>;

const replacePhrase = {
  verb: phrase(
    "change|replace|swap|switch|turn|make|set|put|use|give|fill|paint|colou?r|substitute|exchange|add|with|have|isolate|cut out",
  ),
  on: phrase("on|onto|against|in front of|over|before|behind"),
  filler: phrase(
    "to|with|for|into|by|as|solid|plain|new|colou?r|coloured|colored|simple|one|single|different|flat|subject|person|him|her|them|instead|from|and|fade|fading|a|of|behind|pure|completely|entirely",
  ),
  gradient: phrase("gradient|gradient from|colou?r gradient|fade"),
  studio: phrase("studio|studio backdrop|photo studio|backdrop paper"),
  radial: phrase("radial|round|circular"),
  across: phrase("horizontal|left to right|sideways"),
  down: phrase("vertical|top to bottom|linear"),
  screen: phrase("green screen|greenscreen|chroma key"),
  blur: phrase("blur|blurred version (of itself)?|blurry version (of itself)?"),
  picture: phrase(
    "(second|2nd|other|attached|new|next|another) (photo|picture|image|pic|one|reference)|(image|photo|picture|reference) 2|second|attachment",
  ),
  third: phrase("(third|3rd) (photo|picture|image|pic|one|reference)|(image|photo|picture|reference) 3|third"),
  numbered: phrase("(image|photo|picture|reference) <n>"),
};

const otherColourEdits =
  /\b(?:black (?:and|&) white|b&w|tint|tinted|tone|toned|cast|border|frame|text|caption|warmer|cooler|greener|bluer|redder)\b/i;

/** Something to add, or another thing to replace: "red backdrop with balloons", "replace the spoon, put a green backdrop". */
const otherThing =
  /(?<!\p{L})(?:background|backdrop|bg)\s+(?:with|plus|and|full of|covered in)\s+(?!(?:a|an|the|some|my|our|this|that|one|it|him|her|colou?r|gradient|solid|plain|pure|blur|light|dark|soft|studio|picture|photo|image|second|another)(?!\p{L}))(?!#)\p{L}{3,}s(?!\p{L})|(?:replace|swap|remove|erase|change)\s+(?:the|my|that|this)\s+(?!(?:whole|entire|current|old|grey|gray|white|black|photo|picture|image)?\s*(?:background|backdrop|bg|photo|picture|image))\p{L}+(?:\s+\p{L}+)?\s+(?:and\s+)?(?:put|add|use|make)(?!\p{L})/iu;

export const replaceBackground = defineOperation({
  name: "replace-background",
  about: "Replaces the background with a colour, a gradient, a blur or another picture.",
  examples: [
    "change the background to #00ff00",
    "white background",
    "replace the background with a gradient from navy to orange",
    "use the second picture as the background",
    "studio background",
  ],
  needsSubject: true,
  movement: "none",
  pictures: { min: 1, max: 5 },
  schema: z.object({ fill: fillSchema }),
  read: readReplacement,
  describe: ({ fill }) => `background replaced with ${describeFill(fill)}`,
  alternatives: ({ fill }) => otherFills(fill).map((other) => ({ params: { fill: other }, label: describeFill(other) })),
  async run(picture, { fill }, context) {
    const layers = await separateLayers(picture, context.subject());
    return layers.over(await createBackground(fill, layers.background(), context));
  },
});

function readReplacement(clause: Clause): Params | undefined {
  if (otherColourEdits.test(clause.rest) || otherThing.test(clause.rest)) return undefined;
  const greenScreen = hasPhrase(clause, replacePhrase.screen);
  const named = hasPhrase(clause, backgroundPhrase);
  if (!named && !greenScreen) return undefined;
  const found = greenScreen ? { kind: "colour", colour: [0, 255, 0] as Colour } : takeFill(clause);
  if (found === undefined) return undefined;
  while (
    hasPhrase(clause, backgroundPhrase) ||
    hasPhrase(clause, replacePhrase.verb) ||
    hasPhrase(clause, replacePhrase.on) ||
    hasPhrase(clause, replacePhrase.filler)
  );
  const target = findSubject(clause, "any");
  if (target?.noun !== undefined) clause.context.noun = target.noun;
  return { fill: found };
}

function takeFill(clause: Clause): Fill | undefined {
  const numbered = takePhrase(clause, replacePhrase.numbered)?.n;
  if (numbered !== undefined) return { kind: "picture", number: parseNumber(numbered) };
  if (hasPhrase(clause, replacePhrase.third)) return { kind: "picture", number: 3 };
  if (hasPhrase(clause, replacePhrase.picture)) return { kind: "picture", number: 2 };
  if (hasPhrase(clause, replacePhrase.studio)) return { ...studioLight };
  if (hasPhrase(clause, replacePhrase.gradient)) return takeGradient(clause);
  if (/\b(?:with|to|by|for)\b/i.test(clause.rest) && hasPhrase(clause, replacePhrase.blur)) return { kind: "blur" };
  const colour = takeColour(clause);
  return colour && { kind: "colour", colour };
}

const studioLight: Fill = { kind: "gradient", from: [246, 246, 244], to: [178, 180, 184], direction: "radial" };

function takeGradient(clause: Clause): Fill {
  const direction = takeGradientDirection(clause);
  hasPhrase(clause, replacePhrase.down);
  const from = takeColour(clause);
  const to = takeColour(clause);
  if (from === undefined) return { kind: "gradient", from: [126, 178, 229], to: [244, 221, 205], direction };
  return { kind: "gradient", from, to: to ?? interpolate(from, [255, 255, 255], 0.75), direction };
}

function takeGradientDirection(clause: Clause): "radial" | "across" | "down" {
  if (hasPhrase(clause, replacePhrase.radial)) return "radial";
  return hasPhrase(clause, replacePhrase.across) ? "across" : "down";
}

function describeFill(fill: Fill): string {
  if (fill.kind === "colour") return describeColour(fill.colour);
  if (fill.kind === "picture") return `picture ${fill.number}`;
  if (fill.kind === "blur") return "a blur of itself";
  return `a gradient from ${describeColour(fill.from)} to ${describeColour(fill.to)}`;
}

function otherFills(fill: Fill): Fill[] {
  if (fill.kind === "picture") return [];
  const others: Fill[] = [
    { kind: "colour", colour: [255, 255, 255] },
    { ...studioLight },
    { kind: "colour", colour: [0, 0, 0] },
    { kind: "blur" },
  ];
  return others.filter((other) => describeFill(other) !== describeFill(fill));
}

async function createBackground(fill: Fill, background: Pixels, context: RenderContext): Promise<Pixels> {
  if (fill.kind === "colour") return createSolid(background, 3, fill.colour);
  if (fill.kind === "picture") return context.reference(fill.number, background, "cover");
  if (fill.kind === "blur") return blurPixels(background, 0.04 * longestSide(background));
  return paintGradient(createSolid(background, 3, fill.from), fill);
}

/** Paints from one colour to the other: down, across or outwards. Dithering hides the steps of a slow change. */
function paintGradient(canvas: Pixels, { from, to, direction }: Extract<Fill, { kind: "gradient" }>): Pixels {
  const { bytes, width, height } = canvas;
  const steps = Array.from({ length: 1025 }, (_, at) => interpolate(from, to, at / 1024));
  for (let y = 0, i = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, i += 3) {
      const distance = Math.hypot((x / width - 0.5) * 1.1, y / height - 0.42);
      const share = direction === "down" ? y / height : direction === "across" ? x / width : smoothstep(0.05, 0.8, distance);
      const colour = steps[Math.floor(share * 1024)] ?? to;
      const dither = ((x * 7 + y * 13 + ((x ^ y) & 7) * 5) % 16) / 16;
      for (let channel = 0; channel < 3; channel += 1) bytes[i + channel] = Math.floor((colour[channel] as number) + dither);
    }
  }
  return canvas;
}
