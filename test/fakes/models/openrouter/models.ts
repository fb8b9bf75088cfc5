/** The descriptor of a parameter. Parameters without one aren't supported. */
export type Descriptor = { type: "enum"; values: string[] } | { type: "range"; min: number; max: number } | { type: "boolean" };

/** One price of a model. `variant`: the resolution it applies to, such as "2K". */
export interface Price {
  billable: "input_text" | "input_image" | "output_text" | "output_image" | "request";
  unit: "image" | "megapixel" | "token" | "request";
  cost_usd: number;
  variant?: string;
}

export interface OpenRouterModel {
  id: string;
  name: string;
  input: ("text" | "image")[];
  output: ("text" | "image")[];
  /** Offered at /images. */
  images: boolean;
  /** Offered at /chat/completions. */
  chat: boolean;
  parameters: Record<string, Descriptor>;
  streams: boolean;
  provider: string;
  prices: Price[];
}

const choice = (...values: string[]): Descriptor => ({ type: "enum", values });
const range = (min: number, max: number): Descriptor => ({ type: "range", min, max });
const yes: Descriptor = { type: "boolean" };
const ratios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
const perToken = (text: number, image: number, out: number): Price[] => [
  { billable: "input_text", unit: "token", cost_usd: text / 1e6 },
  { billable: "input_image", unit: "token", cost_usd: image / 1e6 },
  { billable: "output_image", unit: "token", cost_usd: out / 1e6 },
];
const perPicture = (usd: number): Price[] => [{ billable: "output_image", unit: "image", cost_usd: usd }];

const gemini = {
  input: ["text", "image"],
  output: ["image", "text"],
  images: true,
  chat: true,
  streams: false,
  provider: "Google",
} satisfies Partial<OpenRouterModel>;
const flux = {
  input: ["text", "image"],
  output: ["image"],
  images: true,
  chat: false,
  streams: false,
  provider: "Black Forest Labs",
} satisfies Partial<OpenRouterModel>;
const gpt = { input: ["text", "image"], images: true, streams: true, provider: "OpenAI" } satisfies Partial<OpenRouterModel>;

/** Models as of August 2026. Parameters that aren't documented are typical values. */
export const openRouterModels: readonly OpenRouterModel[] = [
  {
    ...gemini,
    id: "google/gemini-3-pro-image",
    name: "Google: Gemini 3 Pro Image",
    parameters: { resolution: choice("1K", "2K", "4K"), aspect_ratio: choice(...ratios), input_references: range(0, 14) },
    prices: perToken(2, 2, 120),
  },
  {
    ...gemini,
    id: "google/gemini-3.1-flash-image",
    name: "Google: Gemini 3.1 Flash Image",
    parameters: { resolution: choice("512", "1K", "2K", "4K"), aspect_ratio: choice(...ratios), input_references: range(0, 14) },
    prices: perToken(0.5, 0.5, 60),
  },
  {
    ...gemini,
    id: "google/gemini-2.5-flash-image",
    name: "Google: Gemini 2.5 Flash Image",
    parameters: { aspect_ratio: choice(...ratios), input_references: range(0, 3) },
    prices: perToken(0.3, 0.3, 30),
  },
  {
    ...flux,
    id: "black-forest-labs/flux.2-pro",
    name: "Black Forest Labs: FLUX.2 Pro",
    parameters: {
      resolution: choice("1K", "2K"),
      aspect_ratio: choice(...ratios),
      input_references: range(0, 8),
      seed: yes,
      output_format: choice("png", "jpeg"),
    },
    prices: [
      { billable: "output_image", unit: "megapixel", cost_usd: 0.03 },
      { billable: "input_image", unit: "megapixel", cost_usd: 0.015 },
    ],
  },
  {
    ...flux,
    id: "black-forest-labs/flux.2-flex",
    name: "Black Forest Labs: FLUX.2 Flex",
    parameters: {
      resolution: choice("1K", "2K"),
      aspect_ratio: choice(...ratios),
      input_references: range(0, 8),
      seed: yes,
      output_format: choice("png", "jpeg"),
    },
    prices: perPicture(0.05),
  },
  {
    ...flux,
    id: "bytedance-seed/seedream-4.5",
    name: "ByteDance Seed: Seedream 4.5",
    provider: "ByteDance",
    parameters: {
      resolution: choice("2K", "4K"),
      aspect_ratio: choice(...ratios, "auto"),
      input_references: range(0, 14),
      n: range(1, 10),
      seed: yes,
    },
    prices: perPicture(0.04),
  },
  {
    ...gpt,
    id: "openai/gpt-image-2",
    name: "OpenAI: GPT Image 2",
    output: ["image"],
    chat: false,
    parameters: {
      ...{
        resolution: choice("1K", "2K", "4K"),
        aspect_ratio: choice("1:1", "3:2", "2:3", "16:9", "9:16", "auto"),
        quality: choice("auto", "low", "medium", "high"),
      },
      ...{
        background: choice("auto", "opaque"),
        output_format: choice("png", "jpeg", "webp"),
        output_compression: range(0, 100),
        n: range(1, 10),
      },
      input_references: range(0, 16),
    },
    prices: perToken(5, 8, 30),
  },
  {
    ...gpt,
    id: "openai/gpt-5-image",
    name: "OpenAI: GPT-5 Image",
    output: ["image", "text"],
    images: false,
    chat: true,
    streams: false,
    parameters: {},
    prices: perToken(10, 10, 40),
  },
  {
    ...flux,
    id: "sourceful/riverflow-v2.5-pro",
    name: "Sourceful: Riverflow V2.5 Pro",
    provider: "Sourceful",
    chat: true,
    parameters: { resolution: choice("1K", "2K", "4K"), aspect_ratio: choice(...ratios), input_references: range(0, 10) },
    prices: [
      { billable: "output_image", unit: "image", cost_usd: 0.15, variant: "1K" },
      { billable: "output_image", unit: "image", cost_usd: 0.15, variant: "2K" },
      { billable: "output_image", unit: "image", cost_usd: 0.33, variant: "4K" },
    ],
  },
  {
    ...flux,
    id: "recraft/recraft-v4",
    name: "Recraft: Recraft V4",
    provider: "Recraft",
    input: ["text"],
    parameters: { aspect_ratio: choice(...ratios), n: range(1, 6) },
    prices: perPicture(0.04),
  },
];
