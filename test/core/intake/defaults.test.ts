// The defaults of channels and servers: what conversations start with, and who may change it.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { DefaultSettings, DefaultsScope, ModelId, ServerChannel, Settings } from "../../../src/core/vocabulary.ts";
import { type CoreHarness, pictureSource, startHarness } from "../core-harness.ts";

const general: ServerChannel = { channel: "general", server: "s1" };
const random: ServerChannel = { channel: "random", server: "s1" };
const elsewhere: ServerChannel = { channel: "general", server: "s2" };
const moderator = { by: "mo", moderator: true };
const words = (text: string, refused = false) => ({ kind: "words", text, refused });

type Change = Partial<DefaultSettings> | "reset";
const change = (bot: CoreHarness, scope: DefaultsScope, settings: Change, at = general, by = moderator) =>
  bot.request({ kind: "defaults", scope, settings }, { ...by, at });

let threads = 0;
/** Starts a conversation there. Resolves to its settings. */
async function startIn(bot: CoreHarness, at: ServerChannel | undefined, requested: Partial<Settings> = {}): Promise<Settings> {
  const thread = { platform: "discord", id: `thread-${++threads}` } as const;
  const asked = { source: pictureSource("photo"), settings: requested, in: { thread }, ...(at && { at }) };
  expect(await bot.send("night", asked)).toMatchObject({ kind: "turn" });
  const conversation = await bot.store.conversations.findConversation(thread);
  if (!conversation) throw new Error("no conversation");
  return conversation.settings;
}

test("starts a conversation with its channel's defaults, then its server's, then the bot's", async () => {
  const bot = await startHarness({ settings: { aspectRatio: "1:1" } });
  expect(await change(bot, "server", { variants: 2, mentionOnly: true })).toEqual(words(messages.defaultsSaved("server")));
  expect(await change(bot, "channel", { mentionOnly: false })).toEqual(words(messages.defaultsSaved("channel")));
  expect(await startIn(bot, general)).toMatchObject({ variants: 2, mentionOnly: false, aspectRatio: "1:1" });
  expect(await startIn(bot, random)).toMatchObject({ variants: 2, mentionOnly: true, aspectRatio: "1:1" });
  expect(await startIn(bot, elsewhere)).toMatchObject({ variants: 1, mentionOnly: false, aspectRatio: "1:1" });
  expect(await startIn(bot, undefined)).toMatchObject({ variants: 1, mentionOnly: false });
});

test("prefers what a conversation starts with, and what is set in it", async () => {
  const bot = await startHarness();
  await change(bot, "channel", { variants: 3, aspectRatio: "16:9" });
  expect(await startIn(bot, general, { variants: 2 })).toMatchObject({ variants: 2, aspectRatio: "16:9" });
  await bot.send("night", { source: pictureSource("photo"), at: general });
  await bot.request({ kind: "settings", settings: { variants: 4 } }, { at: general });
  await bot.send("rain", { at: general });
  expect((await bot.store.conversations.findConversation(bot.thread))?.settings).toMatchObject({ variants: 4 });
});

test("leaves conversations alone that have started", async () => {
  const bot = await startHarness();
  await bot.send("night", { source: pictureSource("photo"), at: general });
  await change(bot, "channel", { mentionOnly: true });
  expect(await bot.send("rain", { addressed: false, at: general })).toMatchObject({ kind: "turn" });
});

test("goes back to the server's and to the bot's defaults", async () => {
  const bot = await startHarness();
  await change(bot, "server", { variants: 2 });
  await change(bot, "channel", { variants: 3 });
  expect(await change(bot, "channel", "reset")).toEqual(words(messages.defaultsReset("channel")));
  expect(await startIn(bot, general)).toMatchObject({ variants: 2 });
  expect(await change(bot, "server", "reset")).toEqual(words(messages.defaultsReset("server")));
  expect(await startIn(bot, general)).toMatchObject({ variants: 1 });
});

test.each<[DefaultsScope, Change]>([
  ["channel", { variants: 2 }],
  ["server", { variants: 2 }],
  ["channel", "reset"],
  ["server", "reset"],
])("lets only moderators change a %s's defaults: %j", async (scope, settings) => {
  const bot = await startHarness();
  await change(bot, "server", { variants: 3 });
  await change(bot, "channel", { variants: 3 });
  const person = { by: "ada", moderator: false };
  expect(await change(bot, scope, settings, general, person)).toEqual(words(messages.moderatorsOnly(scope), true));
  expect(await startIn(bot, general)).toMatchObject({ variants: 3 });
  expect(await startIn(bot, random)).toMatchObject({ variants: 3 });
});

test("refuses defaults where there are no moderators, even for one", async () => {
  const bot = await startHarness();
  const intent = { kind: "defaults", scope: "server", settings: { variants: 2 } } as const;
  expect(await bot.request(intent, moderator)).toEqual(words(messages.noDefaults, true));
});

test("refuses a model that doesn't exist", async () => {
  const bot = await startHarness();
  expect(await change(bot, "channel", { models: ["easel" as ModelId] })).toEqual(
    words(messages.unknownModel("easel", ["fake"]), true),
  );
  expect(await startIn(bot, general)).toMatchObject({ models: ["fake"] });
});

test("shows the defaults and their models first in a form", async () => {
  const bot = await startHarness();
  await change(bot, "channel", { variants: 3, aspectRatio: "16:9" });
  const draft = { prompt: "", source: pictureSource("photo"), references: [], settings: {} };
  const place = { channel: { platform: "discord", id: "general" } } as const;
  const answer = await bot.request({ kind: "form", draft }, { in: place, at: general });
  expect(answer).toMatchObject({
    kind: "form",
    form: { settings: { variants: 3, aspectRatio: "16:9", resolution: "standard" } },
  });
});

test("describes what is in force, and where it is set", async () => {
  const bot = await startHarness();
  await change(bot, "server", { variants: 2, mentionOnly: true });
  await change(bot, "channel", { mentionOnly: false, resolution: "high" });
  const person = { id: "ada", name: "ada", moderator: false };
  const describe = (scope: DefaultsScope) => bot.core.query(person, { kind: "defaultsAt", scope, channel: general });
  const { seed: _, ...bots } = { ...(await startIn(bot, undefined)) };
  expect(await describe("channel")).toEqual({
    scope: "channel",
    settings: { ...bots, variants: 2, mentionOnly: false, resolution: "high" },
    set: { channel: ["resolution", "mentionOnly"], server: ["variants"] },
  });
  expect(await describe("server")).toEqual({
    scope: "server",
    settings: { ...bots, variants: 2, mentionOnly: true },
    set: { channel: [], server: ["variants", "mentionOnly"] },
  });
});

test("deletes the defaults of a server that removes the bot, and no other's", async () => {
  const bot = await startHarness();
  for (const at of [general, elsewhere])
    for (const scope of ["channel", "server"] as const) await change(bot, scope, { variants: 2 }, at);
  await bot.core.onServerRemoved("s1");
  expect(await startIn(bot, general)).toMatchObject({ variants: 1 });
  expect(await startIn(bot, elsewhere)).toMatchObject({ variants: 2 });
});
