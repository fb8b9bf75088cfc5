// Google's Gemini image models.

import { getPath, listAt, numberAt, plausibleUsd, textAt } from "../wire/answer.ts";
import { createDiscovery } from "./discovery.ts";
import type { Protocol, Refusal, SdkModel } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

/** USD per million tokens, and the tokens of one result. From Google's price page in September 2026, and for Nano Banana 2.1 from reports of October. */
interface Rates {
  in: number;
  textOut: number;
  imageOut: number;
  tokens: { standard: number; high: number; ultra: number };
}

const ratios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];
/** Tokens of one reference, and of the instruction. */
const REFERENCE_TOKENS = 1120;
const PROMPT_TOKENS = 300;

const rates: Record<string, Rates> = {
  "gemini-nano-banana-2.1": { in: 0.3, textOut: 2.5, imageOut: 30, tokens: { standard: 1120, high: 1680, ultra: 3780 } },
  "gemini-3-pro-image": { in: 2, textOut: 12, imageOut: 120, tokens: { standard: 1120, high: 1120, ultra: 2000 } },
  "gemini-3.1-flash-image": { in: 0.5, textOut: 3, imageOut: 60, tokens: { standard: 1120, high: 1680, ultra: 2520 } },
  "gemini-3.1-flash-lite-image": { in: 0.25, textOut: 1.5, imageOut: 30, tokens: { standard: 1120, high: 1120, ultra: 1120 } },
};

const everySize = { standard: "1K", high: "2K", ultra: "4K" };

const models: readonly SdkModel[] = [
  gemini("gemini-nano-banana-2.1", "Nano Banana 2.1", "Google's fast model: edits and creates, up to 4K", { sizes: everySize }),
  gemini("gemini-3-pro-image", "Gemini 3 Pro Image", "Google's best model: careful edits, text, up to 4K", { sizes: everySize }),
  gemini("gemini-3.1-flash-image", "Gemini 3.1 Flash Image", "The previous fast model, up to 4K", { sizes: everySize }),
  gemini("gemini-3.1-flash-lite-image", "Gemini 3.1 Flash-Lite Image", "Google's cheapest model"),
];

function gemini(id: string, label: string, about: string, more: Pick<SdkModel, "sizes"> = {}): SdkModel {
  return { id, label, about, references: 14, seed: true, ratios, followsPicture: "unasked", price: priceOf(id), ...more };
}

function priceOf(model: string): SdkModel["price"] {
  return ({ resolution, references }) => {
    const rate = rates[model];
    if (!rate) return undefined;
    return (rate.tokens[resolution] * rate.imageOut + (references * REFERENCE_TOKENS + PROMPT_TOKENS) * rate.in) / 1e6;
  };
}

const protocol: Protocol = {
  hosts: [],
  authorize: (apiKey) => ({ "x-goog-api-key": apiKey }),
  readError: (body) => {
    const error = getPath(body, "error");
    const details = listAt(error, "details");
    const [reason] = details.map((one) => textAt(one, "reason")).filter((one) => one !== undefined);
    const [delay] = details.map((one) => textAt(one, "retryDelay")).filter((one) => one !== undefined);
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(delay ?? "")?.[1];
    return {
      codes: [reason, textAt(error, "status")],
      message: textAt(error, "message"),
      ...(seconds !== undefined && { retryAfterMs: Number(seconds) * 1000 }),
    };
  },
  refusalIn(answer): Refusal | undefined {
    const candidate = getPath(answer, "candidates", 0);
    const parts = listAt(candidate, "content", "parts");
    if (parts.some((part) => getPath(part, "inlineData", "data") !== undefined)) return undefined;
    const blocked = textAt(answer, "promptFeedback", "blockReason") ?? textAt(candidate, "finishReason");
    if (blocked && blockReasons.test(blocked))
      return { error: { codes: ["content_filter"], message: textAt(candidate, "finishMessage"), reasons: [reasonOf(blocked)] } };
    return { said: parts.map((part) => textAt(part, "text") ?? "").join(" ") };
  },
  costIn(answer, { id }) {
    const usage = getPath(answer, "usageMetadata");
    const rate = rates[id];
    const out = numberAt(usage, "candidatesTokenCount");
    if (!rate || out === undefined) return undefined;
    const pictures = listAt(usage, "candidatesTokensDetails")
      .filter((one) => textAt(one, "modality") === "IMAGE")
      .reduce<number>((sum, one) => sum + (numberAt(one, "tokenCount") ?? 0), 0);
    const text = Math.max(0, out - pictures) + (numberAt(usage, "thoughtsTokenCount") ?? 0);
    const read = numberAt(usage, "promptTokenCount") ?? 0;
    return plausibleUsd((pictures * rate.imageOut + text * rate.textOut + read * rate.in) / 1e6);
  },
};

const blockReasons = /SAFETY|PROHIBITED|BLOCKLIST|RECITATION|SPII|^OTHER$|IMAGE_OTHER/;

/** "IMAGE_PROHIBITED_CONTENT" → "prohibited content". */
function reasonOf(reason: string): string {
  return reason
    .replace(/^IMAGE_/, "")
    .replaceAll("_", " ")
    .toLowerCase();
}

export const google = sdkProvider({
  name: "google",
  service: "Google",
  key: "GOOGLE_GENERATIVE_AI_API_KEY",
  url: { variable: "GOOGLE_BASE_URL", default: "https://generativelanguage.googleapis.com/v1beta" },
  more: "GOOGLE_MODELS",
  protocol,
  models,
  pattern: /^gemini-[\w.-]*(?:image|banana)[\w.-]*$/,
  describe: (id) => ({
    ...{ id, label: id, about: "By Google" },
    ...{ references: 3, seed: true, ratios, followsPicture: "unasked", price: () => undefined },
  }),
  optionsFor: (_, { aspectRatio, size }) => ({
    google: {
      imageConfig: {
        ...(aspectRatio !== undefined && { aspectRatio }),
        ...(size !== undefined && { imageSize: size }),
      },
    },
  }),
  async create(model, { apiKey, baseUrl, fetch }) {
    const { createGoogle } = await import("@ai-sdk/google");
    return createGoogle({ apiKey, baseURL: baseUrl, fetch }).image(model);
  },
  discover: createDiscovery(protocol, "/models?pageSize=1000", (answer) =>
    listAt(answer, "models").flatMap((one) => textAt(one, "name")?.replace(/^models\//, "") ?? []),
  ),
});
