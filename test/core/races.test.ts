// Two things at once, and things that go while others are under way.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { Intent, Location, MessageId } from "../../src/core/vocabulary.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { startBot } from "../fakes/bot.ts";
import { FakeChat } from "../fakes/chat.ts";
import { FakeModel } from "../fakes/model.ts";
import { attached, posted, talk } from "./core-harness.ts";

const photo = { source: posted("photo") };
const channel: Location = { channel: { platform: "discord", id: "c" } };

test("two people who start on the same picture at once meet in one conversation, and both get their turn", async () => {
  const ada = await talk();
  await Promise.all([ada.says("night", photo), ada.says("rain", { ...photo, by: "bo" })]);
  const cards = [await ada.shows(1), await ada.shows(2)];
  expect(cards.map(({ pictures, card }) => [card.author.id, pictures[0]])).toEqual([
    ["ada", "night#1<photo>"],
    ["bo", "rain#1<photo>"],
  ]);
  expect((await ada.store.conversations.findConversation(ada.thread))?.owner.id).toBe("ada");
});

test("two pictures without words at once: one is asked about, the other waits for its sender's words", async () => {
  const ada = await talk();
  const answers = await Promise.all([
    ada.says("", { references: attached("photo") }),
    ada.says("", { references: attached("hat"), by: "bo" }),
  ]);
  expect(answers).toMatchObject([{ kind: "turn" }, { kind: "words", text: messages.held(1) }]);
  expect((await ada.turn(1, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await ada.turn(2, "add it", { by: "bo" })).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("what was asked in a channel whose picture has a conversation meanwhile is its next turn", async () => {
  const ada = await talk();
  ada.chat.openThread = async () => ({ thread: ada.thread, root: "r" as MessageId });
  const opening = ada.chat.openThread;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  ada.chat.openThread = async (...args) => {
    await held;
    return opening(...args);
  };
  await ada.says("rain", { ...photo, in: channel, by: "bo", settings: { variants: 2 } });
  await ada.turn(1, "night", photo);
  letGo();
  expect((await ada.shows(2)).pictures).toEqual(["rain#1<photo>", "rain#2<photo>"]);
  expect((await ada.turn(3, "snow")).pictures).toEqual(["snow#1<rain#1<photo>|rain#2<photo>>"]);
  expect(await ada.store.conversations.findConversation(ada.thread)).toMatchObject({ owner: { id: "ada" }, title: "night" });
});

test("a picture without words from such a channel waits for its sender's words there", async () => {
  const ada = await talk();
  ada.chat.openThread = async () => ({ thread: ada.thread, root: "r" as MessageId });
  await ada.turn(1, "night", photo);
  await ada.says("", { source: posted("hat"), in: channel, by: "bo" });
  await ada.quiet();
  expect(ada.chat.shown).toHaveLength(1);
  expect((await ada.turn(2, "add it", { by: "bo" })).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("what is asked of a picture whose conversation is being deleted begins when that is gone", async () => {
  const ada = await talk();
  ada.chat.openThread = async () => ({ thread: ada.thread, root: "r" as MessageId });
  await ada.turn(1, "night", photo);
  const removing = ada.chat.holds("remove");
  await ada.wishes({ kind: "delete" });
  await removing.begun;
  await ada.says("rain", { ...photo, in: channel });
  await ada.until(() => ada.deferred.open > 0);
  removing.end();
  await ada.until(() => ada.card(1)?.pictures[0] === "rain#1<photo>");
  expect(ada.chat.shown).toHaveLength(1);
});

test("a root that was posted by the first of several tries is found by the last", async () => {
  const ada = await talk();
  const since: (Date | undefined)[] = [];
  const { openThread } = ada.chat;
  ada.chat.openThread = async (...args) => {
    since.push(args[3]);
    if (since.length === 1) ada.chat.loseAnswer("open");
    if (since.length === 2) throw new PlatformError("unavailable", "502");
    return openThread.apply(ada.chat, args);
  };
  await ada.says("night", { ...photo, in: channel });
  await ada.quiet();
  expect(since[2]).toEqual(since[1]);
  expect([ada.chat.roots.length, ada.chat.shown.length]).toEqual([1, 1]);
});

test("a conversation that is deleted while its card is being posted leaves nothing behind", async () => {
  const ada = await talk();
  const posting = ada.chat.holds("post");
  await ada.says("night", photo);
  await posting.begun;
  await ada.wishes({ kind: "delete" });
  await ada.until(async () => (await ada.store.conversations.findConversation(ada.thread)) === undefined);
  posting.end();
  await ada.until(() => ada.chat.removed.length === 1);
  expect(ada.chat.shown).toEqual([]);
});

test("a conversation that is deleted while it draws stops drawing and leaves nothing behind", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.says("wait");
  await ada.until(() => ada.models[0]?.draws === 2);
  await ada.wishes({ kind: "delete" });
  await ada.quiet();
  expect([ada.chat.shown, await ada.store.conversations.findConversation(ada.thread)]).toEqual([[], undefined]);
  expect((await ada.turn(1, "rain", { source: posted("other") })).pictures).toEqual(["rain#1<other>"]);
});

test("messages out of our reach do not keep a conversation from being deleted, and its owner is told", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  ada.chat.refuses("remove", new PlatformError("forbidden", "50013"));
  await ada.wishes({ kind: "delete" });
  await ada.quiet();
  expect([ada.chat.told, await ada.store.conversations.findConversation(ada.thread)]).toEqual([
    [messages.notAllRemoved],
    undefined,
  ]);
});

test("a thread that can never be opened is given up, and its owner is told", async () => {
  const ada = await talk();
  ada.chat.refuses("open", new PlatformError("unavailable", "502"));
  await ada.says("night", { ...photo, in: channel });
  await ada.until(() => {
    ada.pass(25_000);
    return ada.failed.open === 20;
  });
  await ada.quiet();
  expect([ada.failed.open, ada.chat.told, ada.models[0]?.draws]).toEqual([20, [messages.notOpened], 0]);
});

test("a thread whose cards cannot be changed any more ends its conversation with one sentence, and no loop", async () => {
  const ada = await talk();
  await ada.says("wait", photo);
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  ada.chat.refuses("edit", new PlatformError("forbidden", "locked"));
  await ada.wishes({ kind: "cancel" });
  await ada.quiet();
  expect([ada.chat.told, await ada.store.conversations.findConversation(ada.thread)]).toEqual([
    [messages.cannotWrite],
    undefined,
  ]);
});

test("the twenty-first waiting turn of a person is refused, another's is not, and when one ends there is room again", async () => {
  const ada = await talk();
  await ada.says("wait", photo);
  for (let i = 2; i <= 20; i++) expect(await ada.says(`turn ${i}`)).toMatchObject({ kind: "turn" });
  expect(await ada.says("one more")).toEqual({ kind: "words", text: messages.tooManyWaiting(20), refused: true });
  expect(await ada.says("mine", { by: "bo" })).toMatchObject({ kind: "turn" });
  await ada.wishes({ kind: "cancel" });
  await ada.shows(21);
  expect(await ada.says("one more")).toMatchObject({ kind: "turn" });
});

test("three messages in a moment are three turns, in order, each on the one before", async () => {
  const ada = await talk();
  await Promise.all([ada.says("night", photo), ada.says("rain"), ada.says("snow")]);
  expect((await ada.shows(3)).pictures).toEqual(["snow#1<rain#1<night#1<photo>>>"]);
});

test("a form that was opened before a restart is sent after it", async () => {
  const kept = { db: openDatabase(":memory:").db, folder: mkdtempSync(join(tmpdir(), "form-")) };
  const chat = new FakeChat();
  const request = (id: string, intent: Intent) => ({
    ...{ id, location: { thread: { platform: "discord", id: "t" } as const }, at: new Date(), intent },
    author: { id: "ada", name: "Ada", moderator: false },
  });
  const before = await startBot(kept, chat, new FakeModel());
  const draft = { prompt: "", source: posted("photo"), references: [], settings: { variants: 1 } };
  const opened = await before.core.receive(request("r1", { kind: "form", draft }));
  if (opened.kind !== "form") throw new Error(opened.kind);
  await before.stop();
  const after = await startBot(kept, chat, new FakeModel());
  const form = opened.form.draft;
  await after.core.receive(request("r2", { kind: "submit", draft: form, prompt: "night", references: [], settings: {} }));
  await expect.poll(() => chat.shown[0]?.pictures, { timeout: 10_000 }).toEqual(["night#1<photo>"]);
  await after.stop();
});
