// OpenAI's Images API: `images.edit` where there are pictures, `images.generate` where there are none, both streamed. It knows one turn.

import type OpenAI from "openai";
import { toFile } from "openai";
import type { Drawing, DrawOrder, ImageModel } from "../../core/ports.ts";
import type { ModelId } from "../../core/vocabulary.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import type { MaskResult, Masks } from "../masks.ts";
import { modelMessages, promptFor } from "../messages.ts";
import { prepareReferences } from "../prepare-references.ts";
import type { ProviderOptions } from "../provider.ts";
import { getPath, pictureAt, typeOf } from "../wire/answer.ts";
import { connectionLost } from "../wire/errors.ts";
import type { ServerEvent } from "../wire/events.ts";
import { noPicture } from "../wire/no-picture.ts";
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
  const asked = { service: "OpenAI", label: model.label, key: apiKey };
  return {
    ...{ id: `openai/${model.id}` as ModelId, label: model.label, about: model.about },
    can: capabilities(model, previews, false),
    choices: (_, wanted) => wanted,
    estimateUsd: (order) => estimateOf(model, order, previews, false),
    async draw(order, watch) {
      watch.signal.throwIfAborted();
      const wish = paramsFor(model, order);
      const sent = await prepareReferences(order.references.slice(0, MAX_REFERENCES), imageConstraints);
      const masked = await maskFor(order, wish, sent, masks, watch.signal);
      const send = (signal: AbortSignal) => request(client, { model, order, wish, sent, masked, previews }, signal);
      for await (const event of sendRequest({ ...asked, signal: watch.signal, timeoutMs: timeoutFor(wish, timeoutMs), send })) {
        const image = pictureIn(event, watch);
        if (image) return drawingOf(model, order, wish, { image, data: event.data, references: sent.length, masked });
        if (event.name === "" && getPath(event.data, "data")) throw noPicture(asked, event.data);
      }
      throw connectionLost(asked);
    },
  };
}

interface EditRequest {
  model: OpenAiModel;
  order: DrawOrder;
  wish: ImageParams;
  sent: EncodedImage[];
  masked: MaskResult | undefined;
  previews: number;
}

/** Where the words are about one part of the picture, the rest is kept from the model; not where the result is to be seen through. */
async function maskFor(
  order: DrawOrder,
  wish: ImageParams,
  [first]: EncodedImage[],
  masks: Masks,
  signal: AbortSignal,
): Promise<MaskResult | undefined> {
  return first && wish.background === undefined ? masks.maskFor(order.prompt, first.bytes, signal) : undefined;
}

async function request(
  client: OpenAI,
  { model, order, wish, sent, masked, previews }: EditRequest,
  signal: AbortSignal,
): Promise<Response> {
  const shared = {
    ...{ ...wish, model: model.id, n: 1, stream: true as const, partial_images: previews },
    ...{ prompt: promptFor(order.prompt, sent.length), ...(order.personHash && { safety_identifier: order.personHash }) },
  };
  if (sent.length === 0) return client.images.generate(shared, { signal }).asResponse();
  const files = await Promise.all(
    sent.map(({ bytes, type }, position) => toFile(bytes, `image-${position + 1}.${type.slice(6)}`, { type })),
  );
  const image = files.length === 1 && files[0] ? files[0] : files;
  const closely = model.fidelity && { input_fidelity: "high" as const };
  const mask = masked?.kind === "mask" && { mask: await toFile(masked.png, "mask.png", { type: "image/png" }) };
  return client.images.edit({ ...shared, ...closely, ...mask, image }, { signal }).asResponse();
}

/** The finished picture in an event, or in an answer that came whole; shows an unfinished one. */
function pictureIn(event: ServerEvent, { preview, signal }: StreamOptions): Uint8Array | undefined {
  const { data } = event;
  const type = typeOf(event);
  const partial = type.endsWith(".partial_image") ? pictureAt(data, "b64_json") : undefined;
  if (partial && !signal.aborted) preview(partial);
  return type.endsWith(".completed") ? pictureAt(data, "b64_json") : pictureAt(data, "data", 0, "b64_json");
}

/** What came is told by what came with it, where that says so. */
function drawingOf(
  model: OpenAiModel,
  order: DrawOrder,
  wish: ImageParams,
  { image, data, references, masked }: { image: Uint8Array; data: unknown; references: number; masked: MaskResult | undefined },
): Drawing {
  const applied = appliedOf(wish, data);
  const costUsd = costOf(model.id, getPath(data, "usage"));
  return {
    image,
    applied: { ...applied, references },
    notes: [
      ...notesFor(model, order, wish, applied),
      ...(masked ? [masked.kind === "mask" ? modelMessages.kept(masked.kept) : modelMessages.nothingKept] : []),
    ],
    ...(costUsd !== undefined && { costUsd }),
  };
}
