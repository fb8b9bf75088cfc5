import { z } from "zod";
import { hasPhrase, phrase, takePhrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent, formatSignedPercent, parseNumber, takeStrength } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation } from "../../operation.ts";
import { saturation, toneCurve } from "../../rendering/pixels/point-maps.ts";
import { histogram, meanTone, percentile, smoothstep } from "../../rendering/pixels/tones.ts";

const posterPhrase = {
  poster: phrase("posteri[sz]e|posteri[sz]ed|posteri[sz]ation|poster|flat colou?rs|pop art|fewer colou?rs"),
  count: phrase("(to|with|in|only)? <n> (levels?|colou?rs|steps|tones)|(to|with|in|only)? <n>"),
};

export const posterize = defineOperation({
  name: "posterize",
  about: "Reduces the picture to a few flat tones, like a poster.",
  examples: ["posterize", "posterize to 4 levels", "pop art"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({
    levels: z.int(editorMessages.levels).min(2, editorMessages.levels).max(32, editorMessages.levels),
  }),
  read(clause) {
    if (!hasPhrase(clause, posterPhrase.poster)) return undefined;
    const count = takePhrase(clause, posterPhrase.count)?.n;
    return { levels: count === undefined ? clamp(Math.round(5 / takeStrength(clause)), 2, 16) : parseNumber(count) };
  },
  describe: ({ levels }) => `posterized to ${levels} levels`,
  alternatives: ({ levels }) =>
    [3, 4, 6, 8].filter((other) => other !== levels).map((other) => ({ params: { levels: other }, label: `${other} levels` })),
  maps: ({ levels }) => [toneCurve((tone) => Math.round(tone * (levels - 1)) / (levels - 1))],
});

const stencilPhrase = {
  stencil: phrase(
    "threshold|stencil|pure black (and|&) white|only black (and|&) white|two tones|photocopy|photocopied|xerox|1 bit|ink stamp",
  ),
  level: phrase("(at|of|to)? <percent>"),
};

const thresholdRange = editorMessages.range("the threshold", "1%", "99%");

export const threshold = defineOperation({
  name: "threshold",
  about: "Reduces the picture to pure black and white, like a stencil.",
  examples: ["stencil", "threshold at 50%", "pure black and white"],
  supportsRegions: true,
  measuresTones: true,
  schema: z.object({
    level: z.number().min(0.01, thresholdRange).max(0.99, thresholdRange).nullable(),
    shift: z.number(),
  }),
  read(clause) {
    if (!hasPhrase(clause, stencilPhrase.stencil)) return undefined;
    const level = takePhrase(clause, stencilPhrase.level)?.percent;
    return { level: level === undefined ? null : parseNumber(level) / 100, shift: 0 };
  },
  describe: ({ level, shift }) =>
    `stencil, white above ${level === null ? "the middle tone" : formatPercent(level)}${shift === 0 ? "" : ` ${formatSignedPercent(shift)}`}`,
  alternatives: ({ level, shift }) =>
    [shift - 0.13, shift + 0.13].map((other) => ({
      params: { level, shift: other },
      label: other < shift ? "more white" : "more black",
    })),
  maps({ level, shift }, sample) {
    const counts = histogram(sample);
    const middle = level ?? (percentile(counts, 0.5) + meanTone(counts)) / 2;
    const at = clamp(middle + shift * (level === null ? 2 * middle : 1), 0.02, 0.98);
    return [saturation(-1), toneCurve((tone) => smoothstep(at - 0.02, at + 0.02, tone))];
  },
});
