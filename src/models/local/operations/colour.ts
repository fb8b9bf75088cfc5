import { z } from "zod";
import { type Colour, lightnessOf, nameOf, takeColour, takePlainColour } from "../language/colours.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import { numberOf, percentOf, signedPercent, takeDirection, takeStrength } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { amountSchema, angleSchema, clamp, effect, operation, slider, takeEffectAmount } from "../operation.ts";
import {
  applyMatrix,
  blendMatrix,
  histogram,
  interpolate,
  luma,
  type Matrix,
  mapChannels,
  mapGradient,
  mapTones,
  meanTone,
  percentile,
  saturate,
  smoothstep,
} from "../rendering/tones.ts";
import { sCurve } from "./light.ts";

export const colourSchema = z.tuple([z.number(), z.number(), z.number()]).readonly();

export const saturation = slider({
  name: "saturation",
  about: "Stronger or quieter colours.",
  examples: ["more saturated", "more colourful", "less colour", "desaturate it by 30%"],
  up: "saturated|saturate|colorful|colourful|richer colou?rs|stronger colou?rs|bolder colou?rs|bold colou?rs|colou?rs? pop|brighter colou?rs|(is|are|look|looks|too) (dull|lifeless|boring|drab)",
  down: "desaturated|desaturate|muted|mute|muted colou?rs|oversaturated|over saturated|duller|quieter colou?rs|washed colou?rs|paler colou?rs|softer colou?rs|drained",
  noun: "saturation|colour|color|colours|colors",
  defaultAmount: 0.3,
  min: -1,
  max: 2,
  apply: saturate,
});

export const vibrance = slider({
  name: "vibrance",
  about: "Lifts the pale colours and leaves the strong ones and skin alone.",
  examples: ["more vibrant", "increase the vibrance", "make it pop"],
  up: "vibrant|vivid|vividness|colou?rs more (vivid|vibrant|intense)|vivid colou?rs|vibrant colou?rs|intense colou?rs|lively|livelier|pop out|pop|zing",
  down: "less vivid",
  noun: "vibrance|vibrancy",
  defaultAmount: 0.45,
  min: -1,
  max: 2,
  apply(picture, amount) {
    const { bytes, channels } = picture;
    for (let i = 0; i < bytes.length; i += channels) {
      const [red, green, blue] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
      const top = Math.max(red, green, blue);
      const spread = top === 0 ? 0 : (top - Math.min(red, green, blue)) / top;
      const skin = red > green && green > blue ? 0.6 : 1;
      const gain = amount * (1 - spread) * skin;
      const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
      bytes[i] = red + (red - grey) * gain;
      bytes[i + 1] = green + (green - grey) * gain;
      bytes[i + 2] = blue + (blue - grey) * gain;
    }
    return picture;
  },
});

export const warmth = slider({
  name: "warmth",
  about: "Towards the sun or towards the shade.",
  examples: ["a bit warmer", "cooler", "warm it up", "colder tones"],
  up: "warmer|warm|warmest|hotter|sunnier|warming",
  down: "cooler|cool|colder|cold|chilly|chillier|icy|cooling",
  noun: "warmth|temperature|colou?r temperature|tones|tone|temp",
  defaultAmount: 0.25,
  min: -1,
  max: 1,
  apply(picture, amount) {
    const [red, blue] = amount > 0 ? [1 + 0.4 * amount, 1 - 0.72 * amount] : [1 + 0.6 * amount, 1 - 0.6 * amount];
    return mapChannels(
      picture,
      (tone) => tone * red,
      (tone) => tone,
      (tone) => tone * blue,
    );
  },
});

const tintPhrase = {
  tint: phrase("tinted|tint|tinge|tone|toned|colou?r cast|cast|wash|colou?r wash|colou?r overlay|overlay|colou?r filter|filter"),
  less: phrase("less|too much|reduce|remove|not so"),
  excess: /\btoo\s+(?=(?:red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|brown)\b)/i,
  redder: phrase("redder|reddish"),
  greener: phrase("greener|greenish"),
  bluer: phrase("bluer|bluish|blueish"),
  pinker: phrase("pinker|pinkish"),
  yellower: phrase("yellower|yellowish"),
  turn: phrase("make|turn|more|add|colou?r|paint|bathe|dye|give|all|some|go"),
};

