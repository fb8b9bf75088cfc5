// Models on Replicate. Each request is a prediction, which is asked about until it has ended.

import type { EncodedImage } from "../../images/encode-for-model.ts";
import { toDataUrl } from "../prepare-references.ts";
import { getPath, listAt, numberAt, textAt } from "../wire/answer.ts";
import type { ErrorBody } from "../wire/errors.ts";
import type { JobState, Protocol, SdkModel } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

/** Larger ones have to be uploaded. */
const MAX_DATA_URL_BYTES = 180 * 1024;

const ratios = ["1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9"];
const following = { ratios, followsPicture: { ratio: "match_input_image" } } as const;

/** With prices of November 2026. Replicate's answers don't name any. */
const models: readonly SdkModel[] = [
  {
    ...{ id: "black-forest-labs/flux-2-pro", label: "FLUX.2 pro", about: "By Black Forest Labs: edits and combines pictures" },
    ...{ references: 8, seed: true, ...following, sizes: { standard: "1 MP", high: "4 MP" } },
    fields: { pictures: "input_images", size: "resolution" },
    price: ({ resolution, references }) => 0.015 + 0.015 * ((resolution === "standard" ? 1 : 4) + references),
  },
  {
    ...{ id: "google/nano-banana-pro", label: "Nano Banana Pro", about: "By Google: careful edits, text, up to 4K" },
    ...{ references: 14, ...following, sizes: { standard: "1K", high: "2K", ultra: "4K" } },
    fields: { pictures: "image_input", size: "resolution" },
    price: ({ resolution }) => (resolution === "ultra" ? 0.3 : 0.15),
  },
  {
    ...{ id: "bytedance/seedream-4", label: "Seedream 4", about: "By ByteDance: edits and combines pictures, up to 4K" },
    ...{ references: 10, ...following, sizes: { standard: "1K", high: "2K", ultra: "4K" } },
    fields: { pictures: "image_input", size: "size" },
    price: () => 0.03,
  },
  {
    ...{
      id: "qwen/qwen-image-edit-plus",
      label: "Qwen Image Edit Plus",
      about: "By Alibaba: edits pictures",
      needsReference: true,
    },
    ...{ references: 3, seed: true, ...following, fields: { pictures: "image" }, price: () => 0.03 },
  },
];

const protocol: Protocol = {
  hosts: ["replicate.delivery", "replicate.com"],
  authorize: (apiKey) => ({ authorization: `Bearer ${apiKey}` }),
  ownPictures: true,
  async adaptBody(body, { model, request: { aspectRatio, size }, images, upload }) {
    const { picture, pictures, size: sizeField = "size" } = model.fields ?? {};
    const urls = await Promise.all(images.map((image) => (isSmall(image) ? toDataUrl(image) : upload(image))));
    return {
      ...(body.version !== undefined && { version: body.version }),
      input: {
        prompt: getPath(body, "input", "prompt"),
        ...(model.seed && { seed: getPath(body, "input", "seed") }),
        ...(aspectRatio !== undefined && { aspect_ratio: aspectRatio }),
        ...(size !== undefined && { [sizeField]: size }),
        ...(picture !== undefined && urls.length > 0 && { [picture]: urls[0] }),
        ...(pictures !== undefined && urls.length > 0 && { [pictures]: urls }),
      },
    };
  },
  upload: { path: "/files", field: "content", urlIn: (answer) => textAt(answer, "urls", "get") },
  readError,
  refusalIn: (answer) => (outputsIn(answer).length > 0 ? undefined : { said: "" }),
  jobs: {
    jobIn(answer, baseUrl) {
      const id = textAt(answer, "id");
      if (id === undefined || !/^[\w-]+$/.test(id)) return undefined;
      const poll = `${baseUrl}/predictions/${id}`;
      return { id, poll, cancel: { method: "POST", url: `${poll}/cancel` } };
    },
    stateOf(answer): JobState {
      const status = textAt(answer, "status");
      if (status === "succeeded") return "done";
      if (status === "failed") return { error: failureIn(textAt(answer, "error") ?? "") };
      if (status === "canceled" || status === "aborted") return { error: { codes: ["server_error", "canceled"], costUsd: 0 } };
      return "pending";
    },
    answerFor: (_, last) => last,
  },
};

function isSmall({ bytes }: EncodedImage): boolean {
  return bytes.length <= MAX_DATA_URL_BYTES;
}

/** Failed predictions aren't charged. */
function failureIn(text: string): ErrorBody {
  const isModeration = /nsfw|sensitive|E005|moderation|moderated/i.test(text);
  return { codes: [isModeration ? "moderation" : "server_error"], message: text, costUsd: 0 };
}

function readError(body: unknown): ErrorBody {
  const seconds = numberAt(body, "retry_after");
  return {
    codes: [textAt(body, "title")],
    message: textAt(body, "detail"),
    ...(seconds !== undefined && { retryAfterMs: seconds * 1000 }),
  };
}

function outputsIn(answer: unknown): unknown[] {
  const output = textAt(answer, "output");
  return output === undefined ? listAt(answer, "output") : [output];
}

export const replicate = sdkProvider({
  name: "replicate",
  service: "Replicate",
  key: "REPLICATE_API_TOKEN",
  url: { variable: "REPLICATE_BASE_URL", default: "https://api.replicate.com/v1" },
  more: "REPLICATE_MODELS",
  protocol,
  models,
  pattern: /^[\w.-]+\/[\w.-]+(?::[0-9a-f]{64})?$/,
  describe: (id) => ({
    ...{ id, label: id.replace(/:.*/, ""), about: "On Replicate", references: 1, seed: true, ...following },
    ...{ fields: { picture: "image" }, price: () => undefined },
  }),
  async create(model, { apiKey, baseUrl, fetch }) {
    const { createReplicate } = await import("@ai-sdk/replicate");
    return createReplicate({ apiToken: apiKey, baseURL: baseUrl, fetch }).image(model);
  },
});
