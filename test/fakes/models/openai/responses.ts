import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SentPicture } from "../pictures/sent-picture.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import type { HistoryMessage, RecordedRequest } from "../server/recorded-request.ts";
import { common, read, resolveParams } from "./image-params.ts";
import { defaultResponsesModel, mainlineModels } from "./models.ts";
import { drawOrderFrom, modelNamed, type OpenAi } from "./openai.ts";
import { checkMask, fromResult, fromUrl } from "./pictures.ts";
import { refuse } from "./refusals.ts";
import { responsesEncoder } from "./responses-encoder.ts";

/** Stored conversations by the id of their last response: the messages, and the final image call. */
export type StoredResponses = Map<string, { messages: HistoryMessage[]; item: string; result: string }>;

const text = z.strictObject({
  type: z.enum(["input_text", "output_text"]),
  text: z.string(),
  annotations: z.array(z.unknown()).optional(),
  logprobs: z.unknown().optional(),
});
const image = z.strictObject({
  type: z.literal("input_image"),
  detail: z.enum(["low", "high", "auto", "original"]),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
});
const message = z.strictObject({
  type: z.literal("message").optional(),
  id: z.string().optional(),
  status: z.string().optional(),
  role: z.enum(["user", "assistant", "system", "developer"]),
  content: z.union([z.string(), z.array(z.discriminatedUnion("type", [text, image]))]),
});
/** An earlier image call. Without its result, the response must have been stored. */
const call = z.object({
  type: z.literal("image_generation_call"),
  id: z.string(),
  status: z.string(),
  result: z.string().nullable(),
});
const tool = z.strictObject({
  type: z.literal("image_generation"),
  action: z.enum(["generate", "edit", "auto"]).optional(),
  model: z.string().optional(),
  moderation: z.enum(["low", "auto"]).optional(),
  input_fidelity: z.enum(["low", "high"]).nullish(),
  input_image_mask: z.strictObject({ image_url: z.string().optional(), file_id: z.string().optional() }).optional(),
  ...common,
});
const anything = z.unknown().optional();
const shape = z.strictObject({
  model: z.string(),
  input: z.union([z.string().max(10_485_760), z.array(z.union([call, message]))]),
  instructions: z.string().nullish(),
  tools: z.array(tool).max(1).optional(),
  tool_choice: z
    .union([z.enum(["auto", "none", "required"]), z.strictObject({ type: z.literal("image_generation") })])
    .optional(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  previous_response_id: z.string().nullish(),
  safety_identifier: z.string().max(64).nullish(),
  ...{ user: anything, metadata: anything, reasoning: anything, include: anything, text: anything, truncation: anything },
  ...{
    temperature: anything,
    top_p: anything,
    max_output_tokens: anything,
    parallel_tool_calls: anything,
    service_tier: anything,
  },
  ...{ prompt_cache_key: anything, stream_options: anything },
});

/** POST /responses with the image_generation tool */
export async function respond(service: OpenAi, recorded: RecordedRequest, body: Body): Promise<Job> {
  const requested = read(shape, body.kind === "json" ? body.json : {});
  const { input, model: mainline, tools = [], ...params } = requested;
  if (!mainlineModels.includes(mainline))
    throw refuse("model_not_found", "model", `The requested model '${mainline}' does not exist.`, 404);
  const [requestedTool] = tools;
  const model = modelNamed(service, requestedTool?.model ?? defaultResponsesModel, "tools[0].model");
  const messages = [...(await loadPrevious(service, requested.previous_response_id)), ...(await parseInput(service, input))];
  const now = messages.findLast(({ role }) => role === "user") ?? { role: "user", text: "", pictures: [] };
  const references = requestedTool?.action === "generate" ? [] : startingPictures(messages, now);
  Object.assign(recorded, { model: model.id, prompt: now.text, references, streamed: requested.stream === true });
  Object.assign(recorded, {
    history: messages.slice(0, messages.lastIndexOf(now)),
    params: { ...params, mainline, tool: requestedTool },
  });
  const mask =
    requestedTool?.input_image_mask && (await fromUrl(requestedTool.input_image_mask.image_url, "tools[0].input_image_mask"));
  if (mask) checkMask(mask, references[0], "tools[0].input_image_mask");
  recorded.mask = mask;
  if (requestedTool?.action === "edit" && references.length === 0)
    throw refuse("invalid_value", "tools[0].action", "The action 'edit' needs an image in the conversation.");
  if (requestedTool?.input_fidelity && !model.inputFidelity.includes(requestedTool.input_fidelity))
    throw refuse(
      "invalid_input_fidelity_model",
      "tools[0].input_fidelity",
      `The model '${model.id}' does not support 'input_fidelity'.`,
    );
  const imageParams = resolveParams(requestedTool ?? {}, model, references[0]);
  const id = `resp_${randomUUID().replaceAll("-", "")}`;
  const remember = (item: string, result: string) => {
    if (requested.store !== false) service.storedResponses.set(id, { messages, item, result });
  };
  const encoder = responsesEncoder(
    { recorded, params: imageParams, model },
    { id, mainline, action: references.length > 0 ? "edit" : "generate", remember },
  );
  const textOnly = requestedTool && requested.tool_choice !== "none" ? {} : { textOnly: "I can only describe it." };
  return {
    order: drawOrderFrom(recorded, imageParams),
    n: 1,
    stream: recorded.streamed,
    partials: imageParams.partials,
    encoder,
    ...textOnly,
  };
}

type Input = z.output<typeof shape>["input"];

async function parseInput(service: OpenAi, input: Input): Promise<HistoryMessage[]> {
  if (typeof input === "string") return [{ role: "user", text: input, pictures: [] }];
  return Promise.all(
    input.map((item, at) => (item.type === "image_generation_call" ? parseCall(service, item, at) : parseMessage(item, at))),
  );
}

async function parseMessage({ role, content }: z.output<typeof message>, at: number): Promise<HistoryMessage> {
  if (typeof content === "string") return { role, text: content, pictures: [] };
  const pictures: Promise<SentPicture>[] = [];
  const texts: string[] = [];
  for (const [index, part] of content.entries()) {
    if (part.type === "input_image") pictures.push(fromUrl(part.image_url, `input[${at}].content[${index}].image_url`));
    else texts.push(part.text);
  }
  return { role, text: texts.join("\n"), pictures: await Promise.all(pictures) };
}

async function parseCall(
  { storedResponses }: OpenAi,
  { id, result }: z.output<typeof call>,
  at: number,
): Promise<HistoryMessage> {
  const known = result ?? [...storedResponses.values()].find(({ item }) => item === id)?.result;
  if (known) return { role: "assistant", text: "", pictures: [await fromResult(known, `input[${at}].result`)] };
  const message = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`;
  throw refuse("item_not_found", "input", message, 404);
}

/** The pictures of the last message, or else the newest picture of the conversation. */
function startingPictures(messages: HistoryMessage[], now: HistoryMessage): SentPicture[] {
  if (now.pictures.length > 0) return now.pictures;
  return messages.findLast(({ pictures }) => pictures.length > 0)?.pictures.slice(-1) ?? [];
}

async function loadPrevious({ storedResponses }: OpenAi, id: string | null | undefined): Promise<HistoryMessage[]> {
  if (!id) return [];
  const known = storedResponses.get(id);
  if (!known) throw refuse("previous_response_not_found", "previous_response_id", `Previous response with id '${id}' not found.`);
  const picture = await fromResult(known.result, "previous_response_id");
  return [...known.messages, { role: "assistant", text: "", pictures: [picture] }];
}