export const tint = operation({
  name: "tint",
  about: "Bathes everything in one colour.",
  examples: ["tint it blue", "add a pink tint", "make it greener"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ colour: colourSchema, amount: amountSchema("tint") }),
  read(clause) {
    const tinted = hasPhrase(clause, tintPhrase.less) || hasPhrase(clause, tintPhrase.excess) ? "less" : "more";
    const asked = /\btint(?:ed)?\b/i.test(clause.rest);
    const colour = tinted === "less" ? takePlainColour(clause) : takeTint(clause);
    if (colour === undefined) return asked ? { unsupported: editorMessages.missingTintColour } : undefined;
    if (isGrey(colour)) return { unsupported: editorMessages.greyTint(nameOf(colour)) };
    return tinted === "less"
      ? { colour: oppositeOf(colour), amount: takeEffectAmount(clause, 0.2) }
      : { colour, amount: takeEffectAmount(clause, 0.35) };
  },
  describe: ({ colour, amount }) => `${nameOf(colour)} tint ${percentOf(amount)}`,
  scale: ({ colour, amount }, factor) => ({ colour, amount: clamp(amount * factor, 0, 1) }),
  run: (picture, { colour, amount }) => mapGradient(picture, ramp(colour), amount),
});

function isGrey(colour: Colour): boolean {
  return Math.max(...colour) - Math.min(...colour) < 12;
}

/** What takes a cast of that colour away. */
function oppositeOf([red, green, blue]: Colour): Colour {
  return [255 - red, 255 - green, 255 - blue];
}

function takeTint(clause: Clause): Colour | undefined {
  if (hasPhrase(clause, tintPhrase.redder)) return [220, 20, 60];
  if (hasPhrase(clause, tintPhrase.greener)) return [50, 205, 50];
  if (hasPhrase(clause, tintPhrase.bluer)) return [65, 105, 225];
  if (hasPhrase(clause, tintPhrase.pinker)) return [255, 105, 180];
  if (hasPhrase(clause, tintPhrase.yellower)) return [255, 215, 0];
  if (hasPhrase(clause, tintPhrase.tint)) return takeColour(clause);
  return hasPhrase(clause, tintPhrase.turn) ? takePlainColour(clause) : undefined;
}

/** Black, through the colour at its own lightness, to white. Deep colours are made paler first: pure blue would drown everything. */
function ramp(deep: Colour): (tone: number) => Colour {
  const colour = interpolate(deep, [255, 255, 255], clamp((0.4 - lightnessOf(deep)) / (1 - lightnessOf(deep)), 0, 1));
  const middle = clamp(lightnessOf(colour), 0.1, 0.9);
  return (tone) =>
    tone < middle
      ? interpolate([0, 0, 0], colour, tone / middle)
      : interpolate(colour, [255, 255, 255], (tone - middle) / (1 - middle));
}

const huePhrase = {
  noun: phrase("hue|hues|colou?r wheel"),
  turn: phrase("shift|rotate|turn|change|move|spin|cycle"),
  by: phrase("(by|to)? (-|−|minus)? <degrees>"),
};

export const hue = operation({
  name: "hue",
  about: "Turns all colours around the colour wheel, by degrees.",
  examples: ["shift the hue by 90 degrees", "change the hue"],
  supportsRegions: true,
  schema: z.object({ degrees: angleSchema("hue shift", 360) }),
  read(clause) {
    if (!hasPhrase(clause, huePhrase.noun)) return undefined;
    hasPhrase(clause, huePhrase.turn);
    const minus = /[-−]\s*\d|minus\s+\d/.test(clause.rest) ? -1 : 1;
    const degrees = takePhrase(clause, huePhrase.by)?.degrees;
    const way = minus * (takeDirection(clause) ?? 1);
    return { degrees: way * (degrees === undefined ? 60 * takeStrength(clause) : numberOf(degrees)) };
  },
  describe: ({ degrees }) => `hue turned by ${Math.round(degrees)}°`,
  scale: ({ degrees }, factor) => ({ degrees: clamp(degrees * factor, -360, 360) }),
  run: (picture, { degrees }) => applyMatrix(picture, hueTurn((degrees * Math.PI) / 180)),
});

/** Around the grey axis, luminance kept. */
function hueTurn(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const [r, g, b] = [0.213, 0.715, 0.072];
  return [
    r + c * (1 - r) - s * r, g - c * g - s * g, b - c * b + s * (1 - b),
    r - c * r + s * 0.143, g + c * (1 - g) + s * 0.14, b - c * b - s * 0.283,
    r - c * r - s * (1 - r), g - c * g + s * g, b + c * (1 - b) + s * b,
  ]; // biome-ignore format: rows of a matrix
}

