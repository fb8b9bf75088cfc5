// A platform that permanently refuses a card: its pictures, any form of it, or the search for it.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { PlatformError } from "../../../src/core/errors.ts";
import { MAX_REFUSALS } from "../../../src/core/platforms/refusals.ts";
import type { Location } from "../../../src/core/vocabulary.ts";
import { type CoreHarness, pictureSource, startHarness } from "../core-harness.ts";

const channel: Location = { channel: { platform: "discord", id: "c" } };
const rejected = (sentence?: string) =>
  new PlatformError("rejected", "400", sentence === undefined ? {} : { userMessage: sentence });

/** Counts the calls of a platform method. */
function countCalls(bot: CoreHarness, what: "postMessage" | "editMessage" | "findMessage"): () => number {
  let count = 0;
  const original = bot.chat[what];
  Object.assign(bot.chat, {
    [what]: (...given: never[]) => {
      count++;
      return Reflect.apply(original, bot.chat, given);
    },
  });
  return () => count;
}

/** Makes the platform refuse every card with pictures. */
function refusePictures(bot: CoreHarness, error: PlatformError): void {
  const { editMessage } = bot.chat;
  bot.chat.editMessage = async (thread, id, card) => {
    if (card.slots.some(({ image }) => image)) throw error;
    return editMessage.call(bot.chat, thread, id, card);
  };
}

test("gives up after three refused edits and notifies the author once", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.chat.shown.length === 1);
  const edits = countCalls(bot, "editMessage");
  bot.chat.refuse("edit", rejected());
  await bot.request({ kind: "cancel" });
  await bot.waitUntilIdle();
  expect(edits()).toBeLessThanOrEqual(MAX_REFUSALS);
  expect(bot.chat.notices).toEqual([messages.notShown]);
});

test("doesn't repeat a refused edit for every change", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.waitUntil(() => bot.chat.shown.length === 1);
  const edits = countCalls(bot, "editMessage");
  bot.chat.refuse("edit", rejected());
  const turn = await bot.store.turns.findTurn(1 as never);
  for (let change = 0; change < 5; change++) {
    if (turn) await bot.store.publishing.requestPublish(turn.id);
    bot.worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await bot.request({ kind: "cancel" });
  await bot.waitUntilIdle();
  expect([edits() <= MAX_REFUSALS, bot.chat.notices.length]).toEqual([true, 1]);
});

test("shows the card as text with the platform's message when its pictures are refused", async () => {
  const bot = await startHarness();
  refusePictures(bot, rejected("That picture is not allowed here."));
  const { card, pictures } = await bot.runTurn(1, "night");
  expect(pictures).toEqual([]);
  expect(card.text).toContain("That picture is not allowed here.");
  expect(card.actions.map(({ kind }) => kind)).toContain("again");
  expect(card.actions.map(({ kind }) => kind)).not.toContain("pick");
  expect(bot.chat.notices).toEqual([]);
});

test("explains that pictures are too large to show", async () => {
  const bot = await startHarness();
  refusePictures(bot, new PlatformError("too-large", "413"));
  expect((await bot.runTurn(1, "night")).card.text).toContain(messages.tooLargeToShow);
});

test("shows the finished pictures when only previews were refused", async () => {
  const bot = await startHarness();
  const { editMessage } = bot.chat;
  bot.chat.editMessage = async (thread, id, card) => {
    if (card.slots.some(({ image }) => image?.preview)) throw rejected();
    return editMessage.call(bot.chat, thread, id, card);
  };
  expect((await bot.runTurn(1, "night")).pictures).toEqual(["night#1<>"]);
});

test("gives up a turn whose card can't be posted, notifies its author and continues with the next", async () => {
  const bot = await startHarness();
  const posts = countCalls(bot, "postMessage");
  bot.chat.refuse("post", rejected("No."));
  await bot.send("wait");
  await bot.waitUntilIdle();
  expect([posts(), bot.chat.notices, bot.chat.shown]).toEqual([2, ["No."], []]);
  bot.chat.refuse("post", undefined);
  expect((await bot.runTurn(2, "night")).pictures).toEqual(["night#1<>"]);
});

test("opens a thread without the picture when the picture is refused", async () => {
  const bot = await startHarness();
  const { openThread } = bot.chat;
  bot.chat.openThread = async (place, key, head, since) => {
    if (head.image) throw rejected();
    return openThread.call(bot.chat, place, key, head, since);
  };
  await bot.send("night", { in: channel, source: pictureSource("photo") });
  await bot.waitUntilIdle();
  expect([bot.chat.roots.map(({ files }) => files.length), bot.chat.shown.map(({ pictures }) => pictures)]).toEqual([
    [0],
    [["night#1<photo>"]],
  ]);
});

test("stops looking for a lost card after three refusals", async () => {
  const bot = await startHarness();
  bot.chat.loseResponse("post");
  bot.chat.findMessage = () => Promise.reject(new PlatformError("forbidden", "403"));
  const finds = countCalls(bot, "findMessage");
  await bot.send("night");
  await bot.waitUntilIdle();
  expect([finds() <= MAX_REFUSALS, bot.chat.notices]).toEqual([true, [messages.notShown]]);
});

test("notifies the author when a card can't be shown for a long time", async () => {
  const bot = await startHarness();
  bot.chat.refuse("post", new PlatformError("unavailable", "503"));
  await bot.send("night");
  await bot.waitUntil(() => {
    bot.advance(60_000);
    return bot.chat.notices.length > 0;
  });
  expect(bot.chat.notices).toEqual([messages.notShown]);
});
