// xAI's Grok Imagine models.

import { getPath, listAt, numberAt, plausibleUsd, textAt } from "../wire/answer.ts";
import type { ErrorBody } from "../wire/errors.ts";
import { createDiscovery } from "./discovery.ts";
import type { Protocol, Refusal, SdkModel } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

const USD_PER_TICK = 1e-10;
const ratios = ["1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "1:2", "2:1"];
const sizes = { standard: "1k", high: "2k" };

/** With prices of November 2026, for the estimate. The answers name the real price. */
const models: readonly SdkModel[] = [
  {
    ...{ id: "grok-imagine-image", label: "Grok Imagine", about: "xAI's fast model: edits and creates" },
    ...{ references: 3, ratios, followsPicture: "unasked", keepsShapeOfOne: true, sizes },
    price: ({ references }) => 0.02 + 0.002 * references,
  },
  {
    ...{ id: "grok-imagine-image-quality", label: "Grok Imagine Quality", about: "xAI's best model" },
    ...{ references: 3, ratios, followsPicture: "unasked", keepsShapeOfOne: true, sizes },
    price: ({ resolution, references }) => (resolution === "standard" ? 0.05 : 0.07) + 0.01 * references,
  },
];

const protocol: Protocol = {
  hosts: ["x.ai"],
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  readError,
  refusalIn(answer): Refusal | undefined {
    const withheld = listAt(answer, "data").some((one) => getPath(one, "respect_moderation") === false);
    if (withheld) return { error: { codes: ["moderation"] }, isCharged: true };
    return listAt(answer, "data").length > 0 ? undefined : { said: "" };
  },
  costIn: (answer) => usdIn(answer),
};

/** A wrong key is an invalid argument here. Moderated pictures are charged. */
function readError(body: unknown): ErrorBody {
  const message = textAt(body, "error") ?? (typeof body === "string" ? body : undefined);
  const isKey = message !== undefined && /incorrect api key|invalid api key/i.test(message);
  const code = textAt(body, "code")?.replace(/^[\w-]+:/, "");
  return { codes: [isKey ? "invalid_api_key" : code?.replaceAll("-", " ")], message, costUsd: usdIn(body) };
}

function usdIn(body: unknown): number | undefined {
  const ticks = numberAt(body, "usage", "cost_in_usd_ticks");
  return ticks === undefined ? undefined : plausibleUsd(ticks * USD_PER_TICK);
}

export const xai = sdkProvider({
  name: "xai",
  service: "xAI",
  key: "XAI_API_KEY",
  url: { variable: "XAI_BASE_URL", default: "https://api.x.ai/v1" },
  more: "XAI_MODELS",
  ...{ protocol, models },
  pattern: /^grok-[\w.-]*image[\w.-]*$/,
  describe: (id) => ({
    ...{ id, label: id, about: "By xAI", references: 3, ratios, followsPicture: "unasked", keepsShapeOfOne: true, sizes },
    price: () => undefined,
  }),
  optionsFor: (_, { size }) => ({ xai: size === undefined ? {} : { resolution: size } }),
  async create(model, { apiKey, baseUrl, fetch }) {
    const { createXai } = await import("@ai-sdk/xai");
    return createXai({ apiKey, baseURL: baseUrl, fetch }).image(model);
  },
  discover: createDiscovery(protocol, "/image-generation-models", (answer) =>
    listAt(answer, "models").flatMap((one) => textAt(one, "id") ?? []),
  ),
});