const greyPhrase = {
  grey: phrase(
    "black (and|&|n|'n') white|black white|b&w|b & w|b/w|bw|bnw|gr[ae]yscale|gr[ae]y scale|monochrome|monochromatic|mono|colou?rless|(all|completely|totally)? gr[ae]y|shades of gr[ae]y|noir|film noir|(remove|drop|strip|kill|take out|take away|without|no|get rid of) (all|every)? (colou?rs?|saturation)",
  ),
  dramatic: phrase("dramatic|noir|moody|high contrast|contrasty|gritty|strong|bold"),
  soft: phrase("soft|softer|low contrast|gentle|matte"),
  conversion: phrase("tones?|conversion"),
};
const greys = {
  neutral: { weights: [0.299, 0.587, 0.114], power: 1 },
  dramatic: { weights: [0.6, 0.4, 0], power: 1.6 },
  soft: { weights: [0.3, 0.5, 0.2], power: 0.8 },
} as const satisfies Record<string, { weights: readonly [number, number, number]; power: number }>;
const greyTone = z.enum(["neutral", "dramatic", "soft"]);

export const blackAndWhite = operation({
  name: "black-and-white",
  about: "No colour: plain, dramatic (as through a red filter) or soft.",
  examples: ["black and white", "b&w", "turn it black & white", "greyscale", "dramatic black and white"],
  supportsRegions: true,
  schema: z.object({ tone: greyTone }),
  read(clause) {
    const noir = /\bnoir\b/i.test(clause.rest);
    if (!hasPhrase(clause, greyPhrase.grey)) return undefined;
    hasPhrase(clause, greyPhrase.conversion);
    if (noir || hasPhrase(clause, greyPhrase.dramatic)) return { tone: "dramatic" };
    return { tone: hasPhrase(clause, greyPhrase.soft) ? "soft" : "neutral" };
  },
  describe: ({ tone }) => (tone === "neutral" ? "black and white" : `${tone} black and white`),
  alternatives: ({ tone }) =>
    greyTone.options
      .filter((other) => other !== tone)
      .map((other) => ({ params: { tone: other }, label: other === "neutral" ? "plain" : other })),
  run(picture, { tone }) {
    const { weights, power } = greys[tone];
    applyMatrix(picture, [...weights, ...weights, ...weights]);
    return power === 1 ? picture : mapTones(picture, power > 1 ? sCurve(power) : (value) => 0.04 + 0.92 * value ** power);
  },
});

export const sepia = effect({
  name: "sepia",
  about: "The brown of very old photographs.",
  examples: ["sepia", "give it a sepia tone"],
  phrases:
    "sepia tone|sepia tint|sepia tinted|(tint|tone|colou?r) sepia|old timey sepia|sepia toned|sepia tones|sepia|old brown photo",
  defaultAmount: 0.85,
  run: (picture, amount) =>
    applyMatrix(picture, blendMatrix([0.345, 0.676, 0.166, 0.307, 0.603, 0.148, 0.239, 0.47, 0.115], amount)),
});

const invertPhrase = phrase(
  "(invert|reverse) (all)? colou?rs|colou?rs inverted|inverted colou?rs|invert|inverted|colou?r negative|photo negative|film negative|negative|x ray|xray",
);

export const invert = operation({
  name: "invert",
  about: "The negative: every colour its opposite.",
  examples: ["invert the colours", "make it a negative"],
  supportsRegions: true,
  schema: z.object({}),
  read: (clause) => (hasPhrase(clause, invertPhrase) ? {} : undefined),
  describe: () => "colours inverted",
  run: (picture) => mapTones(picture, (tone) => 1 - tone),
});

const duotonePhrase = phrase("duotone|duo tone|duotones|two tone|two colou?rs?|two colou?red|gradient map|bichrome");
const pairs: readonly (readonly [Colour, Colour])[] = [
  [
    [25, 20, 90],
    [255, 185, 120],
  ],
  [
    [70, 0, 90],
    [255, 225, 90],
  ],
  [
    [0, 60, 70],
    [255, 150, 160],
  ],
  [
    [20, 20, 40],
    [90, 230, 200],
  ],
];

