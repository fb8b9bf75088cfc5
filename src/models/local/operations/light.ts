import { z } from "zod";
import { type Clause, hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import { numberOf, percentOf, takeDirection, takeStrength, takeWayward } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { amountSchema, clamp, operation, slider, takeEffectAmount } from "../operation.ts";
import { type Curve, histogram, mapTones, meanTone, percentile, saturate } from "../rendering/tones.ts";

export const brightness = slider({
  name: "brightness",
  about: "Lighter or darker, with whites and blacks kept.",
  examples: ["make it brighter", "lighten by 20%", "a bit darker", "it's too dark"],
  up: "(is|it's|looks|was|pretty) (dark|dim|gloomy)|brighter|brighten|brightened|brightest|bright|lighter|lighten|lightened|light up|brightens",
  down: "darker|darken|darkened|darkest|dark|darkness|dimmer|dimmed|dim",
  noun: "brightness|light|lightness|luminosity",
  defaultAmount: 0.2,
  min: -0.9,
  max: 0.9,
  // Moves the middle tone to 1 + amount times what it was, and leaves black black and white white.
  apply(picture, amount) {
    const bend = (2 * amount) / (1 - Math.min(amount, 0.9));
    return mapTones(picture, (tone) => (tone * (1 + bend)) / (1 + bend * tone));
  },
});

export const contrast = slider({
  name: "contrast",
  about: "Farther apart or closer together: lights and darks.",
  examples: ["more contrast", "contrast +30", "a little less contrast", "less contrasty"],
  up: "(is|it's|looks|look|too) (flat|flat and dull|lifeless)|contrasty|contrastier|punchier|punchy|punch|crisper contrast|less flat",
  down: "flatter|flatten|flat|low contrast",
  noun: "contrast|contrasts",
  defaultAmount: 0.25,
  min: -0.9,
  max: 1.5,
  apply(picture, amount) {
    const pivot = clamp(meanTone(histogram(picture)), 0.3, 0.7);
    return mapTones(picture, amount < 0 ? (tone) => pivot + (tone - pivot) * (1 + amount) : sCurve(1 + amount * 1.4, pivot));
  },
});

const stopPhrase = {
  burnt: phrase("(it's|is|was|looks|too)? overexposed|blown out"),
  gloomy: phrase("(it's|is|was|looks|too)? underexposed"),
  mend: phrase("fix|correct|rescue|save"),
  under: phrase("underexpose"),
  over: phrase("overexpose"),
  noun: phrase("exposure|expose"),
  stops: phrase("(by|to|of)? <n> (full)? (stops|stop|ev)|(by|to|of)? <n>(ev|stops|stop)"),
  half: phrase("(by|of)? half (of)? stop"),
  one: phrase("(by|of)? full stop|(by|of)? stop"),
  number: phrase("(by|to|of)? <n>"),
  lighter: phrase("brighter|lighter|brighten|lighten"),
  darker: phrase("darker|darken|down"),
};

const stopRange = editorMessages.range("exposure", "−5", "+5 stops");

export const exposure = operation({
  name: "exposure",
  about: "As if the shutter had been open longer or shorter, in stops.",
  examples: ["exposure +1", "raise the exposure by half a stop", "underexpose it a bit", "overexposed, fix it"],
  supportsRegions: true,
  schema: z.object({ stops: z.number().min(-5, stopRange).max(5, stopRange) }),
  read(clause) {
    const wrong = hasPhrase(clause, stopPhrase.burnt) ? -1 : hasPhrase(clause, stopPhrase.gloomy) ? 1 : undefined;
    if (wrong !== undefined) {
      hasPhrase(clause, stopPhrase.mend);
      return { stops: wrong * (takeStops(clause, true) ?? 0.8 * takeStrength(clause)) };
    }
    const way = hasPhrase(clause, stopPhrase.under) ? -1 : hasPhrase(clause, stopPhrase.over) ? 1 : undefined;
    const named = hasPhrase(clause, stopPhrase.noun);
    const spoken = takeStops(clause, named || way !== undefined);
    if (way === undefined && !named && spoken === undefined) return undefined;
    const lighter = hasPhrase(clause, stopPhrase.lighter) ? 1 : hasPhrase(clause, stopPhrase.darker) ? -1 : undefined;
    const sign = way ?? lighter ?? takeDirection(clause) ?? clause.carried.direction ?? 1;
    takeWayward(clause);
    return { stops: sign * (spoken ?? 0.5 * takeStrength(clause)) };
  },
  describe: ({ stops }) =>
    `exposure ${stops < 0 ? "−" : "+"}${Math.abs(Math.round(stops * 100) / 100)} ${Math.abs(stops) === 1 ? "stop" : "stops"}`,
  scale: ({ stops }, factor) => ({ stops: clamp(stops * factor, -5, 5) }),
  run: (picture, { stops }) => mapTones(picture, exposed(2 ** stops)),
});

const gammaPhrase = {
  middle: phrase("midtones|mid tones|middle tones|midtone"),
  noun: phrase("gamma correction|gamma"),
  number: phrase("(to|of|at|by)? <n>"),
  darker: phrase("darker|darken|dark|down"),
  lighter: phrase("lighter|lighten|brighter|brighten|lift|open"),
};

const gammaRange = editorMessages.range("gamma", "0.2", "5");

export const gamma = operation({
  name: "gamma",
  about: "The middle tones by a number: above 1 lighter, below 1 darker.",
  examples: ["gamma 1.4", "lighter midtones", "darken the midtones"],
  supportsRegions: true,
  schema: z.object({ gamma: z.number().min(0.2, gammaRange).max(5, gammaRange) }),
  read(clause) {
    const middle = hasPhrase(clause, gammaPhrase.middle);
    if (!middle && !hasPhrase(clause, gammaPhrase.noun)) return undefined;
    const number = middle ? undefined : takePhrase(clause, gammaPhrase.number)?.n;
    if (number !== undefined) return { gamma: numberOf(number) };
    const way = hasPhrase(clause, gammaPhrase.darker) ? -1 : hasPhrase(clause, gammaPhrase.lighter) ? 1 : takeDirection(clause);
    return { gamma: 1.25 ** ((way ?? 1) * takeStrength(clause)) };
  },
  describe: ({ gamma }) => `gamma ${Math.round(gamma * 100) / 100}`,
  scale: ({ gamma }, factor) => ({ gamma: clamp(gamma ** factor, 0.2, 5) }),
  run: (picture, { gamma }) => mapTones(picture, (tone) => tone ** (1 / gamma)),
});

export const shadows = slider({
  name: "shadows",
  about: "The dark parts only: lift or deepen them.",
  examples: ["lift the shadows", "deeper shadows", "brighten the shadows a bit", "more detail in the shadows"],
  up: "(lift|open|brighten|lighten|raise|recover|fill|boost) (up )?(shadows|blacks|darks|dark areas|dark parts)|(lighter|brighter) (shadows|blacks)|detail in (shadows|darks|dark parts)|(shadows|blacks|darks|dark parts) (is|are|look|looks) too (dark|deep|black)",
  down: "(deepen|darken|crush|lower) (shadows|blacks|darks)|(deeper|darker|crushed) (shadows|blacks|darks)",
  noun: "shadows|blacks",
  defaultAmount: 0.35,
  min: -0.6,
  max: 1,
  apply: (picture, amount) => mapTones(picture, (tone) => tone + amount * 1.6 * tone * (1 - tone) ** 3),
});

export const highlights = slider({
  name: "highlights",
  about: "The light parts only: tone down or lift them.",
  examples: ["tone down the highlights", "brighter highlights", "recover the highlights"],
  up: "(lift|brighten|raise|boost) (highlights|whites|lights)|(brighter|whiter) (highlights|whites)",
  down: "(tone down|recover|bring down|bring back|lower|reduce|darken|pull down|tame|save|rescue) (highlights|whites|lights|bright areas|bright parts)|darker (highlights|whites)",
  noun: "highlights|whites",
  defaultAmount: 0.35,
  min: -0.62,
  max: 0.62,
  apply: (picture, amount) => mapTones(picture, (tone) => tone + amount * 1.6 * (1 - tone) * tone ** 3),
});

const faded = phrase("faded film|washed out|wash out|fade out|faded out|fade|faded|fading|matte|matt");

export const fade = operation({
  name: "fade",
  about: "Matte, as faded film: milky blacks, quieter colours.",
  examples: ["fade it", "faded look", "a matte look"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ amount: amountSchema("fade") }),
  read(clause) {
    return hasPhrase(clause, faded) ? { amount: takeEffectAmount(clause, 0.5) } : undefined;
  },
  describe: ({ amount }) => `fade ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    mapTones(picture, (tone) => 0.22 * amount + tone * (1 - 0.3 * amount));
    return saturate(picture, -0.35 * amount);
  },
});

const better = phrase(
  "auto enhance|autoenhance|enhance|enhanced|auto fix|autofix|auto correct|auto adjust|auto levels|auto tone|auto contrast|auto|normalize|normalise|improve|look better|look good|look great|look nice|look nicer|look professional|better|nicer|fix (lighting|light|exposure|tones|levels)|fix up|retouch|touch up|touchup|polish|optimize|optimise|more professional|(improve|better) (lighting|quality|light)",
);

export const enhance = operation({
  name: "enhance",
  about: "Finds good light by itself: full range of tones, a balanced middle, a little more colour.",
  examples: ["enhance it", "auto enhance", "make it look better", "fix the lighting"],
  supportsRegions: true,
  schema: z.object({ amount: amountSchema("auto-enhance") }),
  read: (clause) => (hasPhrase(clause, better) ? { amount: takeEffectAmount(clause, 0.7) } : undefined),
  describe: ({ amount }) => `auto-enhance ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    mapTones(picture, balanced(histogram(picture), amount));
    return saturate(picture, 0.12 * amount);
  },
});

