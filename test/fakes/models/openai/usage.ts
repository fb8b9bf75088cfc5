import type { SentPicture } from "../pictures/sent-picture.ts";
import type { OpenAiModel } from "./models.ts";

export type Quality = "low" | "medium" | "high" | "xhigh" | "max";

/** Output tokens of a picture of 1024 × 1024 pixels. The value for high is OpenAI's; the others are proportional guesses. */
const squareTokens: Record<Quality, number> = { low: 439, medium: 1756, high: 7024, xhigh: 14_048, max: 28_096 };
const previewTokens = 100;

interface Work {
  prompt: string;
  inputs: SentPicture[];
  width: number;
  height: number;
  quality: Quality;
  pictures: number;
  partials: number;
}

export interface Usage {
  input_tokens: number;
  input_tokens_details: { text_tokens: number; image_tokens: number };
  output_tokens: number;
  output_tokens_details: { text_tokens: number; image_tokens: number };
  total_tokens: number;
}

export function usageOf({ prompt, inputs, width, height, quality, pictures, partials }: Work): Usage {
  const text = Math.ceil(prompt.length / 4);
  const image = inputs.reduce((sum, one) => sum + Math.ceil((one.width * one.height) / 1024), 0);
  const picture = Math.ceil((squareTokens[quality] * width * height) / 1024 ** 2);
  const out = picture * pictures + previewTokens * partials;
  return {
    input_tokens: text + image,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens: out,
    output_tokens_details: { text_tokens: 0, image_tokens: out },
    total_tokens: text + image + out,
  };
}

export function costOf(usage: Usage, { usd }: OpenAiModel): number {
  const { text_tokens: text, image_tokens: image } = usage.input_tokens_details;
  return (text * usd.text + image * usd.image + usage.output_tokens * usd.out) / 1e6;
}
