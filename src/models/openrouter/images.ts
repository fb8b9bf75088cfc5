// OpenRouter's images endpoint, for models that draw only. Knows nothing of earlier turns.

import type OpenAI from "openai";
import type { DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { ModelId } from "../../core/vocabulary.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import { prepareReferences, toDataUrl } from "../prepare-references.ts";
import { promptFor } from "../prompts.ts";
import type { ProviderOptions } from "../provider.ts";
import { DONE, getPath, imageAt, typeOf, usdAt } from "../wire/answer.ts";
import { connectionLost } from "../wire/errors.ts";
import type { ServerEvent } from "../wire/events.ts";
import { noImageError } from "../wire/no-picture.ts";
import { sendRequest } from "../wire/send-request.ts";
import type { OpenRouterModel } from "./discovery.ts";
import { labelOf } from "./label.ts";
import { capabilities, drawingOf, estimateOf, type ImageParams, imageConstraints, paramsFor, timeoutFor } from "./params.ts";

export function imagesModel(
  model: OpenRouterModel,
  client: OpenAI,
  { apiKey, previews, timeoutMs }: ProviderOptions,
): ImageModel {
  const { label, about } = labelOf(model);
  const info = { service: "OpenRouter", label, key: apiKey };
  const can = capabilities(model, previews);
  return {
    id: `openrouter/${model.id}` as ModelId,
    label,
    about,
    can,
    choices: (_, wanted) => wanted,
    estimateUsd: (order) => estimateOf(model, order),
    async draw(order, { signal, preview }) {
      signal.throwIfAborted();
      const provider = { ...info, words: order.prompt };
      const params = paramsFor(model, order);
      const images = await prepareReferences(order.references.slice(0, can.references), imageConstraints);
      const body = bodyFor(model, order, params, images);
      const send = (until: AbortSignal) => client.post("/images", { body, signal: until, stream: model.streams }).asResponse();
      for await (const event of sendRequest({ ...provider, signal, timeoutMs: timeoutFor(params, timeoutMs), send })) {
        const { finished, unfinished } = imagesIn(event);
        if (unfinished && can.previews && !signal.aborted) preview(unfinished);
        if (finished) return drawingOf(order, params, finished, usdAt(event.data, "usage", "cost"));
        if (event.name === DONE || getPath(event.data, "data")) throw noImageError(provider, event.data);
      }
      throw connectionLost(provider);
    },
  };
}

function bodyFor({ id, streams }: OpenRouterModel, order: DrawOrder, params: ImageParams, images: EncodedImage[]): object {
  const references = images.map((one) => ({ type: "image_url", image_url: { url: toDataUrl(one) } }));
  return {
    ...params,
    model: id,
    prompt: promptFor("instruction", order, images.length),
    n: 1,
    stream: streams,
    ...(references.length > 0 && { input_references: references }),
    provider: { allow_fallbacks: false },
    ...(order.personHash && { user: order.personHash }),
  };
}

/** The pictures in an event or a JSON response. */
function imagesIn(event: ServerEvent): { finished?: Uint8Array; unfinished?: Uint8Array } {
  const { data } = event;
  const partial = typeOf(event).endsWith("partial_image");
  const image = imageAt(data, "b64_json") ?? imageAt(data, "data", 0, "b64_json");
  if (!image) return {};
  return partial ? { unfinished: image } : { finished: image };
}
