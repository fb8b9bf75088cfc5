// What OpenAI's models cost, as of November 2026. Only gpt-image-2.6-sunburst is from OpenAI's own page; the others are as reported.

import { numberAt, plausibleUsd } from "../wire/answer.ts";

/** USD per million tokens. */
interface Rates {
  textIn: number;
  imageIn: number;
  imageOut: number;
  /** Where words that come with a picture are cheaper than the picture. */
  textOut?: number;
}

const defaultRates: Rates = { textIn: 5, imageIn: 8, imageOut: 30 };
const rates: Record<string, Rates> = {
  "gpt-image-2.6-sunburst": defaultRates,
  "gpt-image-2.6-flare": defaultRates,
  "gpt-image-2.5-sunburst": defaultRates,
  "gpt-image-2.5-flare": defaultRates,
  "gpt-image-2": defaultRates,
  "gpt-image-1.5": { ...defaultRates, imageOut: 32, textOut: 10 },
  "gpt-image-1-mini": { textIn: 2, imageIn: 2.5, imageOut: 8 },
};

/** The model that reads a conversation and calls the image tool. */
const leadingRates = { in: 0.75, cached: 0.075, out: 4.5 };
/** What it reads of a long conversation with its pictures, and says. */
const LEADING_TOKENS = { in: 12_000, out: 300 };

/** Tokens of a picture of 1024 × 1024, as far as is known; other sizes in proportion. */
const outputTokens = { medium: 1756, high: 7024, xhigh: 14_048 };
const MEGAPIXEL = 1024 * 1024;
const REFERENCE_TOKENS = 1500;
const PREVIEW_TOKENS = 100;
const PROMPT_TOKENS = 300;

function ratesOf(model: string): Rates | undefined {
  return rates[model.replace(/-\d{4}-\d\d-\d\d$/, "")];
}

/** USD, from what the service says it used; undefined where the price or the use is not known. */
export function costOf(model: string, usage: unknown): number | undefined {
  const rate = ratesOf(model);
  const out = numberAt(usage, "output_tokens");
  if (!rate || out === undefined) return undefined;
  const images = numberAt(usage, "input_tokens_details", "image_tokens") ?? 0;
  const text =
    numberAt(usage, "input_tokens_details", "text_tokens") ?? Math.max(0, (numberAt(usage, "input_tokens") ?? 0) - images);
  const words = numberAt(usage, "output_tokens_details", "text_tokens") ?? 0;
  const made = words * (rate.textOut ?? rate.imageOut) + (out - words) * rate.imageOut;
  return plausibleUsd((text * rate.textIn + images * rate.imageIn + made) / 1e6);
}

/** USD for what the leading model read and said; undefined where that is not told. */
export function leadingModelCost(usage: unknown): number | undefined {
  const [read, said] = [numberAt(usage, "input_tokens"), numberAt(usage, "output_tokens")];
  if (read === undefined || said === undefined) return undefined;
  const cached = numberAt(usage, "input_tokens_details", "cached_tokens") ?? 0;
  return plausibleUsd(((read - cached) * leadingRates.in + cached * leadingRates.cached + said * leadingRates.out) / 1e6);
}

/** USD, about and at most. */
export const leadingModelEstimate = (LEADING_TOKENS.in * leadingRates.in + LEADING_TOKENS.out * leadingRates.out) / 1e6;

/** About what a picture will cost, rather more than less. */
export function estimateUsd(
  model: string,
  {
    pixels,
    quality,
    references,
    previews,
  }: { pixels: number; quality: keyof typeof outputTokens; references: number; previews: number },
): number | undefined {
  const rate = ratesOf(model);
  if (!rate) return undefined;
  const out = (outputTokens[quality] * Math.max(MEGAPIXEL, pixels)) / MEGAPIXEL + previews * PREVIEW_TOKENS;
  return (PROMPT_TOKENS * rate.textIn + references * REFERENCE_TOKENS * rate.imageIn + out * rate.imageOut) / 1e6;
}
