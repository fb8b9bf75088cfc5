// Prices of OpenAI's models in November 2026. That of gpt-image-2.6-sunburst is from OpenAI's page; the others are from reports.

import { numberAt, plausibleUsd } from "../wire/answer.ts";

/** USD per million tokens. */
interface Rates {
  textIn: number;
  imageIn: number;
  imageOut: number;
  /** For text output, if it is cheaper than pictures. */
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
/** Its tokens for a long conversation with pictures, and for its answer. */
const LEADING_TOKENS = { in: 12_000, out: 300 };

/** Tokens of a 1024 × 1024 picture, as far as known. Other sizes are proportional. */
const outputTokens = { medium: 1756, high: 7024, xhigh: 14_048 };
const MEGAPIXEL = 1024 * 1024;
const REFERENCE_TOKENS = 1500;
const PREVIEW_TOKENS = 100;
const PROMPT_TOKENS = 300;

function ratesOf(model: string): Rates | undefined {
  return rates[model.replace(/-\d{4}-\d\d-\d\d$/, "")];
}

/** USD, from the usage that the response reports. Undefined if the price or the usage is unknown. */
export function costOf(model: string, usage: unknown): number | undefined {
  const rate = ratesOf(model);
  const out = numberAt(usage, "output_tokens");
  if (!rate || out === undefined) return undefined;
  const images = numberAt(usage, "input_tokens_details", "image_tokens") ?? 0;
  const text =
    numberAt(usage, "input_tokens_details", "text_tokens") ?? Math.max(0, (numberAt(usage, "input_tokens") ?? 0) - images);
  const textTokens = numberAt(usage, "output_tokens_details", "text_tokens") ?? 0;
  const output = textTokens * (rate.textOut ?? rate.imageOut) + (out - textTokens) * rate.imageOut;
  return plausibleUsd((text * rate.textIn + images * rate.imageIn + output) / 1e6);
}

/** USD for the model that reads the conversation. Undefined if the response doesn't report its usage. */
export function leadingModelCost(usage: unknown): number | undefined {
  const [read, written] = [numberAt(usage, "input_tokens"), numberAt(usage, "output_tokens")];
  if (read === undefined || written === undefined) return undefined;
  const cached = numberAt(usage, "input_tokens_details", "cached_tokens") ?? 0;
  return plausibleUsd(((read - cached) * leadingRates.in + cached * leadingRates.cached + written * leadingRates.out) / 1e6);
}

/** USD, a cautious estimate. */
export const leadingModelEstimate = (LEADING_TOKENS.in * leadingRates.in + LEADING_TOKENS.out * leadingRates.out) / 1e6;

/** A cautious estimate of a picture's cost in USD. */
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
