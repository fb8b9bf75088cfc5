// OpenRouter's chat completions with pictures. Every request contains the whole conversation, from rows.

import type OpenAI from "openai";
import type { DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { StoredImage } from "../../core/ports/pictures.ts";
import type { ModelId } from "../../core/vocabulary.ts";
import { modelMessages } from "../messages.ts";
import { prepareReferences, toDataUrl } from "../prepare-references.ts";
import { pastPictures, promptFor, systemTexts } from "../prompts.ts";
import type { ProviderOptions } from "../provider.ts";
import { DONE, getPath, imageAt, listAt, textAt, usdAt } from "../wire/answer.ts";
import { connectionLost, fromApiError } from "../wire/errors.ts";
import type { ServerEvent } from "../wire/events.ts";
import { noImageError } from "../wire/no-picture.ts";
import { keepImageOnError, sendRequest } from "../wire/send-request.ts";
import type { OpenRouterModel } from "./discovery.ts";
import { labelOf } from "./label.ts";
import { capabilities, drawingOf, estimateOf, type ImageParams, imageConstraints, paramsFor, timeoutFor } from "./params.ts";

type Part = { type: "text"; text: string } | { type: "image_url"; image_url: { url: string } };
type Message = { role: "system" | "assistant"; content: string } | { role: "user"; content: Part[] };

export function chatModel(model: OpenRouterModel, client: OpenAI, { apiKey, previews, timeoutMs }: ProviderOptions): ImageModel {
  const { label, about } = labelOf(model);
  const info = { service: "OpenRouter", label, key: apiKey };
  const can = capabilities(model, previews);
  return {
    id: `openrouter/${model.id}` as ModelId,
    label,
    about: modelMessages.readsHistory(about),
    can,
    choices: (_, wanted) => wanted,
    estimateUsd: (order) => estimateOf(model, order),
    async draw(order, { signal }) {
      signal.throwIfAborted();
      const provider = { ...info, words: order.prompt };
      const params = paramsFor(model, order);
      const body = await bodyFor(model, order, params, can.references);
      const send = (until: AbortSignal) => client.post("/chat/completions", { body, signal: until, stream: true }).asResponse();
      const found: CollectedResponse = { text: "", complete: false };
      const events = sendRequest({ ...provider, signal, timeoutMs: timeoutFor(params, timeoutMs), send });
      await keepImageOnError(found, signal, async () => {
        for await (const event of events) collectEvent(event, found);
      });
      if (found.image) return drawingOf(order, params, found.image, found.costUsd);
      if (found.refused) throw fromApiError({ error: { codes: ["content_filter"], costUsd: found.costUsd } }, provider);
      throw found.complete ? noImageError(provider, { usage: { cost: found.costUsd } }, found.text) : connectionLost(provider);
    },
  };
}

async function bodyFor(model: OpenRouterModel, order: DrawOrder, params: ImageParams, references: number): Promise<object> {
  const image_config = {
    ...(params.aspect_ratio !== undefined && { aspect_ratio: params.aspect_ratio }),
    ...(params.resolution !== undefined && { image_size: params.resolution === "512" ? "0.5K" : params.resolution }),
  };
  return {
    model: model.id,
    stream: true,
    modalities: model.outputsText ? ["image", "text"] : ["image"],
    messages: [{ role: "system", content: systemTexts.answer }, ...(await conversation(order, references))],
    ...(Object.keys(image_config).length > 0 && { image_config }),
    ...(params.seed !== undefined && { seed: params.seed }),
    provider: { allow_fallbacks: false },
    ...(order.personHash && { user: order.personHash }),
  };
}

/** Every turn: its prompt, then its references, which are the pictures that people built on. If the model takes fewer pictures, the oldest
 *  are left out, never the current turn's. */
async function conversation(order: DrawOrder, limit: number): Promise<Message[]> {
  const turns = [...order.history.map(({ prompt, references }) => ({ prompt, references })), order];
  let left = limit;
  const newestFirst = turns.toReversed().map(({ prompt, references }) => {
    const taken = references.slice(0, left);
    left -= taken.length;
    return { prompt, taken };
  });
  const messages = await Promise.all(newestFirst.toReversed().map(({ prompt, taken }) => userMessage(prompt, taken)));
  return messages.flatMap((message, position) => (position < messages.length - 1 ? [message, assistantMessage] : [message]));
}

/** It's unknown whether models read pictures in assistant messages. They do in user messages. */
const assistantMessage: Message = { role: "assistant", content: pastPictures.drawnThen };

async function userMessage(prompt: string, pictures: StoredImage[]): Promise<Message> {
  const encoded = await prepareReferences(pictures, imageConstraints);
  const images = encoded.map((one): Part => ({ type: "image_url", image_url: { url: toDataUrl(one) } }));
  return {
    role: "user",
    content: [{ type: "text", text: promptFor("conversation", { prompt, aspectRatio: "as is" }, pictures.length) }, ...images],
  };
}

/** What the response has contained so far. */
interface CollectedResponse {
  text: string;
  image?: Uint8Array;
  costUsd?: number;
  /** The content filter stopped it. */
  refused?: boolean;
  /** The response is finished. */
  complete: boolean;
}

/** For one event of a stream, or a whole JSON response. */
function collectEvent({ name, data }: ServerEvent, found: CollectedResponse): void {
  const message = getPath(data, "choices", 0, "delta") ?? getPath(data, "choices", 0, "message");
  const parts = listAt(message, "content");
  found.text +=
    textAt(message, "content") ?? textAt(message, "refusal") ?? parts.map((part) => textAt(part, "text") ?? "").join("");
  const image = [...listAt(message, "images"), ...parts]
    .map((one) => imageAt(one, "image_url", "url") ?? imageAt(one, "image_url"))
    .find((one) => one !== undefined);
  if (image && !found.image) found.image = image;
  const ended = [textAt(data, "choices", 0, "finish_reason"), textAt(data, "choices", 0, "native_finish_reason")];
  if (ended.some((reason) => reason && /safety|prohibited|content_filter|blocklist/i.test(reason))) found.refused = true;
  if (ended[0] || name === DONE) found.complete = true;
  const costUsd = usdAt(data, "usage", "cost");
  if (costUsd !== undefined) found.costUsd = costUsd;
}
