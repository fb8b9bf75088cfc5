import { z } from "zod";
import { findSubject } from "../../language/clauses/regions.ts";
import { type Colour, describeColour, takeColour } from "../../language/vocabulary/colours.ts";
import { findNoun } from "../../language/vocabulary/noun-lexicon.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { findUnmatchedWords } from "../../language/vocabulary/stop-words.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { colourCube } from "../../rendering/pixels/colour-cube.ts";
import { fromOklch, hueDifference, type Oklch, toOklch } from "../../rendering/pixels/oklab.ts";
import { ImpossibleOperation, type Pixels } from "../../rendering/pixels/pixels.ts";
import { interpolate, smoothstep } from "../../rendering/pixels/tones.ts";
import { colourSchema } from "../../schemas.ts";

const recolourPhrase = {
  verb: phrase("make|change|turn|recolou?r|re-colou?r|colou?r|paint|dye|replace|convert|swap|switch|repaint|shift|let be|give"),
  exchange: /\b(?:swap|switch)\b.*\band\b/i,
  from: phrase("from"),
  into: phrase(
    "to|into|with|by|in|for|as|instead|colou?r|colou?red|parts?|areas?|tones?|things?|pixels|all|every|everything|bits",
  ),
};

export const recolour = defineOperation({
  name: "recolour",
  about: "Replaces one colour with another and keeps light and texture. White, black and grey can't be replaced.",
  examples: ["change the yellow to green", "make the red car blue", "replace red with purple", "turn the green parts orange"],
  supportsRegions: true,
  measuresTones: true,
  schema: z.object({
    from: colourSchema.describe(
      "The colour to replace: red, green, blue from 0 to 255. Only its hue counts; it must not be grey.",
    ),
    to: colourSchema.describe("The new colour."),
  }),
  read(clause) {
    if (recolourPhrase.exchange.test(clause.rest) || !hasPhrase(clause, recolourPhrase.verb)) return undefined;
    const from = takeColour(clause);
    const to = takeColour(clause);
    if (from === undefined || to === undefined) return undefined;
    while (hasPhrase(clause, recolourPhrase.into) || hasPhrase(clause, recolourPhrase.from));
    if (findUnmatchedWords(clause.rest).length > 0) {
      const target = findSubject(clause, "any");
      if (target === undefined) {
        const thing = findNoun(clause.rest);
        if (thing === undefined || /^(?:sky|skies|background|backdrop)$/.test(thing)) return undefined;
        clause.rest = clause.rest.replace(new RegExp(`(?<!\\p{L})${thing}(?!\\p{L})`, "iu"), " ");
        return { unsupported: editorMessages.cannotRecolourThing(thing, describeColour(from), describeColour(to)) };
      }
      clause.context.part = "subject";
      if (target.noun !== undefined) clause.context.noun = target.noun;
    }
    if (isGrey(from)) return { unsupported: editorMessages.cannotReplaceGrey(describeColour(from)) };
    return { from, to };
  },
  describe: ({ from, to }) => `${describeColour(from)} recoloured to ${describeColour(to)}`,
  maps({ from, to }, sample) {
    const source = toOklch(from);
    const range = rangeOf(source);
    const present = measure(sample, range);
    if (present.share < MIN_SHARE) throw new ImpossibleOperation(editorMessages.colourMissing(describeColour(from)));
    return [colourCube((colour) => replaceColour(colour, range, present, toOklch(to)))];
  },
});

/** The least share of the pixels that must have the colour. */
const MIN_SHARE = 0.004;
/** Colours with less chroma look grey. */
const GREY_CHROMA = 0.03;

function isGrey(colour: Colour): boolean {
  return toOklch(colour).chroma < GREY_CHROMA;
}

/** A range of hues, in degrees: `reach` to both sides of the middle, and softly a little further. */
interface HueRange {
  hue: number;
  reach: number;
  /** Brown is dark orange. */
  maxLightness: number;
}

const hueRanges: readonly HueRange[] = [
  { hue: 24, reach: 18, maxLightness: 1 }, // red
  { hue: 58, reach: 15, maxLightness: 1 }, // orange
  { hue: 92, reach: 25, maxLightness: 1 }, // yellow
  { hue: 138, reach: 26, maxLightness: 1 }, // green
  { hue: 192, reach: 26, maxLightness: 1 }, // turquoise
  { hue: 252, reach: 34, maxLightness: 1 }, // blue
  { hue: 305, reach: 19, maxLightness: 1 }, // purple
  { hue: 347, reach: 20, maxLightness: 1 }, // pink
];
const brown: HueRange = { hue: 55, reach: 24, maxLightness: 0.58 };
const SOFT_HUE = 14;