export const duotone = operation({
  name: "duotone",
  about: "Two colours only: one for the darks, one for the lights.",
  examples: ["duotone", "duotone in navy and orange", "purple and yellow duotone"],
  supportsRegions: true,
  schema: z.object({ dark: colourSchema, light: colourSchema }),
  read(clause) {
    if (!hasPhrase(clause, duotonePhrase)) return undefined;
    const first = takeColour(clause);
    const second = takeColour(clause);
    hasPhrase(clause, joined);
    const [dark, light] = pairOf(first, second);
    return { dark, light };
  },
  describe: ({ dark, light }) => `duotone in ${nameOf(dark)} and ${nameOf(light)}`,
  alternatives: (said) =>
    [[said.light, said.dark] as const, ...pairs]
      .filter(([dark, light]) => nameOf(dark) !== nameOf(said.dark) || nameOf(light) !== nameOf(said.light))
      .map(([dark, light]) => ({ params: { dark, light }, label: `${nameOf(dark)} and ${nameOf(light)}` })),
  run: (picture, { dark, light }) => mapGradient(picture, (tone) => interpolate(dark, light, sCurve(1.15)(tone))),
});

const joined = phrase("and|&|to|with");

function pairOf(first: Colour | undefined, second: Colour | undefined): readonly [Colour, Colour] {
  if (first === undefined)
    return (
      pairs[0] ?? [
        [0, 0, 0],
        [255, 255, 255],
      ]
    );
  const other: Colour = second ?? (lightnessOf(first) > 0.5 ? [20, 20, 40] : [255, 245, 225]);
  return lightnessOf(first) <= lightnessOf(other) ? [first, other] : [other, first];
}

const posterPhrase = {
  poster: phrase("posteri[sz]e|posteri[sz]ed|posteri[sz]ation|poster|flat colou?rs|pop art|fewer colou?rs"),
  count: phrase("(to|with|in|only)? <n> (levels?|colou?rs|steps|tones)|(to|with|in|only)? <n>"),
};

export const posterize = operation({
  name: "posterize",
  about: "A few flat tones, as on a poster.",
  examples: ["posterize", "posterize to 4 levels", "pop art"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    levels: z.int(editorMessages.levels).min(2, editorMessages.levels).max(32, editorMessages.levels),
  }),
  read(clause) {
    if (!hasPhrase(clause, posterPhrase.poster)) return undefined;
    const count = takePhrase(clause, posterPhrase.count)?.n;
    return { levels: count === undefined ? clamp(Math.round(5 / takeStrength(clause)), 2, 16) : numberOf(count) };
  },
  describe: ({ levels }) => `posterized to ${levels} levels`,
  alternatives: ({ levels }) =>
    [3, 4, 6, 8].filter((other) => other !== levels).map((other) => ({ params: { levels: other }, label: `${other} levels` })),
  run: (picture, { levels }) => mapTones(picture, (tone) => Math.round(tone * (levels - 1)) / (levels - 1)),
});

const stencilPhrase = {
  stencil: phrase(
    "threshold|stencil|pure black (and|&) white|only black (and|&) white|two tones|photocopy|photocopied|xerox|1 bit|ink stamp",
  ),
  level: phrase("(at|of|to)? <percent>"),
};

const thresholdRange = editorMessages.range("the threshold", "1%", "99%");

export const threshold = operation({
  name: "threshold",
  about: "Pure black and pure white, nothing between, as a stencil.",
  examples: ["stencil", "threshold at 50%", "pure black and white"],
  supportsRegions: true,
  schema: z.object({
    level: z.number().min(0.01, thresholdRange).max(0.99, thresholdRange).nullable(),
    shift: z.number(),
  }),
  read(clause) {
    if (!hasPhrase(clause, stencilPhrase.stencil)) return undefined;
    const level = takePhrase(clause, stencilPhrase.level)?.percent;
    return { level: level === undefined ? null : numberOf(level) / 100, shift: 0 };
  },
  describe: ({ level, shift }) =>
    `stencil, white above ${level === null ? "the middle tone" : percentOf(level)}${shift === 0 ? "" : ` ${signedPercent(shift)}`}`,
  alternatives: ({ level, shift }) =>
    [shift - 0.13, shift + 0.13].map((other) => ({
      params: { level, shift: other },
      label: other < shift ? "more white" : "more black",
    })),
  run(picture, { level, shift }) {
    const counts = histogram(picture);
    const middle = level ?? (percentile(counts, 0.5) + meanTone(counts)) / 2;
    const at = clamp(middle + shift * (level === null ? 2 * middle : 1), 0.02, 0.98);
    return mapTones(applyMatrix(picture, [...luma, ...luma, ...luma]), (tone) => smoothstep(at - 0.02, at + 0.02, tone));
  },
});

