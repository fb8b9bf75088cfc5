import { z } from "zod";
import type { Body } from "../server/body.ts";
import type { DrawingResult, Job, ResponseEncoder } from "../server/perform.ts";
import type { RecordedRequest } from "../server/recorded-request.ts";
import type { OpenRouterModel } from "./models.ts";
import { modelNamed, type OpenRouter, read } from "./openrouter.ts";
import { takePicture } from "./pictures.ts";
import { openRouterFault, refuse } from "./refusals.ts";
import { ratios, sizeOf } from "./sizes.ts";
import { type Usage, usageOf } from "./usage.ts";

const reference = z.strictObject({ type: z.literal("image_url"), image_url: z.strictObject({ url: z.string() }) });
const shape = z.strictObject({
  model: z.string(),
  prompt: z.string().min(1),
  input_references: z.array(reference).max(16).optional(),
  n: z.int().min(1).max(10).optional(),
  resolution: z.enum(["512", "1K", "2K", "4K"]).optional(),
  aspect_ratio: z.enum(ratios).optional(),
  size: z.string().optional(),
  seed: z.int().optional(),
  quality: z.enum(["auto", "low", "medium", "high"]).optional(),
  output_format: z.enum(["png", "jpeg", "webp"]).optional(),
  output_compression: z.int().min(0).max(100).optional(),
  background: z.enum(["auto", "transparent", "opaque"]).optional(),
  stream: z.boolean().optional(),
  user: z.string().max(256).optional(),
  session_id: z.string().max(256).optional(),
  provider: z.record(z.string(), z.unknown()).optional(),
});
const described = ["resolution", "aspect_ratio", "seed", "quality", "output_format", "output_compression", "background"] as const;

/** POST /images */
export async function generate(service: OpenRouter, recorded: RecordedRequest, body: Body): Promise<Job> {
  const requested = read(shape, body.kind === "json" ? body.json : {});
  const { model: name, prompt, input_references = [], ...params } = requested;
  const model = modelNamed(service, name, "images");
  Object.assign(recorded, { model: model.id, prompt, params, streamed: requested.stream === true });
  recorded.references = await Promise.all(input_references.map(({ image_url }) => takePicture(image_url.url)));
  for (const parameter of described) checkDescribed(model, parameter, requested[parameter]);
  if (recorded.references.length > 0) checkDescribed(model, "input_references", recorded.references.length);
  if ((requested.n ?? 1) > 1) checkDescribed(model, "n", requested.n);
  const { output_format: format = "png", output_compression: compression, background, seed, n = 1 } = requested;
  if (background === "transparent" && format === "jpeg") throw refuse("background transparent needs png or webp");
  const size = sizeOf(requested, recorded.references[0]);
  const order = {
    model: model.id,
    prompt,
    references: recorded.references,
    mask: undefined,
    seed,
    ...size,
    format,
    compression,
    transparent: background === "transparent",
  };
  const stream = recorded.streamed && model.streams;
  const usage = (pictures: number) => usageOf(model, { prompt, inputs: recorded.references, ...size, pictures });
  return { order, n, stream, partials: stream ? 2 : 0, encoder: imagesEncoder(model, `image/${format}`, usage) };
}

/** Throws for a parameter without a descriptor or outside of it, the stricter reading of OpenRouter's docs. */
function checkDescribed(model: OpenRouterModel, name: string, value: unknown): void {
  if (value === undefined) return;
  const known = model.parameters[name];
  const fits =
    known?.type === "boolean" ||
    (known?.type === "enum" && known.values.some((one) => one === value)) ||
    (known?.type === "range" && Number(value) >= known.min && Number(value) <= known.max);
  if (!fits) throw refuse(`${model.id} does not support ${name}: ${String(value)}`, { error_type: "invalid_request" });
}

/** Encodes responses of /images. Clients can't choose the number of previews: a streaming model sends two. */
function imagesEncoder(model: OpenRouterModel, media_type: string, usageFor: (pictures: number) => Usage): ResponseEncoder {
  const created = () => Math.floor(Date.now() / 1000);
  const usage = (drawn: DrawingResult) => (drawn.usage ? { usage: usageFor(drawn.pictures.length) } : {});
  const type = (name: string) => ({ type: `image_generation.${name}` });
  return {
    opening: () => [{ comment: "OPENROUTER PROCESSING" }],
    partial: (b64_json, partial_image_index) => [{ data: { ...type("partial_image"), partial_image_index, b64_json } }],
    final: (drawn) => [
      ...drawn.pictures.map((b64_json) => ({
        data: { ...type("completed"), b64_json, media_type, created: created(), ...usage(drawn) },
      })),
      { data: "[DONE]" },
    ],
    whole: (drawn) => ({
      created: created(),
      data: drawn.pictures.map((b64_json) => ({ b64_json, media_type })),
      ...usage(drawn),
    }),
    textOnly: () => ({ lines: [{ data: "[DONE]" }], whole: { created: created(), data: [] } }),
    error: (fault) => openRouterFault(fault, model.provider),
    midStreamError: (fault) => ({
      lines: [{ data: { type: "error", ...Object(openRouterFault(fault, model.provider).body) } }, { data: "[DONE]" }],
    }),
    costUsd: (drawn) => usageFor(drawn.pictures.length).cost,
  };
}
