// OpenAI's Responses API with its image tool. Every request contains the whole conversation, from rows; OpenAI stores nothing.

import type OpenAI from "openai";
import type { ResponseCreateParamsStreaming, ResponseInputItem } from "openai/resources/responses/responses";
import type { Drawing, DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { GeneratedImage } from "../../core/ports/pictures.ts";
import type { ModelId } from "../../core/vocabulary.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import { modelMessages } from "../messages.ts";
import { prepareReferences, toDataUrl } from "../prepare-references.ts";
import { pastPictures, promptFor, systemTexts } from "../prompts.ts";
import type { ProviderOptions } from "../provider.ts";
import { getPath, imageAt, listAt, textAt, typeOf } from "../wire/answer.ts";
import { connectionLost, fromApiError } from "../wire/errors.ts";
import type { ServerEvent } from "../wire/events.ts";
import { noImageError } from "../wire/no-picture.ts";
import { keepImageOnError, sendRequest } from "../wire/send-request.ts";
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
import { costOf, leadingModelCost } from "./prices.ts";

/** Reads the conversation and calls the tool. If you change it, change its prices too. */
const LEADING_MODEL = "gpt-5.4-mini";
/** Earlier pictures are only context, so smaller ones will do. */
const historyConstraints = { longestSide: 1024, bytes: 4 * 1024 * 1024 };

type StreamOptions = Parameters<ImageModel["draw"]>[1];

export function responsesModel(model: OpenAiModel, client: OpenAI, { apiKey, previews, timeoutMs }: ProviderOptions): ImageModel {
  const label = modelMessages.withHistory(model.label);
  const info = { service: "OpenAI", label, key: apiKey };
  return {
    id: `openai-responses/${model.id}` as ModelId,
    label,
    about: modelMessages.readsHistory(model.about),
    can: capabilities(model, previews, true),
    choices: (_, wanted) => wanted,
    estimateUsd: (order) => estimateOf(model, order, previews, true),
    async draw(order, options) {
      options.signal.throwIfAborted();
      const provider = { ...info, words: order.prompt };
      const params = paramsFor(model, order);
      const body = await bodyFor(model, order, params, previews);
      const send = (signal: AbortSignal) => client.responses.create(body, { signal }).asResponse();
      const found: CollectedResponse = { text: "" };
      const events = sendRequest({ ...provider, signal: options.signal, timeoutMs: timeoutFor(params, timeoutMs), send });
      await keepImageOnError(found, options.signal, async () => {
        for await (const event of events) {
          collectEvent(event, found, options);
          if (found.done !== undefined) return;
        }
      });
      if (found.image) return drawingOf(model, order, params, { ...found, image: found.image });
      if (found.failure !== undefined) throw fromApiError({ body: found.failure }, provider);
      if (found.done === undefined) throw connectionLost(provider);
      const cut = textAt(found.done, "incomplete_details", "reason");
      if (cut === "content_filter") throw fromApiError({ body: { type: cut } }, provider);
      throw noImageError(
        provider,
        { usage: { cost: found.call ? undefined : leadingModelCost(getPath(found.done, "usage")) } },
        found.text,
      );
    },
  };
}

async function bodyFor(
  model: OpenAiModel,
  order: DrawOrder,
  params: ImageParams,
  previews: number,
): Promise<ResponseCreateParamsStreaming> {
  return {
    model: LEADING_MODEL,
    stream: true,
    store: false,
    instructions: systemTexts.tool,
    ...(order.personHash && { safety_identifier: order.personHash }),
    input: [...(await historyMessages(order)), await currentMessage(order)],
    tools: [
      {
        type: "image_generation",
        model: model.id,
        partial_images: previews,
        ...params,
        action: order.references.length > 0 ? "edit" : "generate",
        ...(model.highFidelity && { input_fidelity: "high" as const }),
      },
    ],
    tool_choice: { type: "image_generation" },
  };
}

async function currentMessage(order: DrawOrder): Promise<ResponseInputItem> {
  const encoded = await prepareReferences(order.references.slice(0, MAX_REFERENCES), imageConstraints);
  return userMessage(promptFor("conversation", order, encoded.length), encoded);
}

/** Each earlier turn: its prompt, and the pictures that the next turn built on. The first turn also has its references. */
async function historyMessages({ history, references }: DrawOrder): Promise<ResponseInputItem[]> {
  const current = new Set(references.map(({ key }) => key));
  const turns = history.map(async (exchange, position): Promise<ResponseInputItem[]> => {
    const initial = position === 0 ? await prepareReferences(exchange.references, historyConstraints) : [];
    const pictures = exchange.pictures.filter(({ key }) => !current.has(key)); // the current turn sends those
    return [userMessage(exchange.prompt, initial), ...(await Promise.all(pictures.map(pastImageItem)))];
  });
  return (await Promise.all(turns)).flat();
}

/** A picture that OpenAI drew becomes a past tool call. Any other is shown as an image. */
async function pastImageItem(picture: GeneratedImage): Promise<ResponseInputItem> {
  const [encoded] = await prepareReferences([picture], historyConstraints);
  if (!encoded) throw new Error("picture was not encoded");
  if (/^openai(-responses)?\//.test(picture.model)) {
    const result = Buffer.from(encoded.bytes).toString("base64");
    return { type: "image_generation_call", id: `ig_${picture.key.slice(0, 48)}`, status: "completed", result };
  }
  return userMessage(pastPictures.drawnElsewhere, [encoded]);
}

function userMessage(text: string, images: EncodedImage[]): ResponseInputItem {
  const pictures = images.map((one) => ({ type: "input_image" as const, detail: "auto" as const, image_url: toDataUrl(one) }));
  return { role: "user", content: [{ type: "input_text", text }, ...pictures] };
}

/** What the response has contained so far. */
interface CollectedResponse {
  text: string;
  image?: Uint8Array;
  /** The tool call. It says what was drawn, and is billed even without a picture. */
  call?: unknown;
  failure?: unknown;
  /** The complete response, once it arrived. */
  done?: unknown;
}

function collectEvent(event: ServerEvent, found: CollectedResponse, { preview, signal }: StreamOptions): void {
  const { data } = event;
  const type = typeOf(event);
  if (type === "response.image_generation_call.partial_image") {
    const partial = imageAt(data, "partial_image_b64");
    if (partial && !signal.aborted) preview(partial);
  } else if (type === "response.output_item.done") collectItem(getPath(data, "item"), found);
  else if (type === "response.failed") found.failure = getPath(data, "response", "error") ?? {};
  else if (type === "response.completed" || type === "response.incomplete") found.done = getPath(data, "response");
  else if (textAt(data, "object") === "response") collectResponse(data, found);
}

function collectItem(item: unknown, found: CollectedResponse): void {
  if (textAt(item, "type") === "message")
    found.text += listAt(item, "content")
      .map((part) => textAt(part, "text") ?? textAt(part, "refusal") ?? "")
      .join(" ");
  if (textAt(item, "type") !== "image_generation_call") return;
  if (textAt(item, "status") === "failed") found.failure = getPath(item, "error") ?? {};
  const image = imageAt(item, "result");
  if (image || !found.image) found.call = item;
  if (image) found.image = image;
}

/** For a JSON response instead of the requested events. */
function collectResponse(response: unknown, found: CollectedResponse): void {
  for (const item of listAt(response, "output")) collectItem(item, found);
  if (textAt(response, "status") === "failed") found.failure = getPath(response, "error") ?? {};
  found.done = response;
}

function drawingOf(
  model: OpenAiModel,
  order: DrawOrder,
  params: ImageParams,
  { image, call, done }: CollectedResponse & { image: Uint8Array },
): Drawing {
  const applied = appliedOf(params, call);
  const costUsd = sum(costOf(model.id, getPath(done, "tool_usage", "image_gen")), leadingModelCost(getPath(done, "usage")));
  return {
    image,
    applied: { ...applied, references: order.references.length },
    notes: notesFor(model, order, params, applied),
    ...(costUsd !== undefined && { costUsd }),
  };
}

/** Undefined if one of them is unknown. */
function sum(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}
