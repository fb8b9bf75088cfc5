// A thread shows each card once, whatever the platform does.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { PlatformError } from "../../../src/core/errors.ts";
import type { Location } from "../../../src/core/vocabulary.ts";
import { FakeModel, wordImages } from "../../fakes/model.ts";
import { pictureSource, startHarness } from "../core-harness.ts";

const channel: Location = { channel: { platform: "discord", id: "c" } };

test("finds the card after a lost response instead of posting it twice", async () => {
  const bot = await startHarness();
  bot.chat.loseResponse("post");
  await bot.runTurn(1, "night");
  await bot.waitUntilIdle();
  expect(bot.chat.shown.map(({ pictures }) => pictures)).toEqual([["night#1<>"]]);
});

test("waits until a lost post can no longer arrive before looking for it", async () => {
  const bot = await startHarness();
  bot.chat.graceMs = 20_000;
  bot.chat.loseResponse("post");
  let searches = 0;
  const { findMessage } = bot.chat;
  bot.chat.findMessage = (thread, key) => {
    searches++;
    return findMessage.call(bot.chat, thread, key);
  };
  await bot.runTurn(1, "night");
  await bot.waitUntilIdle();
  expect([searches, bot.chat.shown.length]).toEqual([1, 1]);
});

test("neither waits for nor looks for a post that was definitely refused", async () => {
  const bot = await startHarness();
  bot.chat.graceMs = Number.MAX_SAFE_INTEGER;
  bot.chat.findMessage = () => Promise.reject(new Error("nothing to look for"));
  bot.chat.refuse("post", new PlatformError("rate-limited", "too many", { retryAfterMs: 1 }));
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.publish > 0);
  bot.chat.refuse("post", undefined);
  await bot.waitUntilIdle();
  expect(bot.chat.shown).toHaveLength(1);
});

test("posts cards in the order of their turns even when the first is delayed", async () => {
  const bot = await startHarness();
  const { postMessage } = bot.chat;
  const held = Promise.withResolvers<void>();
  bot.chat.postMessage = async (thread, key, card) => {
    if (card.number === 1) await held.promise;
    return postMessage.call(bot.chat, thread, key, card);
  };
  const { markPosting } = bot.store.publishing;
  bot.store.publishing.markPosting = async (turn) => {
    const isNext = await markPosting.call(bot.store.publishing, turn);
    if (!isNext) held.resolve();
    return isNext;
  };
  await bot.send("night");
  await bot.send("rain");
  await bot.waitUntilIdle();
  expect(bot.chat.shown.map(({ card }) => card.number)).toEqual([1, 2]);
});

test("opens a thread once when the response is lost", async () => {
  const bot = await startHarness();
  bot.chat.loseResponse("open");
  await bot.send("night", { in: channel, source: pictureSource("photo") });
  await bot.waitUntilIdle();
  expect(bot.chat.roots).toMatchObject([{ text: "ada: night" }]);
  expect(bot.chat.shown.map(({ thread, pictures }) => [thread, pictures])).toEqual([
    [bot.chat.roots[0]?.thread, ["night#1<photo>"]],
  ]);
});

test("notifies the owner in the platform's words and draws nothing when no thread can be opened", async () => {
  const bot = await startHarness();
  bot.chat.refuse("open", new PlatformError("forbidden", "50013", { userMessage: "Let me create threads in #pictures." }));
  await bot.send("night", { in: channel });
  await bot.waitUntilIdle();
  expect(bot.chat.notices).toEqual(["Let me create threads in #pictures."]);
  expect(bot.models[0]?.draws).toBe(0);
});

test("ends the conversation and notifies the author when the thread can't be written to", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("forbidden", "no"));
  await bot.send("wait");
  await bot.waitUntilIdle();
  expect(bot.chat.notices).toEqual([messages.cannotWrite]);
  expect(await bot.store.conversations.findConversation(bot.thread)).toBeUndefined();
});

test("doesn't repost a card that somebody removed, and cancels its turn", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  await bot.chat.deleteMessage(bot.thread, bot.chat.shown[0]?.id as never);
  const conversation = await bot.store.conversations.findConversation(bot.thread);
  const turn = conversation && (await bot.store.turns.findOpenTurn(conversation.id));
  if (turn) await bot.store.publishing.requestPublish(turn.id);
  await bot.waitUntilIdle();
  expect(bot.chat.shown).toEqual([]);
  expect((await bot.store.turns.findTurn(turn?.id as never))?.state).toBe("cancelled");
});

test("deletes cards and root, even a card whose post was never confirmed", async () => {
  const bot = await startHarness();
  await bot.send("night", { in: channel });
  await bot.waitUntilIdle();
  const thread = { thread: { platform: "discord" as const, id: bot.chat.roots[0]?.thread ?? "" } };
  bot.chat.graceMs = 20_000;
  bot.chat.loseResponse("post");
  await bot.send("rain", { in: thread });
  await bot.waitUntil(() => bot.chat.shown.length === 2);
  await bot.request({ kind: "delete" }, { in: thread });
  await bot.waitUntilIdle();
  expect([bot.chat.shown, bot.chat.roots]).toEqual([[], []]);
});

test("posts a placeholder with the queue position before drawing", async () => {
  const bot = await startHarness({ maxDrawing: 1 });
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  for (const id of ["other", "third"]) await bot.send("night", { in: { thread: { platform: "discord", id } } });
  await bot.waitUntil(() => bot.card(1, "third")?.card.text.includes(messages.waiting(1)) === true);
  expect(bot.card(1, "other")?.pictures).toEqual([]);
});

test("says that a turn waits for the previous edit", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  await bot.send("night");
  await bot.waitUntil(() => bot.card(2)?.card.text === `ada: night\n${messages.waiting("own")}`);
  await bot.request({ kind: "cancel" });
  await bot.waitForCard(2);
});

test("shows previews while drawing and removes them afterwards", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.card(1)?.pictures[0] === "preview of wait#1");
  expect(bot.card(1)?.card.slots[0]?.image).toMatchObject({ preview: true });
  await bot.request({ kind: "cancel" });
  await bot.waitUntil(() => bot.card(1)?.card.drawing === false);
  expect(bot.card(1)?.pictures).toEqual([]);
});

test("makes previews in the order in which the model sends them", async () => {
  const made: string[] = [];
  const images = {
    ...wordImages,
    async preview(bytes: Uint8Array) {
      const words = new TextDecoder().decode(bytes);
      if (words === "early") await sleep(20);
      made.push(words);
      return bytes;
    },
  };
  class Quick extends FakeModel {
    override draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
      watch.preview(new TextEncoder().encode("early"));
      return super.draw(order, watch);
    }
  }
  const bot = await startHarness({ models: [new Quick()], images });
  await bot.send("wait");
  await bot.waitUntil(() => made.length === 2);
  expect(made).toEqual(["early", "preview of wait#1"]);
  await bot.request({ kind: "cancel" });
  await bot.waitForCard(1);
});

test.each(["post", "edit"] as const)(
  "retries with the newest card when the platform defers the %s, without counting a failure",
  async (what) => {
    const bot = await startHarness();
    bot.chat.defer(what, 1);
    await bot.send("night");
    await bot.waitUntil(() => bot.deferred.publish > 40); // more often than a failing task is retried
    bot.chat.defer(what, undefined);
    expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
    expect(bot.chat.shown).toHaveLength(1);
    expect(bot.failed.publish).toBe(0);
    expect(bot.cardOutcomes.filter((outcome) => outcome !== "posted" && outcome !== "edited")).toEqual([]);
  },
);
