// Slow and failing requests to Slack, and who is notified.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import type { ImageModel } from "../../../../../src/core/ports/models.ts";
import { local } from "../../../../../src/models/local/local.ts";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

const posts = ({ slack }: Awaited<ReturnType<typeof startSlackBot>>) =>
  slack.calls.filter(({ method, status, refused }) => method === "chat.postMessage" && status === 200 && !refused);

test("gives two people who start at the same moment a card each", async () => {
  const { slack, ada, general } = await startSlackBot();
  const bo = slack.person("Bo");
  const asked = [ada, bo].map(async (one) => one.mentions(general, "rotate left", { files: [await photo()] }));
  for (const mention of await Promise.all(asked)) await waitForCard(slack, ada, mention, "rotate left");
});

test("serves others when a failure can be reported neither in the thread nor in person", async () => {
  const broken: ImageModel = { ...local, draw: () => Promise.reject(new Error("no")) };
  const { slack, ada, general } = await startSlackBot({ models: [broken], options: { graceMs: 50 } });
  const bo = slack.person("Bo");
  const mention = await ada.says(general, "look", { files: [await photo()] });
  const inIt = ({ thread_ts }: Record<string, unknown>) => thread_ts === mention.ts;
  slack.faults.next("chat.postMessage", 1, inIt).answers(500);
  slack.faults.every("chat.postMessage", inIt).refuses("restricted_action");
  slack.faults.every("chat.postEphemeral", inIt).answers(500);
  await ada.mentions(general, "rotate left", { thread: mention });
  await slack.until(
    () => slack.calls.some(({ method, status }) => method === "chat.postEphemeral" && status === 500),
    "an attempt",
  );
  const other = await bo.mentions(general, "rotate left", { files: [await photo()] });
  expect((await waitForCard(slack, bo, other, "rotate left")).text).toContain("failed");
  expect(finishedCards(ada, mention)).toEqual([]);
});

test("replaces a card that can no longer be edited with one new message", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  slack.faults.every("chat.update", ({ ts }) => ts === first.ts).refuses("edit_window_closed");
  ada.reacts(first, "one");
  const replacement = await slack.until(() => finishedCards(ada, mention).find(({ ts }) => ts !== first.ts), "the new message");
  expect(replacement.text).toContain("picked by");
  await slack.until(() => ada.look(first) === undefined, "the removal of the old card");
  expect(replacement.pictures.map(({ broken }) => broken)).toEqual([false]);
  await runTurn(slack, ada, mention, "blur it");
  expect(finishedCards(ada, mention)).toHaveLength(2);
});

test("draws nothing and notifies the sender when a form is sent for a channel without the bot", async () => {
  const { slack, ada, bot } = await startSlackBot();
  const closed = slack.channel("closed", { withBot: false });
  const posted = await ada.says(closed, "look", { files: [await photo()] });
  const lookup = Promise.withResolvers<void>();
  slack.faults.next("conversations.replies").waits(lookup.promise);
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { prompt: "rotate left" });
  lookup.resolve();
  const notifications = () => [...ephemeralTexts(ada, closed), ...ada.sees(ada.direct).map(({ text }) => text)].join();
  await slack.until(() => notifications().includes("I'm not in that channel"), "a notification");
  expect(finishedCards(ada, posted)).toEqual([]);
  expect((await bot.turns()).map(({ state }) => state)).not.toContain("done");
});

test("notifies the author when the thread's first message is deleted before the card is posted", async () => {
  const { slack, ada, general } = await startSlackBot();
  const held = Promise.withResolvers<void>();
  slack.faults.next("chat.postMessage").waits(held.promise);
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => slack.calls.some(({ method }) => method === "chat.postMessage"), "the card on its way");
  ada.deletes(mention);
  held.resolve();
  const notifications = () => [...ephemeralTexts(ada, general), ...ada.sees(ada.direct).map(({ text }) => text)].join();
  await slack.until(() => notifications().includes(slackMessages.threadGone), "a notification");
});

test.each(["restricted_action_thread_locked", "ekm_access_denied", "no_permission"])(
  "notifies the author and doesn't retry when the bot may not write (%s)",
  async (why) => {
    const { slack, ada, general } = await startSlackBot();
    slack.faults.every("chat.postMessage", ({ thread_ts }) => thread_ts !== undefined).refuses(why);
    const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
    await slack.until(() => ephemeralTexts(ada, mention).some((words) => words.includes(messages.cannotWrite)), "a notification");
    expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  },
);

test("picks the right variant when a picture is processed late", async () => {
  const chat = await startSlackBot({ settings: { variants: 2 } });
  const { slack, ada, general } = chat;
  slack.uploads.hold();
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const looks = () => slack.calls.filter(({ method }) => method === "files.info").length;
  await slack.until(() => looks() > 10, "repeated checks");
  slack.uploads.release();
  const shown = await slack.until(() => ada.thread(mention).find(({ pictures }) => pictures.length === 2), "the pictures");
  ada.reacts(shown, "two");
  const lines = () => ada.look(shown)?.text.split("\n") ?? [];
  await slack.until(() => lines().some((line) => line.includes("picked by")), "the pick");
  expect(lines().findIndex((line) => line.includes("picked by"))).toBeGreaterThan(
    lines().findIndex((line) => line.startsWith("2 ·")),
  );
  expect(posts(chat)).toHaveLength(1);
});
