import { expect, onTestFinished, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { MAX_REFUSALS } from "../../src/core/platforms/refusals.ts";
import { startModels } from "../fakes/models/index.ts";
import { startEverywhere, until } from "./outage.ts";

test("keeps the page and Slack working while Discord's gateway is silent", async () => {
  const bot = await startEverywhere();
  bot.discord.gateway.fail("silent");
  bot.start();
  await bot.editOnPage();
  await bot.editOnSlack();
  expect(await bot.health()).toEqual({ web: "ready", slack: "ready", discord: "starting" });
  expect(bot.printed().filter((line) => line.startsWith("Threadbrush is running at"))).toHaveLength(1);
  expect(bot.discord.gateway.connections.peak).toBe(1);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("keeps the page and Discord working while Slack's sockets are silent", async () => {
  const bot = await startEverywhere();
  bot.slack.sockets.fail("silent");
  bot.start();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await Promise.all([bot.editOnPage(), bot.editOnDiscord()]);
  expect(await bot.health()).toEqual({ web: "ready", slack: "starting", discord: "ready" });
  expect(bot.slack.sockets.connections.peak).toBe(1);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("keeps every platform working while a provider never lists its models", async () => {
  const [bot, service] = [await startEverywhere(), await startModels()];
  onTestFinished(() => service.close());
  for (const list of ["/images/models", "/models"]) service.fault(list, { kind: "hangs", where: "before-headers", times: 9 });
  bot.start({ OPENROUTER_API_KEY: service.openrouter.key, OPENROUTER_BASE_URL: service.openrouter.url });
  await service.until(() => service.requests.length === 2, "requests for both lists");
  expect(await bot.health()).toHaveProperty("web", "ready"); // the page starts before any provider responds
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await Promise.all([bot.editOnPage(), bot.editOnSlack(), bot.editOnDiscord()]);
  expect(service.requests.filter(({ finished }) => finished)).toEqual([]);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("recovers from refused handshakes and an exception in discord.js without affecting other platforms", async () => {
  const bot = await startEverywhere();
  const { gateway } = bot.discord;
  gateway.fail({ status: 502 });
  bot.start();
  await bot.editOnPage();
  await bot.editOnSlack();
  await until(() => gateway.connections.attempts >= 2, "a second attempt");
  // Pauses of 1–2, 2–4, then 4–8 seconds: never dozens of attempts.
  expect([gateway.connections.attempts < 8, gateway.connections.peak]).toEqual([true, 1]);
  gateway.recover();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await bot.editOnDiscord();

  gateway.sendText('{"op":10}'); // discord.js reads a field of undefined where nothing catches the error
  await until(() => bot.log().some(({ msg }) => msg === "uncaught exception, restarting the platform"), "the exception");
  await bot.editOnPage();
  await bot.editOnSlack("invert it");
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready again");
  await bot.editOnDiscord("invert it");
  const crash = bot.log().find(({ msg }) => msg.startsWith("uncaught exception"));
  expect(crash).toMatchObject({ level: "error", platform: "discord", err: { stack: expect.stringContaining("discordjs/ws") } });
  expect([gateway.connections.open, gateway.connections.peak]).toEqual([1, 1]);
  const states = bot.log().filter(({ msg, platform }) => msg === "platform state changed" && platform === "discord");
  expect(states).toMatchObject([{ to: "ready" }, { to: "starting" }, { to: "ready" }]);
  expect(await bot.stop()).toBe(0);
}, 120_000);

test("gives up a card that Discord keeps refusing after three tries, while the page and Slack work", async () => {
  const bot = await startEverywhere();
  bot.start();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  bot.discord.faults.every("PATCH", /messages/).isRefused("invalidForm");
  await bot.postOnDiscord();
  await Promise.all([bot.editOnPage(), bot.editOnSlack()]);
  await until(() => bot.directMessages().some((text) => text.includes(messages.notShown)), "a direct message");
  const edits = bot.discord.requests.filter(({ method, path }) => method === "PATCH" && path.includes("/messages/"));
  expect(edits.length).toBeLessThanOrEqual(MAX_REFUSALS);
  expect(bot.directMessages()).toHaveLength(1);
  bot.discord.faults.clear();
  await bot.editOnDiscord("invert it");
}, 90_000);