export const solarize = effect({
  name: "solarize",
  about: "Lights turn into darks, as in a darkroom accident.",
  examples: ["solarize"],
  phrases: "solari[sz]e|solari[sz]ed|solari[sz]ation",
  defaultAmount: 0.9,
  run: (picture, amount) => mapTones(picture, (tone) => tone + amount * ((tone < 0.5 ? tone : 1 - tone) * 1.9 - tone)),
});

export const vintage = effect({
  name: "vintage",
  about: "As an old colour print: quiet colours, warm lights, milky darks.",
  examples: ["vintage", "make it look retro", "70s look", "an old photo look"],
  phrases:
    "vintage|retro|old school|old fashioned|aged|like old|look old|old photo|old photograph|old|nostalgic|(19)?(60|70|80)'?s|analog|analogue|film look|look like film|kodak|faded memories|instagram|lomo|hipster",
  defaultAmount: 0.65,
  run(picture, amount) {
    saturate(picture, -0.4 * amount);
    return mapChannels(
      picture,
      (tone) => toward(tone, 0.07 + 0.95 * sCurve(1.15)(tone), amount),
      (tone) => toward(tone, 0.05 + 0.86 * tone ** 0.92, amount),
      (tone) => toward(tone, 0.13 + 0.64 * tone ** 0.95, amount),
    );
  },
});

export const cinematic = effect({
  name: "cinematic",
  about: "As graded for the cinema: teal darks, orange lights.",
  examples: ["cinematic look", "teal and orange", "make it look like a movie"],
  phrases:
    "cinematic|cinema|teal (and|&) orange|orange (and|&) teal|(movie|blockbuster) (look|still|scene)|like (movie|film)|movie|filmic|hollywood",
  defaultAmount: 0.6,
  run(picture, amount) {
    const curve = sCurve(1 + 0.35 * amount);
    return mapChannels(
      picture,
      (tone) => curve(tone) + amount * (0.09 * tone * tone - 0.07 * (1 - tone) ** 2 * tone * 3),
      (tone) => curve(tone) + amount * (0.015 * tone + 0.02 * (1 - tone) ** 2),
      (tone) => curve(tone) + amount * (0.1 * (1 - tone) ** 2 - 0.14 * tone * tone),
    );
  },
});

export const whiteBalance = effect({
  name: "white-balance",
  about: "Takes a colour cast away, so that grey is grey again.",
  examples: ["fix the white balance", "remove the colour cast", "neutral colours"],
  phrases:
    "(fix|correct|auto|adjust|neutral|better)? white balance|(remove|fix|correct|neutrali[sz]e|kill) (colou?r|yellow|blue|green|orange|red)? (cast|tint)|neutral colou?rs|natural colou?rs|neutralise colou?rs|neutralize colou?rs|fix colou?rs|correct colou?rs|colou?r correct|colou?r correction|auto colou?r",
  defaultAmount: 0.85,
  run(picture, amount) {
    const [red, green, blue] = greyGains(picture.bytes, picture.channels).map((gain) => 1 + (gain - 1) * amount) as [
      number,
      number,
      number,
    ];
    return applyMatrix(picture, [red, 0, 0, 0, green, 0, 0, 0, blue]);
  },
});

/** What each channel must be multiplied by for what is light and nearly without colour to be grey. */
function greyGains(bytes: Uint8ClampedArray, channels: 3 | 4): [number, number, number] {
  let [red, green, blue] = [1, 1, 1];
  for (let i = 0; i < bytes.length; i += channels) {
    const [r, g, b] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
    const top = Math.max(r, g, b);
    if (top > 252 || top < 16 || top - Math.min(r, g, b) > 0.5 * top) continue;
    const weight = (top / 255) ** 4;
    red += r * weight;
    green += g * weight;
    blue += b * weight;
  }
  const grey = red * 0.299 + green * 0.587 + blue * 0.114;
  return [clamp(grey / red, 0.6, 1.7), clamp(grey / green, 0.6, 1.7), clamp(grey / blue, 0.6, 1.7)];
}

function toward(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
