// OpenAI's Images API: `images.edit` with references, `images.generate` without, both streamed. Knows nothing of earlier turns.

import type OpenAI from "openai";
import { toFile } from "openai";
import type { Drawing, DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { ModelId } from "../../core/vocabulary.ts";
import { toEditMask } from "../../images/area.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import type { MaskResult, Masks } from "../masks.ts";
import { modelMessages } from "../messages.ts";
import { prepareReferences } from "../prepare-references.ts";
import { promptFor } from "../prompts.ts";
import type { ProviderOptions } from "../provider.ts";
import { getPath, imageAt, typeOf } from "../wire/answer.ts";
import { connectionLost } from "../wire/errors.ts";
import type { ServerEvent } from "../wire/events.ts";
import { noImageError } from "../wire/no-picture.ts";
import { sendRequest } from "../wire/send-request.ts";
import type { OpenAiModel } from "./models.ts";
import {
  appliedOf,
  capabilities,
  estimateOf,
  type ImageParams,
  imageConstraints,
  MAX_REFERENCES,
  notesFor,
  paramsFor,
  timeoutFor,
} from "./params.ts";
import { costOf } from "./prices.ts";

type StreamOptions = Parameters<ImageModel["draw"]>[1];

export function imagesModel(
  model: OpenAiModel,
  client: OpenAI,
  { apiKey, previews, timeoutMs, masks }: ProviderOptions,
): ImageModel {
  const info = { service: "OpenAI", label: model.label, key: apiKey };
  return {
    id: `openai/${model.id}` as ModelId,
    label: model.label,
    about: model.about,
    can: capabilities(model, previews, false),
    choices: (_, wanted) => wanted,
    estimateUsd: (order) => estimateOf(model, order, previews, false),
    async draw(order, options) {
      options.signal.throwIfAborted();
      const provider = { ...info, words: order.prompt };
      const params = paramsFor(model, order);
      const images = await prepareReferences(order.references.slice(0, MAX_REFERENCES), imageConstraints);
      const mask = await maskFor(order, params, images, masks, options.signal);
      const send = (signal: AbortSignal) => sendEdit(client, { model, order, params, images, mask, previews }, signal);
      for await (const event of sendRequest({
        ...provider,
        signal: options.signal,
        timeoutMs: timeoutFor(params, timeoutMs),
        send,
      })) {
        const image = readEvent(event, options);
        if (image) return drawingOf(model, order, params, { image, data: event.data, references: images.length, mask });
        if (event.name === "" && getPath(event.data, "data")) throw noImageError(provider, event.data);
      }
      throw connectionLost(provider);
    },
  };
}

interface EditRequest {
  model: OpenAiModel;
  order: DrawOrder;
  params: ImageParams;
  images: EncodedImage[];
  mask: MaskResult | undefined;
  previews: number;
}

/** If the person marked an area, or else if the prompt is about one part of the picture, protects the rest. Transparent results get only the first. */
async function maskFor(
  order: DrawOrder,
  params: ImageParams,
  [first]: EncodedImage[],
  masks: Masks,
  signal: AbortSignal,
): Promise<MaskResult | undefined> {
  if (!first) return undefined;
  if (order.area) return { kind: "area", png: await toEditMask(await order.area.read(), first.bytes) };
  return params.background === undefined ? masks.maskFor(order.prompt, first.bytes, signal) : undefined;
}

async function sendEdit(
  client: OpenAI,
  { model, order, params, images, mask, previews }: EditRequest,
  signal: AbortSignal,
): Promise<Response> {
  const shared = {
    ...params,
    model: model.id,
    n: 1,
    stream: true as const,
    partial_images: previews,
    prompt: promptFor("instruction", order, images.length),
    ...(order.personHash && { safety_identifier: order.personHash }),
  };
  if (images.length === 0) return client.images.generate(shared, { signal }).asResponse();
  const files = await Promise.all(
    images.map(({ bytes, type }, position) => toFile(bytes, `image-${position + 1}.${type.slice(6)}`, { type })),
  );
  const image = files.length === 1 && files[0] ? files[0] : files;
  const fidelity = model.highFidelity && { input_fidelity: "high" as const };
  const maskField = mask && mask.kind !== "none" && { mask: await toFile(mask.png, "mask.png", { type: "image/png" }) };
  return client.images.edit({ ...shared, ...fidelity, ...maskField, image }, { signal }).asResponse();
}

/** Returns the finished picture of an event or a JSON response, and shows unfinished ones as previews. */
function readEvent(event: ServerEvent, { preview, signal }: StreamOptions): Uint8Array | undefined {
  const { data } = event;
  const type = typeOf(event);
  const partial = type.endsWith(".partial_image") ? imageAt(data, "b64_json") : undefined;
  if (partial && !signal.aborted) preview(partial);
  return type.endsWith(".completed") ? imageAt(data, "b64_json") : imageAt(data, "data", 0, "b64_json");
}

/** The drawing, with the size and quality that the response reports. */
function drawingOf(
  model: OpenAiModel,
  order: DrawOrder,
  params: ImageParams,
  { image, data, references, mask }: { image: Uint8Array; data: unknown; references: number; mask: MaskResult | undefined },
): Drawing {
  const applied = appliedOf(params, data);
  const costUsd = costOf(model.id, getPath(data, "usage"));
  return {
    image,
    applied: { ...applied, references },
    notes: [...notesFor(model, order, params, applied), ...(mask ? [noteOn(mask)] : [])],
    ...(costUsd !== undefined && { costUsd }),
  };
}

function noteOn(mask: MaskResult): string {
  if (mask.kind === "area") return modelMessages.areaMask;
  return mask.kind === "mask" ? modelMessages.kept(mask.kept) : modelMessages.nothingKept;
}
