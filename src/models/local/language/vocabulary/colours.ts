import cssColours from "color-name";
import { type Clause, knownWords } from "./phrase.ts";

/** Red, green, blue; 0–255. */
export type Colour = readonly [number, number, number];

export const black: Colour = [0, 0, 0];
export const white: Colour = [255, 255, 255];

/** Colour names that CSS doesn't have. */
const extraColours: Record<string, Colour> = {
  amber: [255, 191, 0],
  babyblue: [137, 207, 240],
  burgundy: [128, 0, 32],
  charcoal: [54, 69, 79],
  cream: [255, 253, 208],
  dustypink: [212, 163, 163],
  dustyrose: [220, 174, 150],
  emerald: [80, 200, 120],
  golden: [255, 215, 0],
  lilac: [200, 162, 200],
  mauve: [224, 176, 255],
  mint: [152, 255, 152],
  mustard: [225, 173, 1],
  neongreen: [57, 255, 20],
  neonpink: [255, 16, 240],
  neonyellow: [255, 240, 31],
  palegray: [211, 211, 211],
  palegrey: [211, 211, 211],
  peach: [255, 203, 164],
  rose: [255, 0, 127],
  rosegold: [183, 110, 121],
  scarlet: [255, 36, 0],
  terracotta: [226, 114, 91],
};

const coloursByName: ReadonlyMap<string, Colour> = new Map(Object.entries({ ...cssColours, ...extraColours }));
/** Colours that tint a picture without the word "tint": "make it blue". Names that are also things (snow, chocolate) don't. */
const plainColours = "red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal|turquoise|brown|golden|amber|indigo|lime";
for (const name of coloursByName.keys()) if (name.length < 9) knownWords.add(name);

const colourPattern = /#(?:[\da-f]{6}|[\da-f]{3})(?![\da-f])|(?<!\p{L})\p{L}+(?:[\s-]+\p{L}+)?/giu;
const rgbPattern = /rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)/gi;

/** Takes the first colour: a name ("light blue") or #hex. */
export function takeColour(clause: Clause): Colour | undefined {
  for (let at = 0; at < clause.rest.length; ) {
    colourPattern.lastIndex = at;
    const match = colourPattern.exec(clause.rest);
    if (match === null) return undefined;
    const found = parseColour(match[0]);
    if (found !== undefined) {
      clause.rest = `${clause.rest.slice(0, match.index)} · ${clause.rest.slice(match.index + found.length)}`;
      return found.colour;
    }
    at = match.index + (/^\p{L}+/u.exec(match[0])?.[0].length ?? match[0].length);
  }
  return undefined;
}

/** Takes a colour only if its name can't mean a thing. */
export function takePlainColour(clause: Clause): Colour | undefined {
  return new RegExp(`(?<!\\p{L})(?:${plainColours})(?!\\p{L})`, "iu").test(clause.rest) ? takeColour(clause) : undefined;
}

/** Writes rgb(1, 2, 3) as #010203, so that its commas don't separate clauses. */
export function withHexColours(text: string): string {
  return text.replaceAll(rgbPattern, (_, red: string, green: string, blue: string) =>
    formatHex([Number(red), Number(green), Number(blue)]),
  );
}

/** "white", "navy", or "#12ab34" for a colour without a name. */
export function describeColour(colour: Colour): string {
  for (const [name, value] of coloursByName)
    if (value.every((channel, index) => channel === colour[index])) return spaceOut(name);
  return formatHex(colour);
}

/** Where a CSS name continues with another word: "lightblue" is "light blue". */
const wordInName =
  /(?<=[a-z])(?:aquamarine|blue|brown|coral|cyan|goldenrod|gold|gray|green|khaki|magenta|olive|orange|orchid|pink|purple|red|rose|salmon|sea|sky|slate|smoke|spring|steel|turquoise|violet|white|yellow)/g;

function spaceOut(name: string): string {
  return name.replaceAll(wordInName, " $&").replace("gray", "grey");
}

function formatHex(colour: Colour): string {
  return `#${colour.map((channel) => Math.min(255, channel).toString(16).padStart(2, "0")).join("")}`;
}

/** 0 (black) to 1 (white). */
export function lightnessOf([red, green, blue]: Colour): number {
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/** Parses the colour at the beginning of a text: "sky blue", "pale violet", "red". */
function parseColour(text: string): { colour: Colour; length: number } | undefined {
  if (text.startsWith("#")) return { colour: parseHex(text), length: text.length };
  const [first = "", second = ""] = text.toLowerCase().split(/[\s-]+/);
  const both =
    first === "off" && second === "white"
      ? coloursByName.get("ivory")
      : (coloursByName.get(first + second) ?? shadeColour(first, coloursByName.get(second)));
  if (second !== "" && both !== undefined) return { colour: both, length: text.length };
  const alone = coloursByName.get(first);
  return alone && { colour: alone, length: first.length };
}

/** A shade without a name of its own: "pale violet", "deep red". */
function shadeColour(shade: string, colour: Colour | undefined): Colour | undefined {
  const light = /^(?:light|pale|bright|pastel|soft|baby)$/.test(shade);
  if (colour === undefined || !(light || /^(?:dark|deep|navy|royal|forest|midnight)$/.test(shade))) return undefined;
  const shadeOf = (channel: number) => Math.round(light ? channel + (255 - channel) * 0.45 : channel * 0.65);
  return [shadeOf(colour[0]), shadeOf(colour[1]), shadeOf(colour[2])];
}

function parseHex(text: string): Colour {
  const digits = text.length === 4 ? [...text.slice(1)].map((digit) => digit + digit).join("") : text.slice(1);
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
