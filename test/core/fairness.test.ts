// One person's slow pictures are their own wait, and nobody else's.

import { expect, onTestFinished, test, vi } from "vitest";
import type { Attachment, Thread } from "../../src/core/vocabulary.ts";
import { wordImages } from "../fakes/model.ts";
import { posted, talk } from "./core-harness.ts";

const threadOf = (name: string): Thread => ({ platform: "discord", id: name });

test("another person's picture is fetched while all of one person's take long", async () => {
  const ada = await talk();
  const slow = Promise.withResolvers<void>();
  const download = ada.chat.downloadAttachment.bind(ada.chat);
  let held = 0;
  ada.chat.downloadAttachment = async (attachment: Attachment) => {
    if (attachment.id.startsWith("slow")) {
      held++;
      await slow.promise;
    }
    return download(attachment);
  };
  for (let at = 1; at <= 12; at++)
    await ada.says("night", { in: { thread: threadOf(`ada ${at}`) }, source: posted(`slow ${at}`) });
  await ada.until(() => held >= 3);
  await ada.says("rain", { by: "bo", in: { thread: threadOf("bo") }, source: posted("photo") });
  expect((await ada.shows(1, "bo")).pictures).toEqual(["rain#1<photo>"]);
  expect(held).toBe(3); // of four places
  expect(ada.card(1, "ada 1")?.card.drawing).not.toBe(false);
  slow.resolve();
  for (let at = 1; at <= 12; at++) expect((await ada.shows(1, `ada ${at}`)).card.state).toBe("done");
});

test("a posted picture is read in its author's turn", async () => {
  const reading = vi.spyOn(wordImages, "read");
  onTestFinished(() => reading.mockRestore());
  const ada = await talk();
  await ada.says("rain", { by: "bo", source: posted("photo") });
  await ada.shows(1);
  expect(reading.mock.calls.map(([, person]) => person)).toEqual(["bo"]);
});
