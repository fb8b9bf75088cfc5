// A thread shows what the rows say: each card once, whatever the platform does.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { PlatformError } from "../../../src/core/errors.ts";
import type { Location } from "../../../src/core/vocabulary.ts";
import { posted, talk } from "../core-harness.ts";

const channel: Location = { channel: { platform: "discord", id: "c" } };

test("a card whose post was never confirmed is found, and not posted again", async () => {
  const ada = await talk();
  ada.chat.loseAnswer("post");
  await ada.turn(1, "night");
  await ada.quiet();
  expect(ada.chat.shown.map(({ pictures }) => pictures)).toEqual([["night#1<>"]]);
});

test("what may still arrive is waited for before it is looked for", async () => {
  const ada = await talk();
  ada.chat.graceMs = 20_000;
  ada.chat.loseAnswer("post");
  let looked = 0;
  const { findMessage } = ada.chat;
  ada.chat.findMessage = (thread, key) => {
    looked++;
    return findMessage.call(ada.chat, thread, key);
  };
  await ada.turn(1, "night");
  await ada.quiet();
  expect([looked, ada.chat.shown.length]).toEqual([1, 1]);
});

test("a post that was refused for certain is neither waited for nor looked for", async () => {
  const ada = await talk();
  ada.chat.graceMs = Number.MAX_SAFE_INTEGER;
  ada.chat.findMessage = () => Promise.reject(new Error("nothing to look for"));
  ada.chat.refuses("post", new PlatformError("rate-limited", "too many", { retryAfterMs: 1 }));
  await ada.says("night");
  await ada.until(() => ada.failed.publish > 0);
  ada.chat.refuses("post", undefined);
  await ada.quiet();
  expect(ada.chat.shown).toHaveLength(1);
});

test("cards stand in the order of their turns, also when the first is held up", async () => {
  const ada = await talk();
  const { postMessage } = ada.chat;
  const held = Promise.withResolvers<void>();
  ada.chat.postMessage = async (thread, key, card) => {
    if (card.number === 1) await held.promise;
    return postMessage.call(ada.chat, thread, key, card);
  };
  const { hasUnpostedPredecessor } = ada.store.publishing;
  ada.store.publishing.hasUnpostedPredecessor = async (turn) => {
    const later = await hasUnpostedPredecessor.call(ada.store.publishing, turn);
    if (later) held.resolve();
    return later;
  };
  await ada.says("night");
  await ada.says("rain");
  await ada.quiet();
  expect(ada.chat.shown.map(({ card }) => card.number)).toEqual([1, 2]);
});

test("a thread whose opening was never confirmed is opened once", async () => {
  const ada = await talk();
  ada.chat.loseAnswer("open");
  await ada.says("night", { in: channel, source: posted("photo") });
  await ada.quiet();
  expect(ada.chat.roots).toMatchObject([{ text: "ada: night" }]);
  expect(ada.chat.shown.map(({ thread, pictures }) => [thread, pictures])).toEqual([
    [ada.chat.roots[0]?.thread, ["night#1<photo>"]],
  ]);
});

test("where no thread can be opened, its owner is told in the platform's words, and nothing is drawn", async () => {
  const ada = await talk();
  ada.chat.refuses("open", new PlatformError("forbidden", "50013", { userMessage: "Let me create threads in #pictures." }));
  await ada.says("night", { in: channel });
  await ada.quiet();
  expect(ada.chat.told).toEqual(["Let me create threads in #pictures."]);
  expect(ada.models[0]?.draws).toBe(0);
});

test("a thread that cannot be written to ends its conversation, and its author is told", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("forbidden", "no"));
  await ada.says("wait");
  await ada.quiet();
  expect(ada.chat.told).toEqual([messages.cannotWrite]);
  expect(await ada.store.conversations.findConversation(ada.thread)).toBeUndefined();
});

test("a card that somebody removed stays removed, and what it drew is given up", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  await ada.chat.deleteMessage(ada.thread, ada.chat.shown[0]?.id as never);
  const conversation = await ada.store.conversations.findConversation(ada.thread);
  const turn = conversation && (await ada.store.turns.findOpenTurn(conversation.id));
  if (turn) await ada.store.publishing.requestPublish(turn.id);
  await ada.quiet();
  expect(ada.chat.shown).toEqual([]);
  expect((await ada.store.turns.findTurn(turn?.id as never))?.state).toBe("cancelled");
});

test("deleting removes its cards and root, waiting for a post whose fate is not known", async () => {
  const ada = await talk();
  await ada.says("night", { in: channel });
  await ada.quiet();
  const thread = { thread: { platform: "discord" as const, id: ada.chat.roots[0]?.thread ?? "" } };
  ada.chat.graceMs = 20_000;
  ada.chat.loseAnswer("post");
  await ada.says("rain", { in: thread });
  await ada.until(() => ada.chat.shown.length === 2);
  await ada.wishes({ kind: "delete" }, { in: thread });
  await ada.quiet();
  expect([ada.chat.shown, ada.chat.roots]).toEqual([[], []]);
});

test("a placeholder comes before anything is drawn, and says how many turns are before it", async () => {
  const ada = await talk({ mostDrawing: 1 });
  await ada.says("wait");
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  for (const id of ["other", "third"]) await ada.says("night", { in: { thread: { platform: "discord", id } } });
  await ada.until(() => ada.card(1, "third")?.card.text.includes(messages.waiting(1)) === true);
  expect(ada.card(1, "other")?.pictures).toEqual([]);
});

test("a turn that waits for the one before it in its conversation says so", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  await ada.says("night");
  await ada.until(() => ada.card(2)?.card.text === `ada: night\n${messages.waiting("own")}`);
  await ada.wishes({ kind: "cancel" });
  await ada.shows(2);
});

test("previews are shown while it draws, and are gone when it is drawn", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.card(1)?.pictures[0] === "preview of wait#1");
  expect(ada.card(1)?.card.slots[0]?.image).toMatchObject({ preview: true });
  await ada.wishes({ kind: "cancel" });
  await ada.until(() => ada.card(1)?.card.drawing === false);
  expect(ada.card(1)?.pictures).toEqual([]);
});

test.each(["post", "edit"] as const)(
  "comes back with the newest card when the platform defers an %s, which is no failure",
  async (what) => {
    const ada = await talk();
    ada.chat.defers(what, 1);
    await ada.says("night");
    await ada.until(() => ada.deferred.publish > 40); // more often than a failing task is tried
    ada.chat.defers(what, undefined);
    expect((await ada.shows(1)).pictures).toEqual(["night#1<>"]);
    expect(ada.chat.shown).toHaveLength(1);
    expect(ada.failed.publish).toBe(0);
    expect(ada.cardOutcomes.filter((outcome) => outcome !== "posted" && outcome !== "edited")).toEqual([]);
  },
);
