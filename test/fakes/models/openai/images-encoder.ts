import type { DrawingResult, ResponseEncoder } from "../server/perform.ts";
import type { RecordedRequest } from "../server/recorded-request.ts";
import type { StreamPart } from "../server/response-writer.ts";
import type { ImageParams } from "./image-params.ts";
import type { OpenAiModel } from "./models.ts";
import { openAiFault } from "./refusals.ts";
import { costOf, type Usage, usageOf } from "./usage.ts";

export interface Work {
  recorded: RecordedRequest;
  params: ImageParams;
  model: OpenAiModel;
}

export const nowS = () => Math.floor(Date.now() / 1000);

/** `{ type, … }` as an event of the same name. */
export function named(data: { type: string }): StreamPart {
  return { event: data.type, data };
}

/** The usage of a drawing, with all pictures that the model read. */
export function usageFor({ recorded, params }: Work, drawn: { pictures: { length: number }; partials: number }): Usage {
  const inputs = [...recorded.references, ...(recorded.mask ? [recorded.mask] : [])];
  return usageOf({ ...params, prompt: recorded.prompt, inputs, pictures: drawn.pictures.length, partials: drawn.partials });
}

/** Encodes responses of /images/edits and /images/generations. */
export function imagesEncoder(kind: "image_edit" | "image_generation", work: Work): ResponseEncoder {
  const { params, model } = work;
  const { width, height, quality, background, format } = params;
  const attributes = { size: `${width}x${height}`, quality, background, output_format: format };
  const usage = (drawn: DrawingResult) => (drawn.usage ? { usage: usageFor(work, drawn) } : {});
  return {
    opening: () => [],
    partial: (b64_json, partial_image_index) => [
      named({ type: `${kind}.partial_image`, ...{ b64_json, partial_image_index, created_at: nowS(), ...attributes } }),
    ],
    final: (drawn) =>
      drawn.pictures.map((b64_json) =>
        named({ type: `${kind}.completed`, ...{ b64_json, created_at: nowS(), ...attributes, ...usage(drawn) } }),
      ),
    whole: (drawn) => ({
      created: nowS(),
      data: drawn.pictures.map((b64_json) => ({ b64_json })),
      ...attributes,
      ...usage(drawn),
    }),
    textOnly: () => ({ lines: [], whole: { created: nowS(), data: [] } }),
    error: openAiFault,
    midStreamError: (fault) => ({ lines: [{ event: "error", data: { type: "error", ...Object(openAiFault(fault).body) } }] }),
    costUsd: (drawn) => costOf(usageFor(work, drawn), model),
  };
}
