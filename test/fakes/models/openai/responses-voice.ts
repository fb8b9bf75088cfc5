import { randomUUID } from "node:crypto";
import type { Fault } from "../server/faults.ts";
import type { Drawn, Told, Voice } from "../server/perform.ts";
import type { Line } from "../server/wire.ts";
import { leadingUsd } from "./catalogue.ts";
import { openAiFault } from "./refusals.ts";
import { costOf } from "./usage.ts";
import { named, nowS, usageFor, type Work } from "./voice.ts";

interface Conversation {
  id: string;
  leading: string;
  action: "generate" | "edit";
  /** `result` is base64. */
  remember(item: string, result: string): void;
}

/** How /responses answers: the picture is in the item, its tokens are in `tool_usage` (facts §2.3). */
export function responsesVoice(work: Work, conversation: Conversation): Voice {
  const { wishes, model } = work;
  const { width, height, quality, background, format } = wishes;
  const about = { size: `${width}x${height}`, quality, background, output_format: format };
  const id = `ig_${randomUUID().replaceAll("-", "")}`;
  let sequence = 0;
  const event = (type: string, more: object) => named({ type, ...{ sequence_number: sequence++, ...more } });
  const ofItem = (type: string, more: object = {}) =>
    event(`response.image_generation_call.${type}`, { item_id: id, output_index: 0, ...more });
  const call = (more: object) => ({ id, type: "image_generation_call", ...more });
  const response = (status: string, more: object = {}) => responseOf(work, conversation, status, more);
  const usage = (drawn: Drawn) =>
    drawn.usage ? { tool_usage: { image_gen: usageFor(work, drawn), web_search: { num_requests: 0 } } } : {};
  const finished = (drawn: Drawn) => {
    const result = drawn.pictures[0] ?? "";
    conversation.remember(id, result);
    return call({ status: "completed", result, action: conversation.action, revised_prompt: work.asked.prompt, ...about });
  };
  const begun = () =>
    ["response.created", "response.in_progress"].map((type) => event(type, { response: response("in_progress") }));
  return {
    opening: () => [
      ...begun(),
      event("response.output_item.added", { output_index: 0, item: call({ status: "in_progress", result: null }) }),
      ofItem("in_progress"),
      ofItem("generating"),
    ],
    partial: (partial_image_b64, partial_image_index) => [
      ofItem("partial_image", { partial_image_b64, partial_image_index, ...about }),
    ],
    final: (drawn) => {
      const item = finished(drawn);
      return [
        ofItem("completed"),
        event("response.output_item.done", { output_index: 0, item }),
        event("response.completed", { response: response("completed", { output: [item], ...usage(drawn) }) }),
      ];
    },
    whole: (drawn) => response("completed", { output: [finished(drawn)], ...usage(drawn) }),
    words: (text = "") => {
      const item = messageOf(text);
      const done = response("completed", { output: text ? [item] : [] });
      return { lines: [...begun(), ...wordLines(text, item, event, done)], whole: done };
    },
    trouble: openAiFault,
    told: (fault) => told(fault, call, event, response),
    costUsd: (drawn) => costOf(usageFor(work, drawn), model) + costOfLeading(work, conversation.leading),
  };
}

type Event = (type: string, more: object) => Line;

/** What leads reads the whole conversation, pictures too; some of it from its cache. */
function readBy({ asked }: Work): { read: number; cached: number; said: number } {
  const pictures = [...asked.history.flatMap((said) => said.pictures), ...asked.references];
  const seen = pictures.reduce((sum, { width, height }) => sum + Math.ceil((width * height) / 1024), 0);
  return { read: Math.ceil(asked.prompt.length / 4) + 120 + seen, cached: 64, said: 30 };
}

function costOfLeading(work: Work, leading: string): number {
  const { read, cached, said } = readBy(work);
  const usd = leadingUsd[leading] ?? { read: 0, cached: 0, said: 0 };
  return ((read - cached) * usd.read + cached * usd.cached + said * usd.said) / 1e6;
}

function responseOf(work: Work, { id, leading }: Conversation, status: string, more: object): object {
  const { asked } = work;
  const { read, cached, said } = readBy(work);
  const usage = { input_tokens: read, input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 } };
  const used = { ...usage, output_tokens: said, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: read + said };
  return {
    ...{ id, object: "response", created_at: nowS(), status, model: leading, output: [], error: null, incomplete_details: null },
    ...{
      instructions: asked.params.instructions ?? null,
      tools: [asked.params.tool].filter(Boolean),
      tool_choice: asked.params.tool_choice ?? "auto",
    },
    ...{ parallel_tool_calls: true, metadata: {}, temperature: 1, top_p: 1, store: asked.params.store ?? true },
    ...(status === "completed" ? { usage: used } : {}),
    ...more,
  };
}

function messageOf(text: string) {
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { id: `msg_${randomUUID().replaceAll("-", "")}`, type: "message", status: "completed", role: "assistant", content };
}

function wordLines(text: string, item: ReturnType<typeof messageOf>, event: Event, done: object): Line[] {
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

/** A refused picture is a failed item; a failed response says so itself; the rest is an `error` event. */
function told(
  fault: Fault,
  call: (more: object) => object,
  event: Event,
  response: (status: string, more?: object) => object,
): Told {
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
