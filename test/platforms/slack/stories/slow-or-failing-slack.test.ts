// What Slack refuses, and who hears of it.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { ImageModel } from "../../../../src/core/ports.ts";
import { local } from "../../../../src/models/local/local.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { card, finished, onSlack, photo, turn, whispers } from "../start.ts";

const posts = ({ slack }: Awaited<ReturnType<typeof onSlack>>) =>
  slack.calls.filter(({ method, status, refused }) => method === "chat.postMessage" && status === 200 && !refused);

test("two people who start within a moment both get their card, without anything else happening", async () => {
  const { slack, ada, general } = await onSlack();
  const bo = slack.person("Bo");
  const asked = [ada, bo].map(async (one) => one.mentions(general, "rotate left", { files: [await photo()] }));
  for (const said of await Promise.all(asked)) await card(slack, ada, said, "rotate left");
});

test("a failure that cannot be told, neither in the thread nor in person, holds up nobody", async () => {
  const broken: ImageModel = { ...local, draw: () => Promise.reject(new Error("no")) };
  const { slack, ada, general } = await onSlack({ models: [broken], options: { graceMs: 50 } });
  const bo = slack.person("Bo");
  const said = await ada.says(general, "look", { files: [await photo()] });
  const inIt = ({ thread_ts }: Record<string, unknown>) => thread_ts === said.ts;
  slack.faults.next("chat.postMessage", 1, inIt).answers(500);
  slack.faults.every("chat.postMessage", inIt).refuses("restricted_action");
  slack.faults.every("chat.postEphemeral", inIt).answers(500);
  await ada.mentions(general, "rotate left", { thread: said });
  await slack.until(() => slack.calls.some(({ method, status }) => method === "chat.postEphemeral" && status === 500), "a try");
  const other = await bo.mentions(general, "rotate left", { files: [await photo()] });
  expect((await card(slack, bo, other, "rotate left")).text).toContain("failed");
  expect(finished(ada, said)).toEqual([]);
});

test("a card that may not be changed any more goes on as a new message, once", async () => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  slack.faults.every("chat.update", ({ ts }) => ts === first.ts).refuses("edit_window_closed");
  ada.reacts(first, "one");
  const anew = await slack.until(() => finished(ada, said).find(({ ts }) => ts !== first.ts), "the new message");
  expect(anew.text).toContain("picked by");
  await slack.until(() => ada.look(first) === undefined, "the old one to go");
  expect(anew.pictures.map(({ broken }) => broken)).toEqual([false]);
  await turn(slack, ada, said, "blur it");
  expect(finished(ada, said)).toHaveLength(2);
});

test("a form that is sent for a place where the bot is not draws nothing, and its sender is told", async () => {
  const { slack, ada, bot } = await onSlack();
  const closed = slack.channel("closed", { withBot: false });
  const posted = await ada.says(closed, "look", { files: [await photo()] });
  const looked = Promise.withResolvers<void>();
  slack.faults.next("conversations.replies").waits(looked.promise);
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { prompt: "rotate left" });
  looked.resolve();
  const told = () => [...whispers(ada, closed), ...ada.sees(ada.direct).map(({ text }) => text)].join();
  await slack.until(() => told().includes("I'm not in that channel"), "a word");
  expect(finished(ada, posted)).toEqual([]);
  expect((await bot.turns()).map(({ state }) => state)).not.toContain("done");
});

test("a thread whose first message is deleted before anything is shown ends in a word to its author", async () => {
  const { slack, ada, general } = await onSlack();
  const held = Promise.withResolvers<void>();
  slack.faults.next("chat.postMessage").waits(held.promise);
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => slack.calls.some(({ method }) => method === "chat.postMessage"), "the card on its way");
  ada.deletes(said);
  held.resolve();
  const told = () => [...whispers(ada, general), ...ada.sees(ada.direct).map(({ text }) => text)].join();
  await slack.until(() => told().includes(slackMessages.threadGone), "a word");
});

test.each(["restricted_action_thread_locked", "ekm_access_denied", "no_permission"])(
  "where the bot may not write (%s) the author hears of it, and it is not tried on and on",
  async (why) => {
    const { slack, ada, general } = await onSlack();
    slack.faults.every("chat.postMessage", ({ thread_ts }) => thread_ts !== undefined).refuses(why);
    const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
    await slack.until(() => whispers(ada, said).some((words) => words.includes(messages.cannotWrite)), "a word");
    expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(1);
  },
);

test("a picture that is processed late is picked by the number that stands under it", async () => {
  const here = await onSlack({ settings: { variants: 2 } });
  const { slack, ada, general } = here;
  slack.uploads.hold();
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const looks = () => slack.calls.filter(({ method }) => method === "files.info").length;
  await slack.until(() => looks() > 10, "patience");
  slack.uploads.release();
  const shown = await slack.until(() => ada.thread(said).find(({ pictures }) => pictures.length === 2), "the pictures");
  ada.reacts(shown, "two");
  const lines = () => ada.look(shown)?.text.split("\n") ?? [];
  await slack.until(() => lines().some((line) => line.includes("picked by")), "the pick");
  expect(lines().findIndex((line) => line.includes("picked by"))).toBeGreaterThan(
    lines().findIndex((line) => line.startsWith("2 ·")),
  );
  expect(posts(here)).toHaveLength(1);
});
