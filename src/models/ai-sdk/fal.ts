// Models on fal.ai, through its queue: requests in it are never dropped, and each is a job.

import { toDataUrl } from "../prepare-references.ts";
import { getPath, listAt, numberAt, textAt } from "../wire/answer.ts";
import type { ErrorBody } from "../wire/errors.ts";
import type { JobState, Protocol, Refusal, SdkModel } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

const ratios = ["21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16"];

/** With prices of November 2026. fal.ai's answers don't name any. */
const models: readonly SdkModel[] = [
  {
    ...{ id: "fal-ai/flux-2-pro", edits: "fal-ai/flux-2-pro/edit", label: "FLUX.2 pro", references: 9, seed: true },
    ...{
      about: "By Black Forest Labs, on fal.ai: edits and combines pictures",
      ratios: "pixels",
      fields: { pictures: "image_urls" },
    },
    price: ({ references }) => 0.03 + 0.015 * references,
  },
  {
    ...{ id: "fal-ai/nano-banana-pro", edits: "fal-ai/nano-banana-pro/edit", label: "Nano Banana Pro", references: 14 },
    ...{ about: "By Google, on fal.ai: careful edits, text, up to 4K", ratios, followsPicture: { ratio: "auto" } },
    ...{ sizes: { standard: "1K", high: "2K", ultra: "4K" }, fields: { pictures: "image_urls", size: "resolution" } },
    price: ({ resolution }) => (resolution === "ultra" ? 0.3 : 0.15),
  },
  {
    ...{ id: "fal-ai/flux-pro/kontext", label: "FLUX.1 Kontext pro", references: 1, needsReference: true, seed: true },
    ...{ about: "By Black Forest Labs, on fal.ai: careful edits of one picture", ratios, followsPicture: "unasked" },
    ...{ fields: { picture: "image_url" }, price: () => 0.04 },
  },
];

const protocol: Protocol = {
  hosts: ["fal.run", "fal.ai", "fal.media"],
  authorize: (apiKey) => ({ authorization: `Key ${apiKey}` }),
  ownPictures: true,
  adaptBody(body, { model, request: { aspectRatio, size, pixels }, images }) {
    const { picture, pictures, size: sizeField = "resolution" } = model.fields ?? {};
    const urls = images.map(toDataUrl);
    return {
      prompt: body.prompt,
      ...(model.seed && { seed: body.seed }),
      ...(pixels && { image_size: pixels }),
      ...(aspectRatio !== undefined && { aspect_ratio: aspectRatio }),
      ...(size !== undefined && { [sizeField]: size }),
      ...(picture !== undefined && urls.length > 0 && { [picture]: urls[0] }),
      ...(pictures !== undefined && urls.length > 0 && { [pictures]: urls }),
      output_format: "png",
    };
  },
  readError,
  refusalIn(answer): Refusal | undefined {
    const isBlack = [...listAt(answer, "has_nsfw_concepts"), ...listAt(answer, "nsfw_content_detected")].includes(true);
    if (isBlack) return { error: { codes: ["nsfw"] }, isCharged: true };
    return picturesIn(answer).length > 0 ? undefined : { said: textAt(answer, "description") ?? "" };
  },
  seedIn: (answer) => numberAt(answer, "seed"),
  jobs: {
    jobIn(answer) {
      const [id, poll] = [textAt(answer, "request_id"), textAt(answer, "status_url")];
      const [result, cancel] = [textAt(answer, "response_url"), textAt(answer, "cancel_url")];
      if (id === undefined || poll === undefined || result === undefined) return undefined;
      return { id, poll, result, ...(cancel !== undefined && { cancel: { method: "PUT", url: cancel } }) };
    },
    stateOf: (answer): JobState => (textAt(answer, "status") === "COMPLETED" ? "done" : "pending"),
    answerFor: (_, last) => last,
  },
};

/** Its own failures aren't charged. */
function readError(body: unknown, status: number): ErrorBody {
  const [first] = listAt(body, "detail");
  const type = textAt(first, "type") ?? textAt(body, "error_type");
  const field = listAt(first, "loc").filter((one) => typeof one === "string" && one !== "body");
  const message = textAt(first, "msg") ?? textAt(body, "detail") ?? textAt(body, "message");
  return {
    codes: [type],
    message: field.length > 0 && message !== undefined ? `${field.join(".")}: ${message}` : message,
    ...(status >= 500 && { costUsd: 0 }),
  };
}

function picturesIn(answer: unknown): unknown[] {
  const single = getPath(answer, "image");
  return single === undefined ? listAt(answer, "images") : [single];
}

/** Models that edit have that in their names. */
function describe(id: string): SdkModel {
  const edits = /edit|image-to-image|kontext|inpaint|redux|remix/.test(id);
  return {
    ...{ id, label: id.replace(/^fal-ai\//, ""), about: "On fal.ai", seed: true, ratios: [], price: () => undefined },
    ...(edits ? { references: 1, needsReference: true as const } : { references: 0 }),
    fields: id.endsWith("/edit") ? { pictures: "image_urls" } : { picture: "image_url" },
  };
}

export const fal = sdkProvider({
  name: "fal",
  service: "fal.ai",
  key: "FAL_KEY",
  url: { variable: "FAL_BASE_URL", default: "https://queue.fal.run" },
  more: "FAL_MODELS",
  ...{ protocol, models, describe },
  pattern: /^[\w.-]+(?:\/[\w.-]+)+$/,
  async create(model, { apiKey, baseUrl, fetch }) {
    const { createFal } = await import("@ai-sdk/fal");
    return createFal({ apiKey, baseURL: baseUrl, fetch }).image(model);
  },
});
