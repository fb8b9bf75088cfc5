// A paid model, and what it was asked to draw.

import type { Limits } from "../../../../../src/core/deps.ts";
import type { Turn } from "../../../../../src/core/vocabulary.ts";
import { limits } from "../../../../fakes/bot.ts";
import type { MessageRef } from "../../../../fakes/slack/people/person.ts";
import { createModel } from "../../../pictures.ts";
import { photo, startSlackBot } from "../../start.ts";

const asks: Limits = { ...limits, createFromText: "ask" };

/** A bot with a paid model that counts what it is asked to draw. */
export async function startPaid(options: Parameters<typeof startSlackBot>[0] = {}) {
  const model = createModel(async () => (await photo()).bytes);
  const chat = await startSlackBot({ models: [model], settings: { models: [model.id] }, limits: asks, ...options });
  const { slack, ada } = chat;
  const cards = (thread: MessageRef) => ada.thread(thread).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  const waitForQuestion = (thread: MessageRef) =>
    slack.until(() => cards(thread).find(({ text }) => /picture/i.test(text)), "the question");
  const reads = () =>
    slack.calls.filter(({ method }) => /^conversations\.(history|replies)$/.test(method)).map(({ method }) => method);
  return { ...chat, draws: () => model.references.length, cards, waitForQuestion, reads };
}

export function sourceNames([turn]: Turn[]): string[] | undefined {
  const source = turn?.source;
  return source && "attachments" in source ? source.attachments.map(({ name }) => name) : undefined;
}
