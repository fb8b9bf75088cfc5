import { randomUUID } from "node:crypto";
import type { DrawingResult, ResponseEncoder } from "../server/perform.ts";
import type { OpenRouterModel } from "./models.ts";
import { openRouterFault } from "./refusals.ts";
import type { Usage } from "./usage.ts";

/** Encodes responses of /chat/completions: pictures as data URLs besides the text, usage and cost in the last chunk, no previews. */
export function chatEncoder(
  model: OpenRouterModel,
  usageFor: (pictures: number) => Usage,
  reasoning_details: object[],
): ResponseEncoder {
  const id = `gen-${randomUUID()}`;
  const about = { id, provider: model.provider, model: model.id, created: Math.floor(Date.now() / 1000) };
  const chunk = (delta: object, finish_reason: string | null = null) => ({
    data: {
      ...about,
      object: "chat.completion.chunk",
      choices: [{ index: 0, delta: { role: "assistant", ...delta }, finish_reason }],
    },
  });
  const last = (usage?: Usage) => ({
    data: { ...about, object: "chat.completion.chunk", choices: [], ...(usage ? { usage } : {}) },
  });
  const whole = (message: object, usage?: Usage) => ({
    ...{ ...about, object: "chat.completion", ...(usage ? { usage } : {}) },
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        native_finish_reason: "STOP",
        message: { role: "assistant", refusal: null, ...message },
      },
    ],
  });
  const reasoning = reasoning_details.length > 0 ? { reasoning_details } : {};
  const writesText = model.output.includes("text");
  const content = writesText ? "Here is your picture." : "";
  const usage = (drawn: DrawingResult) => (drawn.usage ? usageFor(drawn.pictures.length) : undefined);
  const opening = [{ comment: "OPENROUTER PROCESSING" }, { comment: "OPENROUTER PROCESSING" }];
  return {
    opening: () => opening,
    partial: () => [],
    final: (drawn) => [
      ...(writesText ? [chunk({ content })] : []),
      chunk({ content: "", images: imagesOf(drawn) }),
      { comment: "OPENROUTER PROCESSING" },
      chunk({ content: "", ...reasoning }, "stop"),
      last(usage(drawn)),
      { data: "[DONE]" },
    ],
    whole: (drawn) => whole({ content, images: imagesOf(drawn), ...reasoning }, usage(drawn)),
    textOnly: (text = "") => ({
      lines: [...opening, chunk({ content: text }), chunk({ content: "" }, "stop"), last(usageFor(0)), { data: "[DONE]" }],
      whole: whole({ content: text }, usageFor(0)),
    }),
    error: (fault) => openRouterFault(fault, model.provider),
    midStreamError: (fault) => {
      const failed = { ...about, object: "chat.completion.chunk", ...Object(openRouterFault(fault, model.provider).body) };
      return {
        lines: [
          { data: { ...failed, choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }] } },
          { data: "[DONE]" },
        ],
      };
    },
    costUsd: (drawn) => usageFor(drawn.pictures.length).cost,
  };
}

function imagesOf({ pictures }: DrawingResult): object[] {
  return pictures.map((picture, index) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${picture}` }, index }));
}
