import { z } from "zod";
import { type Clause, hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { parseNumber, takeDirection, takeParticle, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { toneCurve } from "../../rendering/pixels/point-maps.ts";
import type { Curve } from "../../rendering/pixels/tones.ts";

const stopPhrase = {
  overexposed: phrase("(it's|is|was|looks|too)? overexposed|blown out"),
  underexposed: phrase("(it's|is|was|looks|too)? underexposed"),
  fix: phrase("fix|correct|rescue|save"),
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

/** "please stop" */
const notAnOrder = /^\W*(?:(?:ok|okay|please|just|no|now)\W+)*stop(?:\W+(?:it|that|this|now|please|there|here))*\W*$/i;

const stopRange = editorMessages.range("exposure", "−5", "+5 stops");

export const exposure = defineOperation({
  name: "exposure",
  about: "Changes the exposure in stops, like a camera.",
  examples: ["exposure +1", "raise the exposure by half a stop", "underexpose it a bit", "overexposed, fix it"],
  supportsRegions: true,
  schema: z.object({ stops: z.number().min(-5, stopRange).max(5, stopRange) }),
  read(clause) {
    if (notAnOrder.test(clause.rest)) return undefined;
    const correction = hasPhrase(clause, stopPhrase.overexposed)
      ? -1
      : hasPhrase(clause, stopPhrase.underexposed)
        ? 1
        : undefined;
    if (correction !== undefined) {
      hasPhrase(clause, stopPhrase.fix);
      return { stops: correction * (takeStops(clause, true) ?? 0.8 * takeStrength(clause)) };
    }
    const direction = hasPhrase(clause, stopPhrase.under) ? -1 : hasPhrase(clause, stopPhrase.over) ? 1 : undefined;
    const named = hasPhrase(clause, stopPhrase.noun);
    const spoken = takeStops(clause, named || direction !== undefined);
    if (direction === undefined && !named && spoken === undefined) return undefined;
    const adjective = hasPhrase(clause, stopPhrase.lighter) ? 1 : hasPhrase(clause, stopPhrase.darker) ? -1 : undefined;
    const sign = direction ?? adjective ?? takeDirection(clause) ?? clause.carried.direction ?? 1;
    takeParticle(clause);
    return { stops: sign * (spoken ?? 0.5 * takeStrength(clause)) };
  },
  describe: ({ stops }) =>
    `exposure ${stops < 0 ? "−" : "+"}${Math.abs(Math.round(stops * 100) / 100)} ${Math.abs(stops) === 1 ? "stop" : "stops"}`,
  scale: ({ stops }, factor) => ({ stops: clamp(stops * factor, -5, 5) }),
  maps: ({ stops }) => [toneCurve(exposureCurve(2 ** stops))],
});

function takeStops(clause: Clause, named: boolean): number | undefined {
  if (hasPhrase(clause, stopPhrase.half)) return 0.5;
  const spoken = takePhrase(clause, stopPhrase.stops);
  if (spoken !== undefined) return parseNumber(spoken.n ?? "1");
  if (hasPhrase(clause, stopPhrase.one)) return 1;
  const number = named ? takePhrase(clause, stopPhrase.number)?.n : undefined;
  return number === undefined ? undefined : parseNumber(number);
}

/** Multiplies linear light by `gain`, with a soft shoulder instead of clipping. */
function exposureCurve(gain: number): Curve {
  return (tone) => {
    const light = (tone <= 0.04045 ? tone / 12.92 : ((tone + 0.055) / 1.055) ** 2.4) * gain;
    const kept = gain > 1 && light > 0.7 ? 0.7 + 0.3 * (1 - Math.exp((0.7 - light) / 0.3)) : light;
    return kept <= 0.0031308 ? kept * 12.92 : 1.055 * kept ** (1 / 2.4) - 0.055;
  };
}

const gammaPhrase = {
  middle: phrase("midtones|mid tones|middle tones|midtone"),
  noun: phrase("gamma correction|gamma"),
  number: phrase("(to|of|at|by)? <n>"),
  darker: phrase("darker|darken|dark|down"),
  lighter: phrase("lighter|lighten|brighter|brighten|lift|open"),
};

const gammaRange = editorMessages.range("gamma", "0.2", "5");

export const gamma = defineOperation({
  name: "gamma",
  about: "Sets the midtones by a number: above 1 is lighter, below 1 is darker.",
  examples: ["gamma 1.4", "lighter midtones", "darken the midtones"],
  supportsRegions: true,
  schema: z.object({ gamma: z.number().min(0.2, gammaRange).max(5, gammaRange) }),
  read(clause) {
    const middle = hasPhrase(clause, gammaPhrase.middle);
    if (!middle && !hasPhrase(clause, gammaPhrase.noun)) return undefined;
    const number = middle ? undefined : takePhrase(clause, gammaPhrase.number)?.n;
    if (number !== undefined) return { gamma: parseNumber(number) };
    const direction = hasPhrase(clause, gammaPhrase.darker)
      ? -1
      : hasPhrase(clause, gammaPhrase.lighter)
        ? 1
        : takeDirection(clause);
    return { gamma: 1.25 ** ((direction ?? 1) * takeStrength(clause)) };
  },
  describe: ({ gamma }) => `gamma ${Math.round(gamma * 100) / 100}`,
  scale: ({ gamma }, factor) => ({ gamma: clamp(gamma ** factor, 0.2, 5) }),
  maps: ({ gamma }) => [toneCurve((tone) => tone ** (1 / gamma))],
});
