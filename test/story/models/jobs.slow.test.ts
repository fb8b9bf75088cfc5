// Pictures that a provider draws as jobs, in a whole bot: each is requested and paid once.

import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import type { ModelId, Request } from "../../../src/core/vocabulary.ts";
import { masks } from "../../../src/models/local/local.ts";
import { openProviders } from "../../../src/models/providers.ts";
import { silent } from "../../fakes/bot.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { startBlackForestLabs } from "../../fakes/models/black-forest-labs.ts";
import { startFal } from "../../fakes/models/fal.ts";
import { startReplicate } from "../../fakes/models/replicate.ts";
import { BotHarness } from "../../platforms/bot-harness.ts";
import { POLLING } from "./api-bot.ts";

const services = {
  bfl: { start: startBlackForestLabs, id: "bfl/flux-2-pro", path: "/v1" },
  replicate: { start: startReplicate, id: "replicate/black-forest-labs/flux-2-pro", path: "" },
  fal: { start: startFal, id: "fal/fal-ai/flux-2-pro", path: "/queue" },
};

async function startBot(name: keyof typeof services, timeoutMs = 20_000) {
  const { start, id, path } = services[name];
  const service = await start();
  onTestFinished(() => service.close());
  service.jobs.byHand = true;
  const keys = { [name]: { apiKey: service.key, baseUrl: `${service.url}${path}` } };
  const registry = openProviders(keys, { previews: 0, timeoutMs, masks, folder: tmpdir(), log: silent });
  const chat = new FakeChat();
  const bot = new BotHarness({ models: registry.list(), settings: { models: [id as ModelId] } });
  await bot.start(chat);
  onTestFinished(() => bot.close());
  let requests = 0;
  const request = (intent: Request["intent"]) =>
    chat.receive({
      ...{ id: `r${++requests}`, location: { thread: { platform: "discord", id: "t" } }, at: new Date(), intent },
      author: { id: "ada", name: "Ada", moderator: false },
    });
  const card = () => chat.shown.find((one) => one.card.number === 1)?.card;
  const waitFor = (state: string) => expect.poll(() => card()?.state, POLLING).toBe(state);
  const job = () => service.until(() => service.jobs.last, "the job");
  await request({
    ...{ kind: "edit", prompt: "a boat at night", references: [], settings: {}, addressed: true, fresh: false },
    source: { text: true },
  });
  return { service, bot, chat, request, card, waitFor, job };
}

const each = test.each(["bfl", "replicate", "fal"] as const);

each("%s: a restarted bot fetches the picture of the job that was running", async (name) => {
  const { service, bot, chat, card, waitFor, job } = await startBot(name);
  const running = await job();
  await expect.poll(() => service.requests.length, POLLING).toBeGreaterThan(1);
  await bot.stop();
  await running.finish();
  await bot.start(chat);
  await waitFor("done");
  expect([service.orders().length, service.charged.times]).toEqual([1, 1]);
  expect(card()?.slots[0]?.costUsd).toBeGreaterThan(0);
});

each("%s: a retry after a timeout waits for the same picture", async (name) => {
  const { service, request, card, waitFor, job } = await startBot(name, 1200);
  const running = await job();
  await waitFor("failed");
  expect(card()?.slots[0]?.failure).toContain("still working on it");
  await running.finish();
  const turn = card()?.turn;
  if (!turn) throw new Error("no card");
  await request({ kind: "retry", turn });
  await waitFor("done");
  expect([service.orders().length, service.charged.times]).toEqual([1, 1]);
});

test.each(["replicate", "fal"] as const)("%s: cancelling ends the job there too", async (name) => {
  const { service, request, waitFor, job } = await startBot(name);
  const running = await job();
  await expect.poll(() => service.requests.length, POLLING).toBeGreaterThan(1);
  await request({ kind: "cancel" });
  await waitFor("cancelled");
  await expect.poll(() => running.state, POLLING).toBe("canceled");
});
