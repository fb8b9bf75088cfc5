import type { SentPicture } from "../pictures/sent-picture.ts";
import type { OpenRouterModel } from "./models.ts";

interface Work {
  prompt: string;
  inputs: SentPicture[];
  width: number;
  height: number;
  pictures: number;
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  cost: number;
}

/** Tokens and cost in US dollars. A price with a variant applies only to its resolution. */
export function usageOf(model: OpenRouterModel, { prompt, inputs, width, height, pictures }: Work): Usage {
  const megapixels = (one: { width: number; height: number }) => (one.width * one.height) / 1024 ** 2;
  const text = Math.ceil(prompt.length / 4);
  const seen = Math.ceil(inputs.reduce((sum, one) => sum + megapixels(one) * 1024, 0));
  const made = Math.ceil(megapixels({ width, height }) * 1120) * pictures;
  const counts: Record<string, number> = {
    ...{ "input_text/token": text, "input_image/token": seen, "output_image/token": made, "request/request": 1 },
    ...{ "input_image/image": inputs.length, "output_image/image": pictures },
    "input_image/megapixel": inputs.reduce((sum, one) => sum + megapixels(one), 0),
    "output_image/megapixel": megapixels({ width, height }) * pictures,
  };
  const tier = tierOf(width, height);
  const due = model.prices.filter(({ variant }) => variant === undefined || variant === tier);
  const cost = due.reduce((sum, { billable, unit, cost_usd }) => sum + (counts[`${billable}/${unit}`] ?? 0) * cost_usd, 0);
  return { prompt_tokens: text + seen, completion_tokens: made, total_tokens: text + seen + made, cost: Number(cost.toFixed(8)) };
}

function tierOf(width: number, height: number): string {
  const side = Math.sqrt(width * height);
  return side < 768 ? "512" : side < 1536 ? "1K" : side < 3072 ? "2K" : "4K";
}
