import { expect, onTestFinished } from "vitest";
import type { Card } from "../../../src/core/cards/views.ts";
import type { ModelId, Request } from "../../../src/core/vocabulary.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { type ProviderTestOptions, startProviders } from "../../models/providers.ts";
import { BotHarness, type BotHarnessOptions } from "../../platforms/bot-harness.ts";

export const POLLING = { timeout: 20_000, interval: 20 };

/** Starts a bot with models behind a fake API, and a person who talks to it. Model `id` is the default. */
export async function startApiBot(id: string, options: ProviderTestOptions & BotHarnessOptions & { beside?: string[] } = {}) {
  const service = await startProviders(options);
  const chat = new FakeChat();
  const bot = new BotHarness({
    models: [id, ...(options.beside ?? [])].map(service.model),
    ...options,
    settings: { models: [id as ModelId], ...options.settings },
  });
  await bot.start(chat);
  onTestFinished(() => bot.close());
  let requests = 0;
  const request = (intent: Request["intent"]) =>
    chat.receive({
      ...{ id: `r${++requests}`, location: { thread: { platform: "discord", id: "t" } }, at: new Date(), intent },
      author: { id: "ada", name: "Ada", moderator: false },
    });
  const card = (number: number) => chat.shown.find((one) => one.card.number === number)?.card;
  return {
    ...{ ...service, bot, chat, card, request },
    send: (prompt: string) => request({ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false }),
    /** Resolves to the turn's card once nothing is being drawn. */
    async waitForCard(number: number): Promise<Card> {
      await expect.poll(() => card(number)?.drawing, POLLING).toBe(false);
      return card(number) as Card;
    },
    spending: () => bot.store.spending.spentSince(new Date(0)),
    spent: async () => (await bot.store.spending.spentSince(new Date(0))).usd,
  };
}
