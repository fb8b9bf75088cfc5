import { expect, onTestFinished } from "vitest";
import type { Card } from "../../src/core/cards/views.ts";
import type { ModelId, Request } from "../../src/core/vocabulary.ts";
import { FakeChat } from "../fakes/chat.ts";
import { type ApiOptions, api } from "../models/api.ts";
import { BotHarness, type BotHarnessOptions } from "../platforms/bot-harness.ts";

export const patience = { timeout: 20_000, interval: 20 };

/** A bot with models behind an API, the first of which draws, and a person who talks to it. */
export async function asking(id: string, options: ApiOptions & BotHarnessOptions & { beside?: string[] } = {}) {
  const here = await api(options);
  const chat = new FakeChat();
  const bot = new BotHarness({
    models: [id, ...(options.beside ?? [])].map(here.model),
    ...options,
    settings: { models: [id as ModelId], ...options.settings },
  });
  await bot.start(chat);
  onTestFinished(() => bot.close());
  let said = 0;
  const intent = (what: Request["intent"]) =>
    chat.receive({
      ...{ id: `r${++said}`, location: { thread: { platform: "discord", id: "t" } }, at: new Date(), intent: what },
      author: { id: "ada", name: "Ada", moderator: false },
    });
  const card = (number: number) => chat.shown.find((one) => one.card.number === number)?.card;
  return {
    ...{ ...here, bot, chat, card, intent },
    says: (prompt: string) => intent({ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false }),
    async ends(number: number): Promise<Card> {
      await expect.poll(() => card(number)?.drawing, patience).toBe(false);
      return card(number) as Card;
    },
    spending: () => bot.store.spending.spentSince(new Date(0)),
    spent: async () => (await bot.store.spending.spentSince(new Date(0))).usd,
  };
}
