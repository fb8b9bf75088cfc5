// One person's slow pictures delay nobody else.

import { expect, onTestFinished, test, vi } from "vitest";
import type { Attachment, Thread } from "../../src/core/vocabulary.ts";
import { wordImages } from "../fakes/model.ts";
import { pictureSource, startHarness } from "./core-harness.ts";

const threadOf = (name: string): Thread => ({ platform: "discord", id: name });

test("downloads another person's picture while one person's downloads are slow", async () => {
  const bot = await startHarness();
  const slow = Promise.withResolvers<void>();
  const download = bot.chat.downloadAttachment.bind(bot.chat);
  let held = 0;
  bot.chat.downloadAttachment = async (attachment: Attachment) => {
    if (attachment.id.startsWith("slow")) {
      held++;
      await slow.promise;
    }
    return download(attachment);
  };
  for (let at = 1; at <= 12; at++)
    await bot.send("night", { in: { thread: threadOf(`ada ${at}`) }, source: pictureSource(`slow ${at}`) });
  await bot.waitUntil(() => held >= 3);
  await bot.send("rain", { by: "bo", in: { thread: threadOf("bo") }, source: pictureSource("photo") });
  expect((await bot.waitForCard(1, "bo")).pictures).toEqual(["rain#1<photo>"]);
  expect(held).toBe(3); // of four slots
  expect(bot.card(1, "ada 1")?.card.drawing).not.toBe(false);
  slow.resolve();
  for (let at = 1; at <= 12; at++) expect((await bot.waitForCard(1, `ada ${at}`)).card.state).toBe("done");
});

test("reads a picture in its author's share", async () => {
  const reading = vi.spyOn(wordImages, "read");
  onTestFinished(() => reading.mockRestore());
  const bot = await startHarness();
  await bot.send("rain", { by: "bo", source: pictureSource("photo") });
  await bot.waitForCard(1);
  expect(reading.mock.calls.map(([, person]) => person)).toEqual(["bo"]);
});
