import { randomUUID } from "node:crypto";
import type { Drawn, Voice } from "../server/perform.ts";
import type { OpenRouterModel } from "./catalogue.ts";
import { openRouterFault } from "./refusals.ts";
import type { Usage } from "./usage.ts";

/** How /chat/completions answers: pictures as data URLs beside the words, usage and cost in the last chunk, no previews. */
export function chatVoice(model: OpenRouterModel, usageFor: (pictures: number) => Usage, reasoning_details: object[]): Voice {
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
  const talks = model.output.includes("text");
  const content = talks ? "Here is your picture." : "";
  const usage = (drawn: Drawn) => (drawn.usage ? usageFor(drawn.pictures.length) : undefined);
  const opening = [{ comment: "OPENROUTER PROCESSING" }, { comment: "OPENROUTER PROCESSING" }];
  return {
    opening: () => opening,
    partial: () => [],
    final: (drawn) => [
      ...(talks ? [chunk({ content })] : []),
      chunk({ content: "", images: imagesOf(drawn) }),
      { comment: "OPENROUTER PROCESSING" },
      chunk({ content: "", ...reasoning }, "stop"),
      last(usage(drawn)),
      { data: "[DONE]" },
    ],
    whole: (drawn) => whole({ content, images: imagesOf(drawn), ...reasoning }, usage(drawn)),
    words: (text = "") => ({
      lines: [...opening, chunk({ content: text }), chunk({ content: "" }, "stop"), last(usageFor(0)), { data: "[DONE]" }],
      whole: whole({ content: text }, usageFor(0)),
    }),
    trouble: (fault) => openRouterFault(fault, model.provider),
    told: (fault) => {
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

function imagesOf({ pictures }: Drawn): object[] {
  return pictures.map((picture, index) => ({ type: "image_url", image_url: { url: `data:image/png;base64,${picture}` }, index }));
}