/** The named range that contains a colour, or is nearest to it. */
function rangeOf({ hue, lightness, chroma }: Oklch): HueRange {
  const away = (range: HueRange) => Math.abs(hueDifference(range.hue, hue)) / range.reach;
  const nearest = hueRanges.reduce((best, range) => (away(range) < away(best) ? range : best));
  return lightness < 0.55 && chroma < 0.13 && Math.abs(hueDifference(brown.hue, hue)) < brown.reach ? brown : nearest;
}

/** How much a colour belongs to a range, 0 to 1. Colours much less saturated than the usual ones don't: skin is no orange suit. */
function membership(colour: Oklch, range: HueRange, usualSaturation = 0): number {
  const away = Math.abs(hueDifference(range.hue, colour.hue));
  const inHue = 1 - smoothstep(range.reach, range.reach + SOFT_HUE, away);
  if (inHue === 0) return 0;
  const { maxLightness: max } = range;
  const dark = max === 1 ? 1 : 1 - smoothstep(max, max + 0.1, colour.lightness);
  const strong = usualSaturation === 0 ? 1 : smoothstep(0.3 * usualSaturation, 0.5 * usualSaturation, saturationOf(colour));
  return inHue * dark * strong * smoothstep(GREY_CHROMA, 0.075, colour.chroma);
}

/** Shade lowers chroma, but hardly this. */
function saturationOf({ chroma, lightness }: Oklch): number {
  return chroma / Math.max(0.15, lightness);
}

interface Presence {
  /** Of the pixels that can be seen. */
  share: number;
  lightness: number;
  chroma: number;
  hue: number;
  /** Nine tenths of its pixels are less saturated. */
  usualSaturation: number;
}

/** How much of a range is in a picture, and its mean colour there. */
function measure(picture: Pixels, range: HueRange): Presence {
  const colours = coloursOf(picture);
  const saturations = colours.filter((colour) => membership(colour, range) > 0.5).map(saturationOf);
  const usualSaturation = saturations.toSorted((one, other) => one - other)[Math.floor(saturations.length * 0.9)] ?? 0;
  let [sum, lightness, chroma, hue] = [0, 0, 0, 0];
  for (const colour of colours) {
    const weight = membership(colour, range, usualSaturation);
    sum += weight;
    lightness += weight * colour.lightness;
    chroma += weight * colour.chroma;
    hue += weight * hueDifference(range.hue, colour.hue);
  }
  if (sum === 0) return { share: 0, lightness: 0.5, chroma: 0.1, hue: range.hue, usualSaturation };
  const mean = { lightness: lightness / sum, chroma: chroma / sum, hue: range.hue + hue / sum };
  return { ...mean, share: sum / colours.length, usualSaturation };
}

function coloursOf({ bytes, channels }: Pixels): Oklch[] {
  const colours: Oklch[] = [];
  for (let i = 0; i < bytes.length; i += channels)
    if (channels === 3 || (bytes[i + 3] as number) >= 128)
      colours.push(toOklch([bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number]));
  return colours;
}

/** How much of the way the lightness goes towards that of the new colour. More would flatten light and texture. */
const LIGHTNESS_SHARE = 0.7;
const MAX_LIGHTNESS_CHANGE = 0.28;

function replaceColour(colour: Colour, range: HueRange, mean: Presence, to: Oklch): Colour {
  const source = toOklch(colour);
  const weight = membership(source, range, mean.usualSaturation);
  if (weight === 0) return colour;
  const change = clamp(LIGHTNESS_SHARE * (to.lightness - mean.lightness), -MAX_LIGHTNESS_CHANGE, MAX_LIGHTNESS_CHANGE);
  const target = mean.lightness + change;
  const bend = Math.log(clamp(target, 0.12, 0.95)) / Math.log(clamp(mean.lightness, 0.1, 0.95));
  const replaced = fromOklch({
    lightness: source.lightness ** bend,
    chroma: source.chroma * clamp(to.chroma / mean.chroma, 0, 1.5),
    hue: to.hue + 0.5 * hueDifference(mean.hue, source.hue),
  });
  return interpolate(colour, replaced, weight);
}
