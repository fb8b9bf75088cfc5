import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { turns } from "../../../../../src/storage/schema.ts";
import { colourAt, createModel } from "../../../pictures.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

/** Draws grey pictures, each darker than the one before. */
function createShades() {
  let level = 250;
  return createModel(() => {
    level -= 20;
    return sharp({ create: { width: 40, height: 30, channels: 3, background: { r: level, g: level, b: level } } })
      .png()
      .toBuffer();
  });
}

const complete = { isCut: false, original: false, pictures: 0, reduced: 0, instructions: 0 };

/** A conversation of two edits. The second has two variants, of which Ada picks the second. */
async function startConversationOfTwo() {
  const model = createShades();
  const chat = await startSlackBot({ models: [model], settings: { models: [model.id], variants: 2 } });
  const { slack, ada, general } = chat;
  const thread = await ada.mentions(general, "make it night", { files: [await photo()] });
  const first = await waitForCard(slack, ada, thread, "make it night");
  const drawn = await runTurn(slack, ada, thread, "warmer");
  await ada.clicks(drawn, "Pick 2");
  const isPicked = () => (ada.look(drawn)?.text.includes("picked by") ? ada.look(drawn) : undefined);
  const second = await slack.until(isPicked, "the pick");
  const notices = () => ephemeralTexts(ada, thread).filter((text) => text.startsWith("I lost this conversation"));
  return { ...chat, model, thread, first, second, notices };
}

test("rebuilds a lost conversation on a mention in its thread, and goes on from the picked picture", async () => {
  const { bot, slack, ada, model, thread, first, second, loseEverything, notices } = await startConversationOfTwo();
  const before = await bot.turns();
  const requests = model.references.length;
  const fresh = await loseEverything();
  await ada.mentions({ id: thread.channel }, "darker", { thread });
  await waitForCard(slack, ada, thread, "darker");
  expect(model.references.length - requests).toBe(2);
  expect(await colourAt(model.references.at(-1)?.[0] ?? new Uint8Array(), 0.5, 0.5)).toEqual(
    await colourAt(second.pictures[1]?.bytes ?? new Uint8Array(), 0.5, 0.5),
  );
  await slack.until(() => notices().length > 0, "the notice");
  expect(notices()).toEqual([messages.rebuilt(2, complete)]);
  expect(
    finishedCards(ada, thread)
      .slice(0, 2)
      .map(({ ts, text }) => [ts, text]),
  ).toEqual([first, second].map(({ ts, text }) => [ts, text]));
  const after = (await fresh.turns()).slice(0, 2);
  const shown = ({ key, number, prompt, author, state, seed, message, variants, references }: (typeof after)[number]) => ({
    ...{ key, number, prompt, author, state, seed, message, origins: references.map(({ origin }) => origin) },
    variants: variants.map((one) => [
      one.key,
      one.number,
      one.model,
      one.seed,
      one.costUsd,
      one.picks.map(({ person }) => person),
    ]),
  });
  expect(after.map(shown)).toEqual(before.map(shown));
});

test("rebuilds a lost conversation when somebody clicks on an old card, and shows the card with the pick", async () => {
  const { slack, ada, model, thread, first, loseEverything, notices } = await startConversationOfTwo();
  const requests = model.references.length;
  const fresh = await loseEverything();
  await ada.clicks(first, "Pick 1");
  const isPicked = () => (ada.look(first)?.text.includes("picked by") ? ada.look(first) : undefined);
  const picked = await slack.until(isPicked, "the pick");
  expect(picked.pictures.map(({ alt, broken }) => [alt, broken])).toEqual(first.pictures.map(({ alt }) => [alt, false]));
  await slack.until(() => notices().length > 0, "the notice");
  expect(notices()).toEqual([messages.rebuilt(2, complete)]);
  await runTurn(slack, ada, thread, "darker");
  expect(model.references).toHaveLength(requests + 2);
  expect((await fresh.turns())[2]?.parent).toBe((await fresh.turns())[0]?.id);
});

test("rebuilds a lost conversation when somebody reacts to an old card with a number", async () => {
  const { slack, ada, general, thread, first, loseEverything, notices } = await startConversationOfTwo();
  const bo = slack.person("Bo");
  await bo.says(general, "hi");
  const fresh = await loseEverything();
  await bo.reacts(first, "one");
  const isPicked = () => (ada.look(first)?.text.includes("picked by") ? ada.look(first) : undefined);
  await slack.until(isPicked, "the pick");
  await slack.until(() => ephemeralTexts(bo, thread).includes(messages.rebuilt(2, complete)), "the notice");
  expect(notices()).toEqual([]);
  expect((await fresh.turns()).map(({ prompt }) => prompt)).toEqual(["make it night", "warmer"]);
});

test("takes a message without a mention where the thread hangs on the bot's own message, with its picture", async () => {
  const { slack, ada, general, loseEverything } = await startSlackBot();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => (ada.modal?.text.includes("no picture") ? ada.modal : undefined), "the form");
  await ada.submits(form, { pictures: [await photo()] });
  const root = await slack.until(() => ada.sees(general).find(({ pictures }) => pictures.length === 1), "the root message");
  await waitForCard(slack, ada, root, "rotate left");
  const fresh = await loseEverything();
  await runTurn(slack, ada, root, "rotate right");
  const [first] = await fresh.turns();
  expect([first?.author.id, first?.conversation.root !== undefined]).toEqual([ada.id, true]);
  expect(first?.references.map(({ origin }) => origin)).toEqual(["source"]);
});

test("handles the message later if a picture can't be downloaded now", async () => {
  const { bot, slack, ada, general, loseEverything } = await startSlackBot();
  const thread = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForCard(slack, ada, thread, "rotate left");
  await bot.stop();
  const fresh = await loseEverything();
  slack.faults.next("download").answers(500);
  await ada.mentions(general, "rotate right", { thread });
  await waitForCard(slack, ada, thread, "rotate right");
  expect((await fresh.turns()).map(({ prompt }) => prompt)).toEqual(["rotate left", "rotate right"]);
});

test("leaves threads alone in which the bot has never written", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  const talk = await ada.says(general, "look", { files: [await photo()] });
  slack.calls.length = 0;
  await ada.says(general, "nice", { thread: talk });
  await runTurn(slack, ada, talk, `${slack.mention} rotate left`);
  expect(slack.calls.filter(({ method }) => method === "conversations.replies")).toHaveLength(1);
  expect(await bot.turns()).toHaveLength(1);
});

test("doesn't rebuild a conversation that was deleted, though its cards are still there", async () => {
  const { bot, slack, ada, thread, first, notices } = await startConversationOfTwo();
  const [conversation] = await bot.turns();
  if (!conversation) throw new Error("no turn");
  slack.faults.every("chat.delete").refuses("cant_delete_message");
  slack.faults.every("files.delete").refuses("cant_delete_file");
  await bot.store.conversations.deleteConversation(conversation.conversation.id);
  await slack.until(() => bot.db.select({ id: turns.id }).from(turns).all().length === 0, "the deletion");
  expect(finishedCards(ada, thread)).toHaveLength(2);
  await ada.mentions({ id: thread.channel }, "darker", { thread });
  await waitForCard(slack, ada, thread, "darker");
  await ada.clicks(first, "Pick 1");
  await slack.until(() => ephemeralTexts(ada, thread).includes(messages.notThere), "the refusal");
  expect(notices()).toEqual([]);
  expect((await bot.turns())[0]?.number).toBe(1);
});
