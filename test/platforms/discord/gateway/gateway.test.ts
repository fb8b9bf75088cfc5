// A gateway that fails in every way that was seen on the real one: one connection at a time, and back as soon as it is.

import { expect, onTestFinished, test } from "vitest";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { nullThread, without } from "../../../fakes/discord/gateway/distortions.ts";
import type { GatewayFailure } from "../../../fakes/discord/gateway/gateway.ts";
import { meeting, photo, plain } from "../people.ts";
import { discord } from "../start.ts";

const failures: [string, GatewayFailure, number?][] = [
  ["is silent", "silent", 200],
  ["never says READY", "no-ready", 200],
  ["resets connections", "reset"],
  ["never answers the handshake", "hanging", 200],
  ["refuses the handshake with 502", { status: 502 }],
  ["closes at once with 4000", { close: 4000 }],
  ["closes at once with 1001", { close: 1001 }],
  ["closes with 4000 after IDENTIFY", { close: 4000, after: "identify" }],
];

test.each(failures)(
  "makes one attempt at a time while the gateway %s, and is ready when it recovers",
  async (_, failure, readyTimeoutMs) => {
    const bot = await discord();
    onTestFinished(() => bot.end());
    const { gateway } = bot.service;
    gateway.fail(failure);
    await bot.start([], readyTimeoutMs === undefined ? {} : { readyTimeoutMs });
    await bot.service.until(() => gateway.connections.attempts >= 3, "the third attempt");
    expect([bot.state(), gateway.connections.peak]).toEqual(["starting", 1]);
    expect(bot.log.said).toContain("platform is not connected, trying again");
    gateway.recover();
    await bot.service.until(() => bot.state() === "ready", "it is ready");
    const { attempts } = gateway.connections;
    await new Promise((resolve) => setTimeout(resolve, 700)); // the library's own pause before it connects again is 500 ms
    expect([gateway.connections.attempts, gateway.connections.open, gateway.connections.peak]).toEqual([attempts, 1, 1]);
  },
);

test("makes one attempt at a time when the gateway fails after it was ready", async () => {
  const { bot, service, ada, begun, drawn } = await meeting();
  const { thread } = await begun();
  service.gateway.connections.resetCounters();
  service.gateway.fail({ status: 502 }, { times: 3 });
  service.gateway.drop({ resumable: true });
  await service.until(() => bot.state() === "starting", "the lost connection");
  await ada.posts(thread, { text: "invert it" });
  await service.until(() => bot.state() === "ready", "it is ready");
  await drawn(thread, "invert it");
  expect([service.gateway.connections.attempts, service.gateway.connections.peak]).toEqual([4, 1]);
});

test.each<[string, GatewayFailure]>([
  ["is silent", "silent"],
  ["says neither READY nor RESUMED", "no-ready"],
  ["never answers the handshake", "hanging"],
])("gives up an attempt to connect again when the gateway %s, and makes the next", async (_, failure) => {
  const bot = await discord();
  onTestFinished(() => bot.end());
  const { gateway } = bot.service;
  await bot.start([], { readyTimeoutMs: 300 });
  await bot.service.until(() => bot.state() === "ready", "it is ready");
  gateway.connections.resetCounters();
  gateway.fail(failure);
  gateway.drop({ resumable: true });
  await bot.service.until(() => gateway.connections.attempts >= 3, "the third attempt");
  expect([bot.state(), gateway.connections.peak]).toEqual(["starting", 1]);
  gateway.recover();
  await bot.service.until(() => bot.state() === "ready" && gateway.connected, "it is ready again");
  expect([gateway.connections.open, gateway.connections.peak]).toEqual([1, 1]);
});

test("leaves no connection behind when it is stopped while it connects", async () => {
  const bot = await discord();
  onTestFinished(() => bot.end());
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

test("answers a click that discord.js can't read, and logs that once", async () => {
  const { bot, service, ada, begun, shows, drawn } = await meeting();
  const { thread, first } = await begun();
  service.gateway.distort("INTERACTION_CREATE", nullThread, 2);
  await ada.clicks(first, "Pick 1").answered();
  await shows(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  await ada.clicks(first, "Pick 1").answered();
  expect(bot.log.said.filter((line) => line === "discord.js could not read an event")).toHaveLength(1);
  expect(bot.log.lines.find(({ message }) => message.includes("could not read"))?.facts.err).toBeInstanceOf(TypeError);
  await ada.posts(thread, { text: "invert it" });
  await drawn(thread, "invert it");
  expect(service.gateway.connections.attempts).toBe(1);
});

test("answers a command whose channel is named by its id alone", async () => {
  const { service, ada, general, begun, drawn } = await meeting();
  const { thread } = await begun();
  service.gateway.distort("INTERACTION_CREATE", without("channel"), 2);
  expect(plain((await (await ada.uses("/settings", thread)).reply()).text)).toContain("Models: local");
  const asked = await ada.uses("/edit", general, { prompt: "invert it", image: await photo() });
  await asked.answered();
  const other = () => ada.sees(general).find(({ threadId }) => threadId !== undefined && threadId !== thread.id)?.threadId;
  await drawn({ id: await service.until(other, "a thread") }, "invert it");
});

test("doesn't call it slowness when Discord fails to take an answer", async () => {
  const { bot, service, ada, begun } = await meeting();
  const { thread } = await begun();
  service.faults.every("POST", /callback$/).answers(500);
  await ada.uses("/settings", thread);
  const told = await service.until(() => ada.sees(ada.direct).at(-1)?.text, "a sentence");
  expect(plain(told)).toContain(discordMessages.notTaken);
  expect(bot.log.lines.find(({ message }) => message === "Discord did not take an answer")?.facts).toMatchObject({
    outcome: "failed",
    err: expect.any(Error),
  });
});
