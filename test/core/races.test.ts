// Concurrent requests, and deletions while other work is in progress.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { Intent, Location, MessageId } from "../../src/core/vocabulary.ts";
import { openDatabase } from "../../src/storage/sqlite/open.ts";
import { startBot } from "../fakes/bot.ts";
import { FakeChat } from "../fakes/chat.ts";
import { FakeModel } from "../fakes/model.ts";
import { attachments, pictureSource, startHarness } from "./core-harness.ts";

const photo = { source: pictureSource("photo") };
const channel: Location = { channel: { platform: "discord", id: "c" } };

test("puts two people who start from the same picture at once into one conversation", async () => {
  const bot = await startHarness();
  await Promise.all([bot.send("night", photo), bot.send("rain", { ...photo, by: "bo" })]);
  const cards = [await bot.waitForCard(1), await bot.waitForCard(2)];
  expect(cards.map(({ pictures, card }) => [card.author.id, pictures[0]])).toEqual([
    ["ada", "night#1<photo>"],
    ["bo", "rain#1<photo>"],
  ]);
  expect((await bot.store.conversations.findConversation(bot.thread))?.owner.id).toBe("ada");
});

test("asks about one of two simultaneous pictures and keeps the other for its sender's next message", async () => {
  const bot = await startHarness();
  const answers = await Promise.all([
    bot.send("", { references: attachments("photo") }),
    bot.send("", { references: attachments("hat"), by: "bo" }),
  ]);
  expect(answers).toMatchObject([{ kind: "turn" }, { kind: "words", text: messages.held(1) }]);
  expect((await bot.runTurn(1, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await bot.runTurn(2, "add it", { by: "bo" })).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("adds a channel request to the conversation that started on its picture in the meantime", async () => {
  const bot = await startHarness();
  bot.chat.openThread = async () => ({ thread: bot.thread, root: "r" as MessageId });
  const opening = bot.chat.openThread;
  const held = Promise.withResolvers<void>();
  bot.chat.openThread = async (...args) => {
    await held.promise;
    return opening(...args);
  };
  await bot.send("rain", { ...photo, in: channel, by: "bo", settings: { variants: 2 } });
  await bot.runTurn(1, "night", photo);
  held.resolve();
  expect((await bot.waitForCard(2)).pictures).toEqual(["rain#1<photo>", "rain#2<photo>"]);
  expect((await bot.runTurn(3, "snow")).pictures).toEqual(["snow#1<rain#1<photo>|rain#2<photo>>"]);
  expect(await bot.store.conversations.findConversation(bot.thread)).toMatchObject({ owner: { id: "ada" }, title: "night" });
});

test("keeps a channel's picture without text for its sender's next message in that conversation", async () => {
  const bot = await startHarness();
  bot.chat.openThread = async () => ({ thread: bot.thread, root: "r" as MessageId });
  await bot.runTurn(1, "night", photo);
  await bot.send("", { source: pictureSource("hat"), in: channel, by: "bo" });
  await bot.waitUntilIdle();
  expect(bot.chat.shown).toHaveLength(1);
  expect((await bot.runTurn(2, "add it", { by: "bo" })).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("starts on a picture after the deletion of its old conversation has finished", async () => {
  const bot = await startHarness();
  bot.chat.openThread = async () => ({ thread: bot.thread, root: "r" as MessageId });
  await bot.runTurn(1, "night", photo);
  const removing = bot.chat.hold("remove");
  await bot.request({ kind: "delete" });
  await removing.started;
  await bot.send("rain", { ...photo, in: channel });
  await bot.waitUntil(() => bot.deferred.open > 0);
  removing.release();
  await bot.waitUntil(() => bot.card(1)?.pictures[0] === "rain#1<photo>");
  expect(bot.chat.shown).toHaveLength(1);
});

test("finds the root message that the first of several attempts posted", async () => {
  const bot = await startHarness();
  const since: (Date | undefined)[] = [];
  const { openThread } = bot.chat;
  bot.chat.openThread = async (...args) => {
    since.push(args[3]);
    if (since.length === 1) bot.chat.loseResponse("open");
    if (since.length === 2) throw new PlatformError("unavailable", "502");
    return openThread.apply(bot.chat, args);
  };
  await bot.send("night", { ...photo, in: channel });
  await bot.waitUntilIdle();
  expect(since[2]).toEqual(since[1]);
  expect([bot.chat.roots.length, bot.chat.shown.length]).toEqual([1, 1]);
});

test("leaves nothing behind when a conversation is deleted while its card is being posted", async () => {
  const bot = await startHarness();
  const posting = bot.chat.hold("post");
  await bot.send("night", photo);
  await posting.started;
  await bot.request({ kind: "delete" });
  await bot.waitUntil(async () => (await bot.store.conversations.findConversation(bot.thread)) === undefined);
  posting.release();
  await bot.waitUntil(() => bot.chat.removed.length === 1);
  expect(bot.chat.shown).toEqual([]);
});

test("stops drawing and leaves nothing behind when a conversation is deleted", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.send("wait");
  await bot.waitUntil(() => bot.models[0]?.draws === 2);
  await bot.request({ kind: "delete" });
  await bot.waitUntilIdle();
  expect([bot.chat.shown, await bot.store.conversations.findConversation(bot.thread)]).toEqual([[], undefined]);
  expect((await bot.runTurn(1, "rain", { source: pictureSource("other") })).pictures).toEqual(["rain#1<other>"]);
});

test("deletes a conversation although its messages can't be removed, and notifies the owner", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  bot.chat.refuse("remove", new PlatformError("forbidden", "50013"));
  await bot.request({ kind: "delete" });
  await bot.waitUntilIdle();
  expect([bot.chat.notices, await bot.store.conversations.findConversation(bot.thread)]).toEqual([
    [messages.notAllRemoved],
    undefined,
  ]);
});

test("gives up a thread that can't be opened, and notifies the owner", async () => {
  const bot = await startHarness();
  bot.chat.refuse("open", new PlatformError("unavailable", "502"));
  await bot.send("night", { ...photo, in: channel });
  await bot.waitUntil(() => {
    bot.advance(25_000);
    return bot.failed.open === 20;
  });
  await bot.waitUntilIdle();
  expect([bot.failed.open, bot.chat.notices, bot.models[0]?.draws]).toEqual([20, [messages.notOpened], 0]);
});

test("ends the conversation with one notification when its cards can't be edited", async () => {
  const bot = await startHarness();
  await bot.send("wait", photo);
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  bot.chat.refuse("edit", new PlatformError("forbidden", "locked"));
  await bot.request({ kind: "cancel" });
  await bot.waitUntilIdle();
  expect([bot.chat.notices, await bot.store.conversations.findConversation(bot.thread)]).toEqual([
    [messages.cannotWrite],
    undefined,
  ]);
});

test("limits each person to twenty waiting turns until one ends", async () => {
  const bot = await startHarness();
  await bot.send("wait", photo);
  for (let i = 2; i <= 20; i++) expect(await bot.send(`turn ${i}`)).toMatchObject({ kind: "turn" });
  expect(await bot.send("one more")).toEqual({ kind: "words", text: messages.tooManyWaiting(20), refused: true });
  expect(await bot.send("mine", { by: "bo" })).toMatchObject({ kind: "turn" });
  await bot.request({ kind: "cancel" });
  await bot.waitForCard(21);
  expect(await bot.send("one more")).toMatchObject({ kind: "turn" });
});

test("turns three quick messages into three turns in order, each built on the previous one", async () => {
  const bot = await startHarness();
  await Promise.all([bot.send("night", photo), bot.send("rain"), bot.send("snow")]);
  expect((await bot.waitForCard(3)).pictures).toEqual(["snow#1<rain#1<night#1<photo>>>"]);
});

test("accepts a form after a restart that was opened before it", async () => {
  const persisted = { db: openDatabase(":memory:").db, folder: mkdtempSync(join(tmpdir(), "form-")) };
  const chat = new FakeChat();
  const request = (id: string, intent: Intent) => ({
    ...{ id, location: { thread: { platform: "discord", id: "t" } as const }, at: new Date(), intent },
    author: { id: "ada", name: "Ada", moderator: false },
  });
  const before = await startBot(persisted, chat, new FakeModel());
  const draft = { prompt: "", source: pictureSource("photo"), references: [], settings: { variants: 1 } };
  const opened = await before.core.receive(request("r1", { kind: "form", draft }));
  if (opened.kind !== "form") throw new Error(opened.kind);
  await before.stop();
  const after = await startBot(persisted, chat, new FakeModel());
  const form = opened.form.draft;
  await after.core.receive(request("r2", { kind: "submit", draft: form, prompt: "night", references: [], settings: {} }));
  await expect.poll(() => chat.shown[0]?.pictures, { timeout: 10_000 }).toEqual(["night#1<photo>"]);
  await after.stop();
});
