// How often a model is asked, whatever goes wrong, and what becomes of the budget.

import { expect, onTestFinished, test } from "vitest";
import type { Card } from "../../src/core/cards.ts";
import type { ModelId, Request } from "../../src/core/vocabulary.ts";
import { FakeChat } from "../fakes/chat.ts";
import type { Fault } from "../fakes/models/server/faults.ts";
import { type ApiOptions, api } from "../models/api.ts";
import { type Whole, WholeBot } from "../platforms/whole-bot.ts";

const ways = {
  "OpenAI Images": "openai/gpt-image-2.6-flare",
  "OpenAI Responses": "openai-responses/gpt-image-2.6-flare",
  "OpenRouter images": "openrouter/bytedance-seed/seedream-4.5",
  "OpenRouter chat": "openrouter/google/gemini-3.1-flash-image",
};
const patience = { timeout: 20_000, interval: 20 };

/** A bot with one model behind an API, and a person who talks to it. */
async function asking(id: string, options: ApiOptions & Whole = {}) {
  const here = await api(options);
  const chat = new FakeChat();
  const bot = new WholeBot({ models: [here.model(id)], ...options, settings: { models: [id as ModelId], ...options.settings } });
  await bot.start(chat);
  onTestFinished(() => bot.end());
  let said = 0;
  const wish = (what: Request["wish"]) =>
    chat.hears({
      ...{ id: `r${++said}`, place: { thread: { platform: "discord", id: "t" } }, at: new Date(), wish: what },
      author: { id: "ada", name: "Ada", moderator: false },
    });
  const card = (number: number) => chat.shown.find((one) => one.card.number === number)?.card;
  return {
    ...{ ...here, bot, chat, card, wish },
    says: (prompt: string) => wish({ kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false }),
    async ends(number: number): Promise<Card> {
      await expect.poll(() => card(number)?.drawing, patience).toBe(false);
      return card(number) as Card;
    },
    spent: async () => (await bot.store.spent(new Date(0))).usd,
  };
}

const twice: [string, Fault][] = [
  ["too many requests", { kind: "rate-limited", retryAfterMs: 20 }],
  ["a broken server", { kind: "broken", status: 500 }],
  ["a page of HTML from something in between", { kind: "html" }],
  ["a 200 with an error in it", { kind: "error-in-200" }],
];
const once: [string, Fault][] = [
  ["a refusal", { kind: "moderated" }],
  ["an empty account", { kind: "no-credit" }],
  ["a wrong key", { kind: "wrong-key" }],
  ["a line cut before the answer", { kind: "cut", where: "before-headers" }],
  ["a line cut in the answer", { kind: "cut", where: "in-body" }],
  ["an answer that ends early", { kind: "ends-early" }],
  ["no answer", { kind: "hangs", where: "before-headers" }],
  ["half an answer", { kind: "hangs", where: "in-body" }],
  ["words", { kind: "words", text: "I would rather not." }],
  ["something that is no picture", { kind: "not-a-picture" }],
  ["40 MB", { kind: "huge" }],
];

test.each(Object.entries(ways))(
  "over %s, what came to nothing is asked for once more, all else never",
  async (_, id) => {
    const { service, says, ends, spent } = await asking(id, { timeoutMs: 1500, previews: 0 });
    let number = 0;
    for (const [times, faults] of [
      [2, twice],
      [1, once],
    ] as const)
      for (const [name, fault] of faults) {
        const before = service.orders().length;
        service.fault("*", { ...fault, times: 5 });
        await says(`make it ${name}`);
        const { slots, state } = await ends(++number);
        service.clearFaults();
        expect([name, service.orders().length - before, state]).toEqual([name, times, "failed"]);
        expect(slots[0]?.failure, name).toMatch(/\S+ \S+/);
        expect(slots[0]?.failure, name).not.toMatch(/[<{]|https?:|at \w+ \(/);
      }
    expect(await spent()).toBeGreaterThan(0); // what may have been paid counts
  },
  120_000,
);

test.each(Object.entries(ways))(
  "over %s, a server that was broken once draws when it is asked again, and is paid once",
  async (_, id) => {
    const { service, says, ends, spent } = await asking(id);
    service.fault("*", { kind: "broken", status: 500 });
    await says("make it night");
    const { slots, state } = await ends(1);
    expect([state, service.orders().length]).toEqual(["done", 2]);
    expect(await spent()).toBeCloseTo(slots[0]?.costUsd ?? 0);
    expect(slots[0]?.costUsd).toBeCloseTo(service.orders()[1]?.costUsd ?? 0, 3);
  },
);

test("a refusal in the middle, after a preview, is not asked again; neither is a server that breaks then", async () => {
  const { service, says, ends } = await asking(ways["OpenAI Images"]);
  service.fault("*", { kind: "error-event", afterPartials: 1 });
  await says("make it night");
  await ends(1);
  expect(service.orders()).toHaveLength(1);
});

test.each(Object.entries(ways))(
  "over %s, cancelled while it draws, the request is given up for real, and counts as paid",
  async (_, id) => {
    const { service, says, wish, card, spent } = await asking(id, { previews: 0 });
    const hold = service.holds("*", "final");
    await says("make it night");
    await service.until(() => hold.waiting === 1, "it draws");
    await wish({ kind: "cancel" });
    await service.until(() => service.orders()[0]?.aborted, "the request is given up");
    await expect.poll(() => card(1)?.state, patience).toBe("cancelled");
    expect(await spent()).toBeGreaterThan(0);
  },
);

test("a budget reached in the middle of a turn refuses the rest of it before it is asked for", async () => {
  const id = ways["OpenRouter images"];
  const limits = { historyTurns: 8, budget: { all: 0.1 } };
  const { service, says, ends } = await asking(id, { limits, settings: { variants: 4 } });
  await says("make it night");
  const { slots, cost } = await ends(1);
  expect(slots.map(({ state }) => state).toSorted()).toEqual(["failed", "failed", "ready", "ready"]);
  expect(slots.find(({ state }) => state === "failed")?.failure).toMatch(/budget of \$0\.10 for everybody here is used up/);
  expect([service.orders().length, cost]).toEqual([2, "Together $0.08."]);
});

test.each(Object.entries(ways))(
  "over %s, what is stopped in the middle goes on after the start, asked once more at most",
  async (_, id) => {
    const { service, says, bot, chat, ends } = await asking(id, { previews: 0 });
    const hold = service.holds("*", "final");
    await says("make it night");
    await service.until(() => hold.waiting === 1, "it draws");
    await bot.stop();
    await service.until(() => service.orders()[0]?.aborted, "the request is given up");
    hold.release();
    await bot.start(chat);
    expect((await ends(1)).state).toBe("done");
    expect(service.orders()).toHaveLength(2);
  },
);
