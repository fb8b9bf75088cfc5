// A platform that refuses a card for good: with its pictures, in any form, or wherever it is looked for.

import { expect, test } from "vitest";
import { messages } from "../../src/core/cards/messages.ts";
import { PlatformError } from "../../src/core/errors.ts";
import { MAX_REFUSALS } from "../../src/core/platforms/refusals.ts";
import type { Location } from "../../src/core/vocabulary.ts";
import { type CoreHarness, posted, talk } from "./core-harness.ts";

const channel: Location = { channel: { platform: "discord", id: "c" } };
const rejected = (sentence?: string) =>
  new PlatformError("rejected", "400", sentence === undefined ? {} : { userMessage: sentence });

/** How often the platform is asked to do it. */
function calls(ada: CoreHarness, what: "postMessage" | "editMessage" | "findMessage"): () => number {
  let count = 0;
  const original = ada.chat[what];
  Object.assign(ada.chat, {
    [what]: (...given: never[]) => {
      count++;
      return Reflect.apply(original, ada.chat, given);
    },
  });
  return () => count;
}

/** The platform takes no picture. */
function refusesPictures(ada: CoreHarness, error: PlatformError): void {
  const { editMessage } = ada.chat;
  ada.chat.editMessage = async (thread, id, card) => {
    if (card.slots.some(({ image }) => image)) throw error;
    return editMessage.call(ada.chat, thread, id, card);
  };
}

test("ends after three tries when every edit is refused, and tells the author once", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.chat.shown.length === 1);
  const edits = calls(ada, "editMessage");
  ada.chat.refuses("edit", rejected());
  await ada.wishes({ kind: "cancel" });
  await ada.quiet();
  expect(edits()).toBeLessThanOrEqual(MAX_REFUSALS);
  expect(ada.chat.told).toEqual([messages.notShown]);
});

test("does not repeat a refusal each time something changes", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.until(() => ada.chat.shown.length === 1);
  const edits = calls(ada, "editMessage");
  ada.chat.refuses("edit", rejected());
  const turn = await ada.store.turns.findTurn(1 as never);
  for (let change = 0; change < 5; change++) {
    if (turn) await ada.store.publishing.requestPublish(turn.id);
    ada.worker.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await ada.wishes({ kind: "cancel" });
  await ada.quiet();
  expect([edits() <= MAX_REFUSALS, ada.chat.told.length]).toEqual([true, 1]);
});

test("shows the card as text with the platform's sentence when its pictures are refused", async () => {
  const ada = await talk();
  refusesPictures(ada, rejected("That picture is not allowed here."));
  const { card, pictures } = await ada.turn(1, "night");
  expect(pictures).toEqual([]);
  expect(card.text).toContain("That picture is not allowed here.");
  expect(card.actions.map(({ kind }) => kind)).toContain("again");
  expect(card.actions.map(({ kind }) => kind)).not.toContain("pick");
  expect(ada.chat.told).toEqual([]);
});

test("says that the pictures are too large where that is why they are not shown", async () => {
  const ada = await talk();
  refusesPictures(ada, new PlatformError("too-large", "413"));
  expect((await ada.turn(1, "night")).card.text).toContain(messages.tooLargeToShow);
});

test("shows the finished pictures where only the previews were refused", async () => {
  const ada = await talk();
  const { editMessage } = ada.chat;
  ada.chat.editMessage = async (thread, id, card) => {
    if (card.slots.some(({ image }) => image?.preview)) throw rejected();
    return editMessage.call(ada.chat, thread, id, card);
  };
  expect((await ada.turn(1, "night")).pictures).toEqual(["night#1<>"]);
});

test("gives up a turn whose card can't be posted at all, tells its author, and goes on with the next", async () => {
  const ada = await talk();
  const posts = calls(ada, "postMessage");
  ada.chat.refuses("post", rejected("No."));
  await ada.says("wait");
  await ada.quiet();
  expect([posts(), ada.chat.told, ada.chat.shown]).toEqual([2, ["No."], []]);
  ada.chat.refuses("post", undefined);
  expect((await ada.turn(2, "night")).pictures).toEqual(["night#1<>"]);
});

test("opens a thread without the picture where the picture is refused", async () => {
  const ada = await talk();
  const { openThread } = ada.chat;
  ada.chat.openThread = async (place, key, head, since) => {
    if (head.image) throw rejected();
    return openThread.call(ada.chat, place, key, head, since);
  };
  await ada.says("night", { in: channel, source: posted("photo") });
  await ada.quiet();
  expect([ada.chat.roots.map(({ files }) => files.length), ada.chat.shown.map(({ pictures }) => pictures)]).toEqual([
    [0],
    [["night#1<photo>"]],
  ]);
});

test("stops looking for a lost card after three refusals", async () => {
  const ada = await talk();
  ada.chat.loseAnswer("post");
  ada.chat.findMessage = () => Promise.reject(new PlatformError("forbidden", "403"));
  const finds = calls(ada, "findMessage");
  await ada.says("night");
  await ada.quiet();
  expect([finds() <= MAX_REFUSALS, ada.chat.told]).toEqual([true, [messages.notShown]]);
});

test("tells the author when a card could not be shown for long", async () => {
  const ada = await talk();
  ada.chat.refuses("post", new PlatformError("unavailable", "503"));
  await ada.says("night");
  await ada.until(() => {
    ada.pass(60_000);
    return ada.chat.told.length > 0;
  });
  expect(ada.chat.told).toEqual([messages.notShown]);
});