const hazy = phrase(
  "(remove|reduce|clear|less|cut through|clear up|cut) (haze|fog|mist|smog|haziness)|dehaze|de haze|defog|less (hazy|foggy|misty)",
);

export const dehaze = operation({
  name: "dehaze",
  about: "Cuts through mist and milky light.",
  examples: ["remove the haze", "dehaze", "cut through the fog"],
  supportsRegions: true,
  schema: z.object({ amount: amountSchema("dehaze") }),
  read: (clause) => (hasPhrase(clause, hazy) ? { amount: takeEffectAmount(clause, 0.6) } : undefined),
  describe: ({ amount }) => `dehaze ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  run(picture, { amount }) {
    const floor = amount * clamp(percentile(histogram(picture), 0.01) + 0.04, 0.04, 0.5);
    mapTones(picture, (tone) => ((tone - floor) / (1 - floor)) ** (1 - 0.25 * floor));
    return saturate(picture, 0.3 * amount);
  },
});

function takeStops(clause: Clause, named: boolean): number | undefined {
  if (hasPhrase(clause, stopPhrase.half)) return 0.5;
  const spoken = takePhrase(clause, stopPhrase.stops);
  if (spoken !== undefined) return numberOf(spoken.n ?? "1");
  if (hasPhrase(clause, stopPhrase.one)) return 1;
  const number = named ? takePhrase(clause, stopPhrase.number)?.n : undefined;
  return number === undefined ? undefined : numberOf(number);
}

/** Steeper by `power` at the pivot, level at both ends. */
export function sCurve(power: number, pivot = 0.5): Curve {
  return (tone) => (tone < pivot ? pivot * (tone / pivot) ** power : 1 - (1 - pivot) * ((1 - tone) / (1 - pivot)) ** power);
}

/** `gain` times the light, with a soft shoulder where it would be cut off. */
function exposed(gain: number): Curve {
  return (tone) => {
    const light = (tone <= 0.04045 ? tone / 12.92 : ((tone + 0.055) / 1.055) ** 2.4) * gain;
    const kept = gain > 1 && light > 0.7 ? 0.7 + 0.3 * (1 - Math.exp((0.7 - light) / 0.3)) : light;
    return kept <= 0.0031308 ? kept * 12.92 : 1.055 * kept ** (1 / 2.4) - 0.055;
  };
}

function balanced(counts: Float64Array, amount: number): Curve {
  const low = Math.min(percentile(counts, 0.003), 0.35) * amount;
  const high = 1 - (1 - Math.max(percentile(counts, 0.997), 0.6)) * amount;
  const middle = clamp((percentile(counts, 0.5) - low) / (high - low), 0.08, 0.92);
  const bend = clamp(Math.log(0.46) / Math.log(middle), 0.6, 1.5) ** (0.6 * amount);
  const curve = sCurve(1 + 0.12 * amount);
  return (tone) => curve(clamp((tone - low) / (high - low), 0, 1) ** bend);
}
