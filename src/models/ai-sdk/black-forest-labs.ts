// Black Forest Labs' FLUX models. Each request is a job.

import { listAt, numberAt, plausibleUsd, textAt } from "../wire/answer.ts";
import type { ErrorBody } from "../wire/errors.ts";
import type { JobState, Protocol, SdkModel } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

/** US cents for the first megapixel of the result, and for each further one and each megapixel of the references. From the price page in
 *  November 2026. The answers name the real price. */
const cents: Record<string, [first: number, further: number]> = {
  "flux-2-pro": [3, 1.5],
  "flux-2-max": [7, 3],
  "flux-2-flex": [5, 5],
  "flux-2-klein-9b": [1.5, 0.2],
  "flux-2-klein-4b": [1.4, 0.1],
};
const megapixels = { standard: 1, high: 4, ultra: 4 };
const USD_PER_CREDIT = 0.01;

const kontextRatios = ["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9", "9:21"];

function flux2(id: string, label: string, about: string, references: number): SdkModel {
  const price: SdkModel["price"] = ({ resolution, references }) => {
    const [first, further] = cents[id] ?? [Number.NaN, Number.NaN];
    return plausibleUsd((first + further * (megapixels[resolution] - 1 + references)) / 100);
  };
  return { id, label, about, references, seed: true, ratios: "pixels", sizes: { standard: "1 MP", high: "4 MP" }, price };
}

const models: readonly SdkModel[] = [
  flux2("flux-2-pro", "FLUX.2 pro", "Black Forest Labs' all-round model: edits and combines pictures", 8),
  flux2("flux-2-max", "FLUX.2 max", "Black Forest Labs' best model", 8),
  flux2("flux-2-flex", "FLUX.2 flex", "Black Forest Labs' model for text in pictures", 8),
  flux2("flux-2-klein-9b", "FLUX.2 klein 9B", "Fast and cheap", 4),
  flux2("flux-2-klein-4b", "FLUX.2 klein 4B", "The fastest and cheapest", 4),
  {
    ...{ id: "flux-kontext-pro", label: "FLUX.1 Kontext pro", about: "Careful edits of one picture" },
    ...{ references: 1, seed: true, ratios: kontextRatios, price: () => 0.04 },
  },
];

const PENDING = "pending";

const protocol: Protocol = {
  hosts: ["bfl.ai", "blob.core.windows.net"],
  authorize: (apiKey) => ({ "x-key": apiKey }),
  // The SDK allows no side of more than 1920 pixels.
  adaptBody: (body, { request: { pixels } }) => ({ ...body, ...pixels }),
  readError,
  refusalIn: (answer) => (textAt(answer, "result", "sample") === undefined ? { said: "" } : undefined),
  costIn: (answer) => usdOf(numberAt(answer, "cost")),
  seedIn: (answer) => numberAt(answer, "result", "seed"),
  jobs: {
    jobIn(answer) {
      const [id, poll] = [textAt(answer, "id"), textAt(answer, "polling_url")];
      const costUsd = usdOf(numberAt(answer, "cost"));
      return id === undefined || poll === undefined ? undefined : { id, poll, ...(costUsd !== undefined && { costUsd }) };
    },
    stateOf(answer): JobState {
      const status = textAt(answer, "status")?.toLowerCase() ?? PENDING;
      if (status === "ready") return "done";
      const reasons = listAt(answer, "details", "Moderation Reasons").filter((one) => typeof one === "string");
      if (status.endsWith("moderated")) return { error: { codes: ["moderation"], reasons } };
      if (status === "error" || status === "failed") return { error: { codes: ["server_error"], message: messageIn(answer) } };
      return PENDING;
    },
    answerFor: ({ id, poll }) => ({ id, polling_url: poll }),
  },
};

function readError(body: unknown): ErrorBody {
  const seconds = numberAt(body, "retry_after");
  return {
    codes: [textAt(body, "error")],
    message: messageIn(body),
    ...(seconds !== undefined && { retryAfterMs: seconds * 1000 }),
  };
}

function messageIn(body: unknown): string | undefined {
  const details = listAt(body, "detail").map((one) => textAt(one, "msg"));
  return textAt(body, "detail") ?? details.find((one) => one !== undefined) ?? textAt(body, "message");
}

function usdOf(credits: number | undefined): number | undefined {
  return credits === undefined ? undefined : plausibleUsd(credits * USD_PER_CREDIT);
}

export const blackForestLabs = sdkProvider({
  name: "bfl",
  service: "Black Forest Labs",
  key: "BFL_API_KEY",
  url: { variable: "BFL_BASE_URL", default: "https://api.bfl.ai/v1" },
  more: "BFL_MODELS",
  protocol,
  models,
  pattern: /^flux-[\w.-]+$/,
  describe: (id) => ({
    ...{ id, label: id, about: "By Black Forest Labs" },
    references: 1,
    seed: true,
    ratios: kontextRatios,
    price: () => undefined,
  }),
  optionsFor: () => ({ blackForestLabs: { outputFormat: "png" } }),
  async create(model, { apiKey, baseUrl, fetch }) {
    const { createBlackForestLabs } = await import("@ai-sdk/black-forest-labs");
    return createBlackForestLabs({ apiKey, baseURL: baseUrl, fetch }).image(model);
  },
});
