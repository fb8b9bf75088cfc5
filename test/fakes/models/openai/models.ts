/** What one of OpenAI's image models accepts, and its prices in USD per million tokens. */
export interface OpenAiModel {
  id: string;
  /** Any multiple of 16 instead of three sizes. */
  freeSizes: boolean;
  /** Besides low, medium, high and auto. */
  qualities: ("xhigh" | "max")[];
  inputFidelity: ("low" | "high")[];
  markup: boolean;
  usd: { text: number; image: number; out: number };
}

const free = { freeSizes: true, qualities: [], inputFidelity: [], markup: false, usd: { text: 5, image: 8, out: 30 } };
const finer = { ...free, qualities: ["xhigh" as const, "max" as const], markup: true };
/** Whether 2.6 accepts free sizes, xhigh and max is unknown; here it doesn't. */
const unsure = { ...free, freeSizes: false, markup: true };
const older = {
  ...free,
  freeSizes: false,
  inputFidelity: ["low" as const, "high" as const],
  usd: { text: 5, image: 8, out: 32 },
};

export const openAiModels: readonly OpenAiModel[] = [
  { id: "gpt-image-2.6-sunburst", ...unsure },
  { id: "gpt-image-2.6-flare", ...unsure },
  { id: "gpt-image-2.5-sunburst", ...finer },
  { id: "gpt-image-2.5-sunburst-2026-09-08", ...finer },
  { id: "gpt-image-2.5-flare", ...finer },
  { id: "gpt-image-2.5-flare-2026-09-08", ...finer },
  { id: "gpt-image-2", ...free },
  { id: "gpt-image-2-2026-04-21", ...free },
  { id: "gpt-image-1.5", ...older },
  { id: "gpt-image-1-mini", ...older, inputFidelity: ["low"], usd: { text: 2, image: 2.5, out: 8 } },
  { id: "chatgpt-image-latest", ...older },
];

/** Mainline models, which hold the conversation and call the image tool. */
export const mainlineModels = [
  "gpt-6.1-sol",
  "gpt-6-sol",
  "gpt-5.6-sol",
  "gpt-5.5",
  "gpt-5.4",
  "gpt-5.4-mini",
  "gpt-5",
  "gpt-5-mini",
  "gpt-4.1",
  "gpt-4o",
];

/** Prices of mainline models in USD per million tokens, as of 2026: input, cached input, output. */
export const mainlineUsd: Record<string, { read: number; cached: number; written: number }> = {
  "gpt-5.4-mini": { read: 0.75, cached: 0.075, written: 4.5 },
};

export const defaultResponsesModel = "gpt-image-2.6-sunburst";
