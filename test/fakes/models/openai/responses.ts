import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { SentPicture } from "../pictures/sent.ts";
import type { Asked, Said } from "../server/asked.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import { drawsInResponses, leadingModels } from "./catalogue.ts";
import { drawsIn, modelNamed, type OpenAi } from "./openai.ts";
import { checkMask, fromResult, fromUrl } from "./pictures.ts";
import { refuse } from "./refusals.ts";
import { responsesVoice } from "./responses-voice.ts";
import { common, decide, read } from "./wishes.ts";

/** Stored conversations by the id of their last response: what was said, and the call that ended it. */
export type Remembered = Map<string, { said: Said[]; item: string; result: string }>;

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
/** An earlier picture; without its result it must have been stored. */
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

/** POST /responses with the image_generation tool (facts §2.3) */
export async function respond(service: OpenAi, asked: Asked, body: Body): Promise<Job> {
  const asking = read(shape, body.kind === "json" ? body.json : {});
  const { input, model: leading, tools = [], ...params } = asking;
  if (!leadingModels.includes(leading))
    throw refuse("model_not_found", "model", `The requested model '${leading}' does not exist.`, 404);
  const [wanted] = tools;
  const model = modelNamed(service, wanted?.model ?? drawsInResponses, "tools[0].model");
  const said = [...(await earlier(service, asking.previous_response_id)), ...(await understood(service, input))];
  const now = said.findLast(({ role }) => role === "user") ?? { role: "user", text: "", pictures: [] };
  const references = wanted?.action === "generate" ? [] : picturesToStartFrom(said, now);
  Object.assign(asked, { model: model.id, prompt: now.text, references, streamed: asking.stream === true });
  Object.assign(asked, { history: said.slice(0, said.lastIndexOf(now)), params: { ...params, leading, tool: wanted } });
  const mask = wanted?.input_image_mask && (await fromUrl(wanted.input_image_mask.image_url, "tools[0].input_image_mask"));
  if (mask) checkMask(mask, references[0], "tools[0].input_image_mask");
  asked.mask = mask;
  if (wanted?.action === "edit" && references.length === 0)
    throw refuse("invalid_value", "tools[0].action", "The action 'edit' needs an image in the conversation.");
  if (wanted?.input_fidelity && !model.inputFidelity.includes(wanted.input_fidelity))
    throw refuse(
      "invalid_input_fidelity_model",
      "tools[0].input_fidelity",
      `The model '${model.id}' does not support 'input_fidelity'.`,
    );
  const wishes = decide(wanted ?? {}, model, references[0]);
  const id = `resp_${randomUUID().replaceAll("-", "")}`;
  const remember = (item: string, result: string) => {
    if (asking.store !== false) service.remembered.set(id, { said, item, result });
  };
  const voice = responsesVoice(
    { asked, wishes, model },
    { id, leading, action: references.length > 0 ? "edit" : "generate", remember },
  );
  const talks = wanted && asking.tool_choice !== "none" ? {} : { talks: "I can only describe it." };
  return { order: drawsIn(asked, wishes), n: 1, stream: asked.streamed, partials: wishes.partials, voice, ...talks };
}

type Input = z.output<typeof shape>["input"];

async function understood(service: OpenAi, input: Input): Promise<Said[]> {
  if (typeof input === "string") return [{ role: "user", text: input, pictures: [] }];
  return Promise.all(
    input.map((item, at) => (item.type === "image_generation_call" ? calledBefore(service, item, at) : saidBefore(item, at))),
  );
}

async function saidBefore({ role, content }: z.output<typeof message>, at: number): Promise<Said> {
  if (typeof content === "string") return { role, text: content, pictures: [] };
  const pictures: Promise<SentPicture>[] = [];
  const texts: string[] = [];
  for (const [index, part] of content.entries()) {
    if (part.type === "input_image") pictures.push(fromUrl(part.image_url, `input[${at}].content[${index}].image_url`));
    else texts.push(part.text);
  }
  return { role, text: texts.join("\n"), pictures: await Promise.all(pictures) };
}

async function calledBefore({ remembered }: OpenAi, { id, result }: z.output<typeof call>, at: number): Promise<Said> {
  const known = result ?? [...remembered.values()].find(({ item }) => item === id)?.result;
  if (known) return { role: "assistant", text: "", pictures: [await fromResult(known, `input[${at}].result`)] };
  const message = `Item with id '${id}' not found. Items are not persisted when \`store\` is set to false.`;
  throw refuse("item_not_found", "input", message, 404);
}

/** The pictures of the last message; without any, the newest that the conversation holds. */
function picturesToStartFrom(said: Said[], now: Said): SentPicture[] {
  if (now.pictures.length > 0) return now.pictures;
  return said.findLast(({ pictures }) => pictures.length > 0)?.pictures.slice(-1) ?? [];
}

async function earlier({ remembered }: OpenAi, id: string | null | undefined): Promise<Said[]> {
  if (!id) return [];
  const known = remembered.get(id);
  if (!known) throw refuse("previous_response_not_found", "previous_response_id", `Previous response with id '${id}' not found.`);
  const picture = await fromResult(known.result, "previous_response_id");
  return [...known.said, { role: "assistant", text: "", pictures: [picture] }];
}
