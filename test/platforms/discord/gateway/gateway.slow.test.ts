// Every gateway failure seen in production: one connection attempt at a time, and ready as soon as the gateway recovers.

import { expect, onTestFinished, test } from "vitest";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { nullThread, without } from "../../../fakes/discord/gateway/distortions.ts";
import type { GatewayFailure } from "../../../fakes/discord/gateway/gateway.ts";
import { createDiscordBot, photo, startChat, unescapeMarkdown } from "../start.ts";

const failures: [string, GatewayFailure, number?][] = [
  ["is silent", "silent", 600],
  ["never sends READY", "no-ready", 600],
  ["resets connections", "reset"],
  ["never answers the handshake", "hanging", 600],
  ["refuses the handshake with 502", { status: 502 }],
  ["closes at once with 4000", { close: 4000 }],
  ["closes at once with 1001", { close: 1001 }],
  ["closes with 4000 after IDENTIFY", { close: 4000, after: "identify" }],
];

test.each(failures)(
  "makes one attempt at a time while the gateway %s, and is ready once it recovers",
  async (_, failure, readyTimeoutMs) => {
    const bot = await createDiscordBot();
    onTestFinished(() => bot.close());
    const { gateway } = bot.service;
    gateway.fail(failure);
    await bot.start([], readyTimeoutMs === undefined ? {} : { readyTimeoutMs });
    await bot.service.until(() => gateway.connections.attempts >= 3, "the third attempt");
    expect([bot.state(), gateway.connections.peak]).toEqual(["starting", 1]);
    expect(bot.log.messages).toContain("platform not connected, retrying");
    gateway.recover();
    await bot.service.until(() => bot.state() === "ready", "ready");
    const { attempts } = gateway.connections;
    await new Promise((resolve) => setTimeout(resolve, 700)); // discord.js pauses for 500 ms before it reconnects
    expect([gateway.connections.attempts, gateway.connections.open, gateway.connections.peak]).toEqual([attempts, 1, 1]);
  },
);

test("makes one attempt at a time when an established connection fails", async () => {
  const { bot, service, ada, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation();
  service.gateway.connections.resetCounters();
  service.gateway.fail({ status: 502 }, { times: 3 });
  service.gateway.drop({ resumable: true });
  await service.until(() => bot.state() === "starting", "the lost connection");
  await ada.posts(thread, { text: "invert it" });
  await service.until(() => bot.state() === "ready", "ready");
  await waitForResult(thread, "invert it");
  expect([service.gateway.connections.attempts, service.gateway.connections.peak]).toEqual([4, 1]);
});

test.each<[string, GatewayFailure]>([
  ["is silent", "silent"],
  ["sends neither READY nor RESUMED", "no-ready"],
  ["never answers the handshake", "hanging"],
])("abandons a reconnect when the gateway %s, and tries again", async (_, failure) => {
  const bot = await createDiscordBot();
  onTestFinished(() => bot.close());
  const { gateway } = bot.service;
  await bot.start([], { readyTimeoutMs: 300 });
  await bot.service.until(() => bot.state() === "ready", "ready");
  gateway.connections.resetCounters();
  gateway.fail(failure);
  gateway.drop({ resumable: true });
  await bot.service.until(() => gateway.connections.attempts >= 3, "the third attempt");
  expect([bot.state(), gateway.connections.peak]).toEqual(["starting", 1]);
  gateway.recover();
  await bot.service.until(() => bot.state() === "ready" && gateway.connected, "ready again");
  expect([gateway.connections.open, gateway.connections.peak]).toEqual([1, 1]);
});

test("leaves no connection behind when it's stopped while connecting", async () => {
  const bot = await createDiscordBot();
  onTestFinished(() => bot.close());
  const { gateway } = bot.service;
  gateway.fail("hanging");
  const starting = bot.start();
  await bot.service.until(() => gateway.connections.open === 1, "the attempt");
  await bot.stop();
  await starting;
  await bot.service.until(() => gateway.connections.open === 0, "no connection");
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(gateway.connections.attempts).toBe(1);
});

test("answers a click on a card whose channel comes without its name and type", async () => {
  const { bot, service, ada, startConversation, waitForCard, waitForResult } = await startChat();
  const { thread, first } = await startConversation();
  service.gateway.distort("INTERACTION_CREATE", nullThread);
  await ada.clicks(first, "Pick 1").answered();
  await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  expect(service.gateway.connections.attempts).toBe(1);
  expect(bot.log.messages).not.toContain("failed to read event");
});

test("goes on after an event that it can't read, and logs the error once", async () => {
  const { bot, service, ada, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation();
  for (let time = 0; time < 2; time++) service.gateway.dispatch("CHANNEL_UPDATE", null);
  await ada.posts(thread, { text: "invert it" });
  await waitForResult(thread, "invert it");
  expect(bot.log.messages.filter((line) => line === "failed to read event")).toHaveLength(1);
  expect(bot.log.entries.find(({ message }) => message === "failed to read event")?.facts.err).toBeInstanceOf(TypeError);
  expect(service.gateway.connections.attempts).toBe(1);
});

test("answers a command that carries only its channel's id", async () => {
  const { service, ada, general, startConversation, waitForResult } = await startChat();
  const { thread } = await startConversation();
  service.gateway.distort("INTERACTION_CREATE", without("channel"), 2);
  expect(unescapeMarkdown((await (await ada.uses("/settings", thread)).reply()).text)).toContain("Models: local");
  const asked = await ada.uses("/edit", general, { prompt: "invert it", image: await photo() });
  await asked.answered();
  const other = () => ada.sees(general).find(({ threadId }) => threadId !== undefined && threadId !== thread.id)?.threadId;
  await waitForResult({ id: await service.until(other, "a thread") }, "invert it");
});

test("sends a direct message that doesn't blame slowness when Discord rejects a response", async () => {
  const { bot, service, ada, startConversation } = await startChat();
  const { thread } = await startConversation();
  service.faults.every("POST", /callback$/).answers(500);
  await ada.uses("/settings", thread);
  const notice = await service.until(() => ada.sees(ada.direct).at(-1)?.text, "a direct message");
  expect(unescapeMarkdown(notice)).toContain(discordMessages.notTaken);
  expect(bot.log.entries.find(({ message }) => message === "Discord rejected response")?.facts).toMatchObject({
    outcome: "failed",
    err: expect.any(Error),
  });
});
