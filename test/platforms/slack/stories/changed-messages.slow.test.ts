// Messages that are edited or deleted after they were sent.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { turns } from "../../../../src/storage/schema.ts";
import { manifestEvents } from "../../../fakes/slack/events/subscriptions.ts";
import type { MessageRef } from "../../../fakes/slack/people/person.ts";
import { createModel } from "../../pictures.ts";
import { finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";
import { startForMany } from "../start-many.ts";

/** A paid model whose drawings wait until they are released. */
function heldModel() {
  const gate = Promise.withResolvers<void>();
  return { model: createModel(async () => (await photo()).bytes, gate.promise), release: () => gate.resolve() };
}

async function startHeld(options: Parameters<typeof startSlackBot>[0] = {}) {
  const { model, release } = heldModel();
  const chat = await startSlackBot({ models: [model], settings: { models: [model.id] }, ...options });
  const { slack, ada } = chat;
  const cards = (thread: MessageRef) => ada.thread(thread).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  const waitForCards = (thread: MessageRef, ...words: string[]) =>
    slack.until(() => {
      const shown = cards(thread).map(({ text }) => text);
      return shown.length === words.length && words.every((one, at) => shown[at]?.includes(one));
    }, words.join(", then "));
  const draws = () => model.references.length;
  const waitForDraws = (count: number) => slack.until(() => draws() === count, `${count} drawings`);
  const prompts = async () => (await chat.bot.turns()).map(({ prompt }) => prompt);
  return { ...chat, cards, waitForCards, draws, waitForDraws, prompts, release };
}

/** Longer than a look-up may take on a busy machine. */
const patiently = { timeout: 15_000 };

/** Until Slack has nothing left to deliver, and everything is handled. */
async function settle({ slack, rows }: Pick<Awaited<ReturnType<typeof startSlackBot>>, "slack" | "rows">): Promise<void> {
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
  await expect.poll(() => rows.listPending(), patiently).toEqual([]);
}

test("cancels what is being drawn when the author edits the message, and draws the new words once", async () => {
  const chat = await startHeld();
  const { slack, ada, general, waitForCards, waitForDraws, draws, release } = chat;
  slack.delivery.twice = true;
  const mention = await ada.mentions(general, "make it blu", { files: [await photo()] });
  await waitForDraws(1);
  ada.edits(mention, `${slack.mention} make it blue`);
  await waitForDraws(2);
  release();
  await waitForCard(slack, ada, mention, "make it blue");
  await waitForCards(mention, messages.cancelledBecause.edited, "make it blue");
  await settle(chat);
  expect(draws()).toBe(2);
});

test("draws the new words of a message that waits, with the pictures that it has", async () => {
  const chat = await startHeld();
  const { slack, ada, general, bot, waitForDraws, draws, prompts, release } = chat;
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForDraws(1);
  await ada.says(general, "", { thread: mention, files: [await photo("hat.png")] });
  const next = await ada.says(general, "ad this hat", { thread: mention });
  await expect.poll(prompts, patiently).toEqual(["rotate left", "ad this hat"]);
  ada.edits(next, "add this hat");
  await expect.poll(prompts, patiently).toEqual(["rotate left", "add this hat"]);
  release();
  await waitForCard(slack, ada, mention, "add this hat");
  expect((await bot.turns())[1]?.references.map(({ origin }) => origin)).toEqual(["previous", "attached"]);
  expect(draws()).toBe(2);
});

test("keeps the source of a mention in people's thread when its words are edited while it waits", async () => {
  const chat = await startHeld();
  const { slack, ada, general, bot, prompts, release } = chat;
  const talk = await slack.person("Bo").says(general, "look", { files: [await photo("boat.png")] });
  const download = Promise.withResolvers<void>();
  slack.faults.next("download").waits(download.promise);
  const mention = await ada.mentions(general, "make it blu", { thread: talk, files: [await photo("own.png")] });
  await expect.poll(prompts, patiently).toEqual(["make it blu"]);
  ada.edits(mention, `${slack.mention} make it blue`);
  await expect.poll(prompts, patiently).toEqual(["make it blue"]);
  download.resolve();
  release();
  await waitForCard(slack, ada, talk, "make it blue");
  expect((await bot.turns()).at(-1)?.references.map(({ origin }) => origin)).toEqual(["source"]);
});

test("tries again automatically when the author corrects words that weren't understood", async () => {
  const { slack, ada, general } = await startSlackBot();
  const mention = await ada.mentions(general, "make it fabulous", { files: [await photo()] });
  const failed = await slack.until(() => finishedCards(ada, mention)[0], "the failed card");
  expect(failed.pictures).toEqual([]);
  ada.edits(mention, `${slack.mention} make it warmer`);
  expect((await waitForCard(slack, ada, mention, "make it warmer")).pictures).toHaveLength(1);
});

test("offers once to run a finished edit again, and draws nothing until somebody accepts", async () => {
  const chat = await startHeld();
  const { slack, ada, general, draws, release } = chat;
  release();
  const mention = await ada.mentions(general, "make it blu", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it blu");
  ada.edits(mention, `${slack.mention} make it blue`);
  const offer = await slack.until(
    () => finishedCards(ada, mention).find(({ text }) => text.includes(messages.messageEdited)),
    "the offer",
  );
  await settle(chat);
  expect([draws(), finishedCards(ada, mention).length]).toEqual([1, 1]);
  await ada.clicks(offer, messages.runEdited);
  await waitForCard(slack, ada, mention, "make it blue");
  expect(draws()).toBe(2);
});

test("counts a mention that is added by an edit, once", async () => {
  const chat = await startHeld();
  const { slack, ada, general, draws, release, cards } = chat;
  release();
  const posted = await ada.says(general, "rotate left", { files: [await photo()] });
  await settle(chat);
  ada.edits(posted, `${slack.mention} rotate left`);
  await waitForCard(slack, ada, posted, "rotate left");
  await settle(chat);
  expect([draws(), cards(posted).length]).toEqual([1, 1]);
});

test("counts a mention that is added by an edit when only app_mention tells of it", async () => {
  const { slack, ada, general } = await startSlackBot({
    service: { events: manifestEvents.filter((event) => !event.startsWith("message.")) },
  });
  const posted = await ada.mentions(general, "// not yet", { files: [await photo()] });
  ada.edits(posted, `${slack.mention} rotate left`);
  await waitForCard(slack, ada, posted, "rotate left");
}, 30_000);

test("draws nothing again when links get previews, and when the bot updates its own cards", async () => {
  const chat = await startHeld();
  const { slack, ada, general, draws, prompts, release } = chat;
  release();
  const mention = await ada.mentions(general, "like <https://x.example/a>", { files: [await photo()] });
  slack.home.previews(mention, "https://x.example/a");
  await waitForCard(slack, ada, mention, "like");
  ada.edits(mention, `${slack.mention} like <https://x.example/b>`);
  await slack.until(() => finishedCards(ada, mention).some(({ text }) => text.includes(messages.messageEdited)), "the offer");
  slack.home.previews(mention, "https://x.example/b");
  await settle(chat);
  expect([await prompts(), draws()]).toEqual([["like https://x.example/a"], 1]);
});

test("cancels what is being drawn when the author deletes the message, and says so on the card", async () => {
  const chat = await startHeld();
  const { ada, general, waitForDraws, waitForCards, release, bot, draws } = chat;
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForDraws(1);
  const next = await ada.says(general, "blur it", { thread: mention });
  await expect.poll(() => bot.turns(), patiently).toHaveLength(2);
  ada.deletes(next);
  await waitForCards(mention, "rotate left", messages.cancelledBecause.deleted);
  ada.deletes(mention);
  await expect.poll(async () => (await bot.turns()).map(({ state }) => state), patiently).toEqual(["cancelled", "cancelled"]);
  release();
  await settle(chat);
  expect(draws()).toBe(1);
});

test("never draws a message that is deleted before it is handled", async () => {
  const chat = await startHeld({ options: { retryDelays: { soonMs: [], laterMs: [1_500] } } });
  const { slack, ada, general, prompts, draws } = chat;
  const picture = await ada.says(general, "look", { files: [await photo()] });
  slack.faults.next("conversations.replies", 2).refuses("internal_error");
  const mention = await ada.mentions(general, "rotate left", { thread: picture });
  await slack.until(() => slack.calls.filter(({ method }) => method === "conversations.replies").length === 2, "an attempt");
  ada.deletes(mention);
  await settle(chat);
  expect([await prompts(), draws()]).toEqual([[], 0]);
});

test("handles edits and deletions that were acknowledged before a stop, once and in order", async () => {
  const chat = await startHeld();
  const { slack, ada, general, waitForDraws, prompts, start, stop, rows, release, bot } = chat;
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForDraws(1);
  const [first, second] = [
    await ada.says(general, "blu it", { thread: mention }),
    await ada.says(general, "invert it", { thread: mention }),
  ];
  await expect.poll(prompts, patiently).toHaveLength(3);
  const { isPending } = rows;
  rows.isPending = () => new Promise(() => {}); // the process dies before it handles anything else
  ada.edits(first, "blur it");
  ada.deletes(second);
  await settleDeliveries(slack);
  await stop();
  rows.isPending = isPending;
  await start();
  await expect.poll(prompts, patiently).toEqual(["rotate left", "blur it", "invert it"]);
  await expect.poll(async () => (await bot.turns())[2]?.cancelReason, patiently).toBe("deleted");
  release();
  await waitForCard(slack, ada, mention, "blur it");
});

async function settleDeliveries(slack: Awaited<ReturnType<typeof startSlackBot>>["slack"]): Promise<void> {
  await new Promise(setImmediate); // events are emitted with setImmediate
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
}

test("handles edits that it missed while it was offline, and messages that were edited before it read them", async () => {
  const { slack, ada, general, whileAway, bot } = await startSlackBot();
  const mention = await ada.mentions(general, "make it fabulous", { files: [await photo()] });
  await slack.until(() => finishedCards(ada, mention)[0], "the failed card");
  await whileAway(async () => {
    ada.edits(mention, `${slack.mention} make it warmer`);
    ada.edits(await ada.says(general, "blu it", { thread: mention }), "blur it");
  });
  await waitForCard(slack, ada, mention, "make it warmer");
  await waitForCard(slack, ada, mention, "blur it");
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it fabulous", "make it warmer", "blur it"]);
});

test("cancels what was deleted while it was offline, in the thread and elsewhere, and nothing else", async () => {
  const chat = await startHeld();
  const { slack, ada, general, whileAway, bot, waitForDraws, prompts, release } = chat;
  const picture = await ada.says(general, "look", { files: [await photo()] });
  const mention = await ada.mentions(general, "rotate left");
  await waitForDraws(1);
  const next = await ada.says(general, "blur it", { thread: picture });
  await ada.says(general, "invert it", { thread: picture });
  const other = await ada.mentions(general, "sharpen it", { files: [await photo()] });
  await expect.poll(() => bot.db.$count(turns), { timeout: 10_000 }).toBe(4);
  await expect.poll(prompts, patiently).toEqual(["rotate left", "blur it", "invert it"]);
  await whileAway(() => {
    ada.deletes(mention);
    ada.deletes(next);
    ada.deletes(other);
  });
  const reasons = () =>
    bot.db.select({ prompt: turns.prompt, reason: turns.cancelReason }).from(turns).orderBy(turns.createdAt).all();
  await expect.poll(reasons, { timeout: 15_000 }).toEqual([
    { prompt: "rotate left", reason: "deleted" },
    { prompt: "blur it", reason: "deleted" },
    { prompt: "invert it", reason: null },
    { prompt: "sharpen it", reason: "deleted" },
  ]);
  release();
  await waitForCard(slack, ada, picture, "invert it");
}, 30_000);

test("edits and cancels in many workspaces", async () => {
  const { model, release } = heldModel();
  const { slack, bot, installed } = await startForMany({ models: [model], settings: { models: [model.id] } });
  const { workspace, general } = await installed("Paint");
  const ada = workspace.person("Ada");
  const mention = await ada.mentions(general, "make it blu", { files: [await photo()] });
  await slack.until(() => model.references.length === 1, "a drawing");
  ada.edits(mention, `${workspace.mention} make it blue`);
  await slack.until(() => model.references.length === 2, "another");
  ada.deletes(mention);
  await expect
    .poll(async () => (await bot.turns()).map(({ cancelReason }) => cancelReason), patiently)
    .toEqual(["edited", "deleted"]);
  release();
});

test("treats words that are added to a remark in a conversation as the next edit", async () => {
  const { slack, ada, general } = await startSlackBot();
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it warmer");
  const remark = await ada.says(general, "// rotate left", { thread: mention });
  await runTurn(slack, ada, mention, "blur it");
  ada.edits(remark, "rotate left");
  await waitForCard(slack, ada, mention, "rotate left");
});
