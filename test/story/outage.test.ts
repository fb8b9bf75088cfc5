import { expect, onTestFinished, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { MAX_REFUSALS } from "../../src/core/platforms/refusals.ts";
import { startModels } from "../fakes/models/index.ts";
import { everywhere, until } from "./outage.ts";

test("the page and Slack work while Discord's gateway is silent", async () => {
  const bot = await everywhere();
  bot.discord.gateway.fail("silent");
  bot.start();
  await bot.editsOnThePage();
  await bot.editsOnSlack();
  expect(await bot.health()).toEqual({ web: "ready", slack: "ready", discord: "starting" });
  expect(bot.printed().filter((line) => line.startsWith("Threadbrush is running at"))).toHaveLength(1);
  expect(bot.discord.gateway.connections.peak).toBe(1);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("the page and Discord work while Slack's sockets are silent", async () => {
  const bot = await everywhere();
  bot.slack.sockets.fail("silent");
  bot.start();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await Promise.all([bot.editsOnThePage(), bot.editsOnDiscord()]);
  expect(await bot.health()).toEqual({ web: "ready", slack: "starting", discord: "ready" });
  expect(bot.slack.sockets.connections.peak).toBe(1);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("everybody works while a model service never says which models it has", async () => {
  const [bot, service] = [await everywhere(), await startModels()];
  onTestFinished(() => service.close());
  for (const list of ["/images/models", "/models"]) service.fault(list, { kind: "hangs", where: "before-headers", times: 9 });
  bot.start({ OPENROUTER_API_KEY: service.openrouter.key, OPENROUTER_BASE_URL: service.openrouter.url });
  await service.until(() => service.requests.length === 2, "questions for both lists");
  expect(await bot.health()).toHaveProperty("web", "ready"); // the page was there before anybody was asked
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await Promise.all([bot.editsOnThePage(), bot.editsOnSlack(), bot.editsOnDiscord()]);
  expect(service.requests.filter(({ finished }) => finished)).toEqual([]);
  expect(await bot.stop()).toBe(0);
}, 90_000);

test("refused handshakes and an exception of discord.js hold up nobody else, and Discord is back afterwards", async () => {
  const bot = await everywhere();
  const { gateway } = bot.discord;
  gateway.fail({ status: 502 });
  bot.start();
  await bot.editsOnThePage();
  await bot.editsOnSlack();
  await until(() => gateway.connections.attempts >= 2, "a second attempt");
  // One to two seconds, then two to four, then four to eight: never dozens.
  expect([gateway.connections.attempts < 8, gateway.connections.peak]).toEqual([true, 1]);
  gateway.recover();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  await bot.editsOnDiscord();

  gateway.sendText('{"op":10}'); // discord.js reads a field of what isn't there, where nothing catches it
  await until(() => bot.log().some(({ msg }) => msg === "uncaught exception, restarting the platform"), "the exception");
  await bot.editsOnThePage();
  await bot.editsOnSlack("invert it");
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready again");
  await bot.editsOnDiscord("invert it");
  const crash = bot.log().find(({ msg }) => msg.startsWith("uncaught exception"));
  expect(crash).toMatchObject({ level: "error", platform: "discord", err: { stack: expect.stringContaining("discordjs/ws") } });
  expect([gateway.connections.open, gateway.connections.peak]).toEqual([1, 1]);
  const states = bot.log().filter(({ msg, platform }) => msg === "platform state changed" && platform === "discord");
  expect(states).toMatchObject([{ to: "ready" }, { to: "starting" }, { to: "ready" }]);
  expect(await bot.stop()).toBe(0);
}, 120_000);

test("a card that Discord refuses for ever ends after three tries, and the page and Slack work meanwhile", async () => {
  const bot = await everywhere();
  bot.start();
  await until(async () => (await bot.health()).discord === "ready", "Discord is ready");
  bot.discord.faults.every("PATCH", /messages/).isRefused("invalidForm");
  await bot.asksOnDiscord();
  await Promise.all([bot.editsOnThePage(), bot.editsOnSlack()]);
  await until(() => bot.toldOnDiscord().some((text) => text.includes(messages.notShown)), "a direct message");
  const edits = bot.discord.requests.filter(({ method, path }) => method === "PATCH" && path.includes("/messages/"));
  expect(edits.length).toBeLessThanOrEqual(MAX_REFUSALS);
  expect(bot.toldOnDiscord()).toHaveLength(1);
  bot.discord.faults.clear();
  await bot.editsOnDiscord("invert it");
}, 90_000);
