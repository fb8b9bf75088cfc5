import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SentPicture } from "../pictures/sent-picture.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import type { HistoryMessage, RecordedRequest } from "../server/recorded-request.ts";
import { chatEncoder } from "./chat-encoder.ts";
import { modelNamed, type OpenRouter, read } from "./openrouter.ts";
import { takePicture } from "./pictures.ts";
import { refuse } from "./refusals.ts";
import { ratios, sizeOf } from "./sizes.ts";
import { usageOf } from "./usage.ts";

const text = z.strictObject({ type: z.literal("text"), text: z.string() });
const image = z.strictObject({
  type: z.literal("image_url"),
  image_url: z.strictObject({ url: z.string(), detail: z.string().optional() }),
});
const words = z.union([z.string(), z.array(text)]);
const message = z.discriminatedUnion("role", [
  z.strictObject({ role: z.enum(["system", "developer"]), content: words }),
  z.strictObject({
    role: z.literal("user"),
    content: z.union([z.string(), z.array(z.discriminatedUnion("type", [text, image]))]),
  }),
  z.strictObject({
    role: z.literal("assistant"),
    content: words.nullish(),
    images: z.array(image.extend({ index: z.int().optional() })).optional(),
    reasoning_details: z.array(z.unknown()).optional(),
    ...{ refusal: z.string().nullish(), reasoning: z.string().nullish() },
  }),
]);
const anything = z.unknown().optional();
const shape = z.strictObject({
  model: z.string(),
  messages: z.array(message).min(1),
  modalities: z.array(z.enum(["image", "text"])).optional(),
  image_config: z
    .strictObject({ aspect_ratio: z.enum(ratios).optional(), image_size: z.enum(["0.5K", "1K", "2K", "4K"]).optional() })
    .optional(),
  seed: z.int().optional(),
  stream: z.boolean().optional(),
  user: z.string().max(256).optional(),
  session_id: z.string().max(256).optional(),
  provider: z.record(z.string(), z.unknown()).optional(),
  ...{
    stream_options: anything,
    usage: anything,
    temperature: anything,
    top_p: anything,
    max_tokens: anything,
    reasoning: anything,
  },
});

/** POST /chat/completions with pictures */
export async function complete(service: OpenRouter, recorded: RecordedRequest, body: Body): Promise<Job> {
  const { model: name, messages, ...params } = read(shape, body.kind === "json" ? body.json : {});
  const model = modelNamed(service, name, "chat");
  const history = await Promise.all(messages.map((one) => parseMessage(service, one)));
  const now = history.at(-1);
  if (now?.role !== "user") throw refuse("The last message must be the user's.");
  const references =
    now.pictures.length > 0 ? now.pictures : (history.findLast(({ pictures }) => pictures.length > 0)?.pictures ?? []);
  Object.assign(recorded, {
    model: model.id,
    prompt: now.text,
    references,
    history: history.slice(0, -1),
    params,
    streamed: params.stream === true,
  });
  const impossible = params.modalities?.find((one) => !model.output.includes(one));
  if (impossible)
    throw refuse(
      `No endpoints found that support the requested output modalities: ${params.modalities?.join(", ")}`,
      undefined,
      404,
    );
  const size = sizeOf(
    { aspect_ratio: params.image_config?.aspect_ratio, resolution: params.image_config?.image_size },
    references[0],
  );
  const order = {
    model: model.id,
    prompt: now.text,
    references,
    mask: undefined,
    seed: params.seed,
    ...size,
    format: "png" as const,
    compression: undefined,
    transparent: false,
  };
  const inputs = history.flatMap(({ pictures }) => pictures);
  const usage = (pictures: number) =>
    usageOf(model, { prompt: history.map((one) => one.text).join(""), inputs, ...size, pictures });
  const encoder = chatEncoder(model, usage, reasoningFor(service, model.id));
  // without `modalities` the response is text only, the usual cause of "no picture"
  const textOnly = params.modalities?.includes("image") ? {} : { textOnly: "Here is what I would draw." };
  return { order, n: 1, stream: recorded.streamed, partials: 0, encoder, ...textOnly };
}

async function parseMessage(
  { reasonings }: OpenRouter,
  message: z.output<typeof shape>["messages"][number],
): Promise<HistoryMessage> {
  const { role, content } = message;
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  const images = role === "assistant" ? (message.images ?? []) : parts.filter((part) => part.type === "image_url");
  if (role === "assistant" && message.reasoning_details && !reasonings.has(JSON.stringify(message.reasoning_details)))
    throw refuse("reasoning_details must be sent back as they came.");
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const pictures: SentPicture[] = await Promise.all(images.map(({ image_url }) => takePicture(image_url.url)));
  return { role, text: texts.join("\n"), pictures };
}

/** Gemini's encrypted reasoning, which clients must send back unchanged. */
function reasoningFor({ reasonings }: OpenRouter, model: string): object[] {
  if (!model.startsWith("google/")) return [];
  const details = [{ type: "reasoning.encrypted", data: randomUUID(), format: "google-gemini-v1", index: 0 }];
  reasonings.add(JSON.stringify(details));
  return details;
}
