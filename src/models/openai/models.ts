// OpenAI's image models as of November 2026, newest first.

export interface OpenAiModel {
  id: string;
  label: string;
  about: string;
  /** Takes any size in multiples of 16. The others have three fixed sizes. */
  freeSizes: boolean;
  /** Has qualities above high. */
  xhigh: boolean;
  /** Has `input_fidelity`, which preserves faces and details. */
  highFidelity: boolean;
}

const basic = { freeSizes: false, xhigh: false, highFidelity: false };

/** Free sizes and the highest qualities aren't documented for 2.6, so its requests use only what every model takes. */
export const openAiModels: readonly OpenAiModel[] = [
  { id: "gpt-image-2.6-flare", label: "GPT Image 2.6 Flare", about: "OpenAI's fast model: edits and creates anything", ...basic },
  {
    id: "gpt-image-2.6-sunburst",
    label: "GPT Image 2.6 Sunburst",
    about: "OpenAI's best model: careful edits, text, faces",
    ...basic,
  },
  {
    id: "gpt-image-2.5-flare",
    label: "GPT Image 2.5 Flare",
    about: "Previous fast model, any aspect ratio, up to 4K",
    ...basic,
    freeSizes: true,
    xhigh: true,
  },
  {
    id: "gpt-image-2.5-sunburst",
    label: "GPT Image 2.5 Sunburst",
    about: "Previous best model, any aspect ratio, up to 4K",
    ...basic,
    freeSizes: true,
    xhigh: true,
  },
  {
    id: "gpt-image-2.5-flare-2026-09-08",
    label: "GPT Image 2.5 Flare, 8 September",
    about: "Pinned snapshot",
    ...basic,
    freeSizes: true,
    xhigh: true,
  },
  {
    id: "gpt-image-2.5-sunburst-2026-09-08",
    label: "GPT Image 2.5 Sunburst, 8 September",
    about: "Pinned snapshot",
    ...basic,
    freeSizes: true,
    xhigh: true,
  },
  { id: "gpt-image-2", label: "GPT Image 2", about: "Careful edits, any aspect ratio, up to 4K", ...basic, freeSizes: true },
  { id: "gpt-image-2-2026-04-21", label: "GPT Image 2, 21 April", about: "Pinned snapshot", ...basic, freeSizes: true },
  { id: "gpt-image-1.5", label: "GPT Image 1.5", about: "Preserves faces and details", ...basic, highFidelity: true },
  { id: "gpt-image-1-mini", label: "GPT Image 1 mini", about: "OpenAI's cheapest model", ...basic },
  { id: "chatgpt-image-latest", label: "ChatGPT's image model", about: "The model that ChatGPT uses now", ...basic },
];
