import { randomUUID } from "node:crypto";
import type { Fault } from "../server/faults.ts";
import type { DrawingResult, EncodedResponse, ResponseEncoder } from "../server/perform.ts";
import type { StreamPart } from "../server/response-writer.ts";
import { named, nowS, usageFor, type Work } from "./images-encoder.ts";
import { mainlineUsd } from "./models.ts";
import { openAiFault } from "./refusals.ts";
import { costOf } from "./usage.ts";

interface Conversation {
  id: string;
  mainline: string;
  action: "generate" | "edit";
  /** `result` is base64. */
  remember(item: string, result: string): void;
}

/** Encodes responses of /responses: the picture is in the item, its tokens are in `tool_usage`. */
export function responsesEncoder(work: Work, conversation: Conversation): ResponseEncoder {
  const { params, model } = work;
  const { width, height, quality, background, format } = params;
  const attributes = { size: `${width}x${height}`, quality, background, output_format: format };
  const id = `ig_${randomUUID().replaceAll("-", "")}`;
  let sequence = 0;
  const event = (type: string, more: object) => named({ type, ...{ sequence_number: sequence++, ...more } });
  const ofItem = (type: string, more: object = {}) =>
    event(`response.image_generation_call.${type}`, { item_id: id, output_index: 0, ...more });
  const call = (more: object) => ({ id, type: "image_generation_call", ...more });
  const response = (status: string, more: object = {}) => responseOf(work, conversation, status, more);
  const usage = (drawn: DrawingResult) =>
    drawn.usage ? { tool_usage: { image_gen: usageFor(work, drawn), web_search: { num_requests: 0 } } } : {};
  const finishedCall = (drawn: DrawingResult) => {
    const result = drawn.pictures[0] ?? "";
    conversation.remember(id, result);
    return call({
      status: "completed",
      result,
      action: conversation.action,
      revised_prompt: work.recorded.prompt,
      ...attributes,
    });
  };
  const startEvents = () =>
    ["response.created", "response.in_progress"].map((type) => event(type, { response: response("in_progress") }));
  return {
    opening: () => [
      ...startEvents(),
      event("response.output_item.added", { output_index: 0, item: call({ status: "in_progress", result: null }) }),
      ofItem("in_progress"),
      ofItem("generating"),
    ],
    partial: (partial_image_b64, partial_image_index) => [
      ofItem("partial_image", { partial_image_b64, partial_image_index, ...attributes }),
    ],
    final: (drawn) => {
      const item = finishedCall(drawn);
      return [
        ofItem("completed"),
        event("response.output_item.done", { output_index: 0, item }),
        event("response.completed", { response: response("completed", { output: [item], ...usage(drawn) }) }),
      ];
    },
    whole: (drawn) => response("completed", { output: [finishedCall(drawn)], ...usage(drawn) }),
    textOnly: (text = "") => {
      const item = messageOf(text);
      const done = response("completed", { output: text ? [item] : [] });
      return { lines: [...startEvents(), ...textEvents(text, item, event, done)], whole: done };
    },
    error: openAiFault,
    midStreamError: (fault) => encodeFault(fault, call, event, response),
    costUsd: (drawn) => costOf(usageFor(work, drawn), model) + mainlineCost(work, conversation.mainline),
  };
}

type Event = (type: string, more: object) => StreamPart;

/** The tokens of the mainline model, which reads the whole conversation with its pictures, in part from its cache. */
function mainlineTokens({ recorded }: Work): { read: number; cached: number; written: number } {
  const pictures = [...recorded.history.flatMap((message) => message.pictures), ...recorded.references];
  const seen = pictures.reduce((sum, { width, height }) => sum + Math.ceil((width * height) / 1024), 0);
  return { read: Math.ceil(recorded.prompt.length / 4) + 120 + seen, cached: 64, written: 30 };
}

function mainlineCost(work: Work, mainline: string): number {
  const { read, cached, written } = mainlineTokens(work);
  const usd = mainlineUsd[mainline] ?? { read: 0, cached: 0, written: 0 };
  return ((read - cached) * usd.read + cached * usd.cached + written * usd.written) / 1e6;
}

function responseOf(work: Work, { id, mainline }: Conversation, status: string, more: object): object {
  const { recorded } = work;
  const { read, cached, written } = mainlineTokens(work);
  const usage = { input_tokens: read, input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 } };
  const used = { ...usage, output_tokens: written, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: read + written };
  return {
    ...{ id, object: "response", created_at: nowS(), status, model: mainline, output: [], error: null, incomplete_details: null },
    ...{
      instructions: recorded.params.instructions ?? null,
      tools: [recorded.params.tool].filter(Boolean),
      tool_choice: recorded.params.tool_choice ?? "auto",
    },
    ...{ parallel_tool_calls: true, metadata: {}, temperature: 1, top_p: 1, store: recorded.params.store ?? true },
    ...(status === "completed" ? { usage: used } : {}),
    ...more,
  };
}

function messageOf(text: string) {
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { id: `msg_${randomUUID().replaceAll("-", "")}`, type: "message", status: "completed", role: "assistant", content };
}

function textEvents(text: string, item: ReturnType<typeof messageOf>, event: Event, done: object): StreamPart[] {
  const at = { item_id: item.id, output_index: 0, content_index: 0 };
  const words = text
    ? [
        event("response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress", content: [] } }),
        event("response.content_part.added", { ...at, part: { type: "output_text", text: "", annotations: [], logprobs: [] } }),
        event("response.output_text.delta", { ...at, delta: text, logprobs: [] }),
        event("response.output_text.done", { ...at, text, logprobs: [] }),
        event("response.content_part.done", { ...at, part: item.content[0] }),
        event("response.output_item.done", { output_index: 0, item }),
      ]
    : [];
  return [...words, event("response.completed", { response: done })];
}

/** A refused picture is a failed item, a failed response has its own event, everything else is an `error` event. */
function encodeFault(
  fault: Fault,
  call: (more: object) => object,
  event: Event,
  response: (status: string, more?: object) => object,
): EncodedResponse {
  const { error } = Object(openAiFault(fault).body);
  if ("as" in fault && fault.as === "failed") {
    const code = fault.kind === "moderated" ? "image_content_policy_violation" : error.code;
    const whole = response("failed", { error: { code, message: error.message } });
    return { lines: [event("response.failed", { response: whole })], whole };
  }
  if (fault.kind === "moderated") {
    const moderation_details = { categories: ["violence"], moderation_stage: "output" };
    const item = call({ status: "failed", result: null, error: { ...error, moderation_details } });
    const whole = response("completed", { output: [item] });
    return {
      lines: [event("response.output_item.done", { output_index: 0, item }), event("response.completed", { response: whole })],
      whole,
    };
  }
  return { lines: [event("error", { code: error.code, message: error.message, param: null })] };
}
