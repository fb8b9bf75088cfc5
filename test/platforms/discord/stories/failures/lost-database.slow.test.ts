import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { colourAt, createModel, photo, startChat, unescapeMarkdown } from "../../start.ts";

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

/** A conversation of two edits. The second has two variants, of which Ada picks the second. */
async function startConversationOfTwo() {
  const model = createShades();
  const chat = await startChat(model);
  const { ada, startConversation, waitForResult, waitForCard } = chat;
  const { posted, thread, first } = await startConversation("make it night");
  await (await ada.uses("/settings", thread, { words: "variants 2" })).reply();
  await ada.posts(thread, { text: "*warmer*, please" });
  await waitForResult(thread, "warmer");
  const drawn = await waitForCard(thread, ({ buttons }) => buttons.some(({ label }) => label === "Pick 2"), "two variants");
  await ada.clicks(drawn, "Pick 2").answered();
  const second = await waitForCard(thread, ({ text }) => text.includes("picked by Ada"), "the pick");
  const notices = () => ada.sees(thread).flatMap(({ text }) => (isNotice(text) ? [unescapeMarkdown(text)] : []));
  return { ...chat, model, posted, thread, first, second, notices };
}

function isNotice(text: string): boolean {
  return text.startsWith("I lost this conversation");
}

const nothing = { isCut: false, original: false, pictures: 0, reduced: 0, instructions: 0 };

test("rebuilds a lost conversation when somebody answers one of its cards, and goes on from the picked picture", async () => {
  const { bot, ada, model, thread, first, second, cards, notices, waitForResult } = await startConversationOfTwo();
  const before = await bot.conversation();
  const requests = model.references.length;
  await bot.loseEverything();
  await ada.posts(thread, { text: "darker", repliesTo: second });
  await waitForResult(thread, "darker");
  expect(model.references.length - requests).toBe(1);
  expect(await colourAt(model.references.at(-1)?.[0] ?? new Uint8Array(), 0.5, 0.5)).toEqual(
    await colourAt(second.pictures[1]?.bytes ?? new Uint8Array(), 0.5, 0.5),
  );
  expect(notices()).toEqual([messages.rebuilt(2, nothing)]);
  expect(
    cards(thread)
      .slice(0, 2)
      .map(({ text }) => text),
  ).toEqual([first.text, second.text]);
  const after = (await bot.conversation()).slice(0, 2);
  const shown = ({ key, number, prompt, author, state, seed, message, variants }: (typeof after)[number]) => ({
    ...{ key, number, prompt, author, state, seed, message },
    variants: variants.map((one) => [
      one.key,
      one.number,
      one.model,
      one.seed,
      one.image?.key,
      one.picks.map(({ person }) => person),
    ]),
  });
  expect(after.map(shown)).toEqual(before.map(shown));
  expect(after[1]?.parent).toBe(after[0]?.id);
  expect(after[0]?.references.map(({ origin }) => origin)).toEqual(["source"]);
});

test("rebuilds a lost conversation when somebody clicks on an old card, and shows the card with the pick", async () => {
  const { bot, ada, model, thread, first, second, cards, waitForCard, waitForResult } = await startConversationOfTwo();
  const requests = model.references.length;
  await bot.loseEverything();
  const reply = await ada.clicks(first, "Pick 1").reply();
  expect(unescapeMarkdown(reply.text)).toBe(messages.rebuilt(2, nothing));
  const picked = await waitForCard(thread, ({ id, text }) => id === first.id && text.includes("picked by Ada"), "the pick");
  expect(picked.text).toBe(`${first.text} · picked by Ada`);
  expect(picked.pictures.map(({ name, alt, url }) => [name, alt, url.split("?")[0]])).toEqual(
    first.pictures.map(({ name, alt, url }) => [name, alt, url.split("?")[0]]),
  );
  await ada.clicks(second, "Pick 2").answered();
  await waitForCard(thread, ({ id, text }) => id === second.id && !text.includes("picked by"), "no pick");
  expect(model.references).toHaveLength(requests);
  await ada.clicks(second, "Run again").answered();
  await waitForCard(thread, ({ id, buttons }) => id !== second.id && buttons.some(({ label }) => label === "Pick 2"), "it again");
  expect(model.references).toHaveLength(requests + 2);
  expect(cards(thread)).toHaveLength(3);
  await waitForResult(thread, "warmer");
});

test("rebuilds a lost conversation when somebody reacts to an old card with a number", async () => {
  const { bot, service, ada, first, thread, cards, waitForCard } = await startConversationOfTwo();
  const bo = service.person("Bo");
  await bot.loseEverything();
  bo.reacts(first, "1️⃣");
  await waitForCard(thread, ({ id, text }) => id === first.id && text.includes("picked by Bo"), "the pick");
  await service.until(() => bo.sees(bo.direct).some(({ text }) => text.includes("I lost this conversation")), "the notice");
  expect(ada.sees(ada.direct)).toEqual([]);
  expect(cards(thread)).toHaveLength(2);
  expect((await bot.conversation()).map(({ prompt }) => prompt)).toEqual(["make it night", "*warmer*, please"]);
});

test("reads no thread for a reaction of somebody who may not use the bot", async () => {
  const { bot, service, ada, first, thread } = await startConversationOfTwo();
  await bot.loseEverything();
  await bot.stop();
  await bot.start([], { roles: ["1"] });
  const before = service.requests.length;
  ada.reacts(first, "1️⃣");
  await service.until(() => ada.sees(ada.direct).some(({ text }) => text.includes("role")), "the refusal");
  expect(service.requests.slice(before).filter(({ path }) => path.includes(`/channels/${thread.id}/messages`))).toEqual([]);
  expect(bot.turns()).toBe(0);
});

test("rebuilds a lost conversation before a command in its thread", async () => {
  const { bot, service, ada, thread, waitForCard } = await startConversationOfTwo();
  await bot.loseEverything();
  const shown = await (await ada.uses("/settings", thread)).reply();
  expect(unescapeMarkdown(shown.text)).toContain("make it night");
  await service.until(() => ada.sees(ada.direct).some(({ text }) => text.includes("I lost this conversation")), "the notice");
  await (await ada.uses("/undo", thread)).answered();
  await waitForCard(thread, ({ text }) => text.includes("undo"), "the undo");
  expect((await bot.conversation()).map(({ kind, number }) => [kind, number])).toEqual([
    ["edit", 1],
    ["edit", 2],
    ["undo", 3],
  ]);
});

test.each(["/help", "/models", "/usage"])("reads no thread for %s", async (command) => {
  const { bot, service, ada, thread } = await startConversationOfTwo();
  await bot.loseEverything();
  const before = service.requests.length;
  await (await ada.uses(command, thread)).reply();
  expect(service.requests.slice(before).filter(({ path }) => path.includes(`/channels/${thread.id}/messages`))).toEqual([]);
});

test("rebuilds a lost conversation before “Edit image” on its card", async () => {
  const { bot, ada, thread, first, cards, waitForResult } = await startConversationOfTwo();
  await bot.loseEverything();
  const opened = ada.picksFromMenu("Edit image", first);
  await (await ada.submits(opened, { prompt: "darker" })).answered();
  await waitForResult(thread, "darker");
  expect(cards(thread)).toHaveLength(3);
});

test("says what it rebuilt, and that it keeps the picture of the same message", async () => {
  const { bot, service, ada, thread, notices } = await startConversationOfTwo();
  await bot.loseEverything();
  await ada.posts(thread, { pictures: [await photo("hat.png")] });
  await service.until(() => ada.sees(thread).find(({ text }) => unescapeMarkdown(text) === messages.held(1)), "the second reply");
  expect(notices()).toEqual([messages.rebuilt(2, nothing)]);
});

test("rebuilds a lost conversation once for two messages, and answers both", async () => {
  const { bot, service, ada, thread, cards, notices, waitForResult } = await startConversationOfTwo();
  const bo = service.person("Bo");
  await bot.loseEverything();
  await Promise.all([ada.posts(thread, { text: "darker" }), bo.posts(thread, { text: "brighter" })]);
  await waitForResult(thread, "darker");
  await waitForResult(thread, "brighter");
  expect(notices()).toHaveLength(1);
  expect(cards(thread)).toHaveLength(4);
});

test("keeps the pick of somebody who only reacted", async () => {
  const { bot, service, ada, thread, second, first, waitForCard, waitForResult } = await startConversationOfTwo();
  const bo = service.person("Bo");
  bo.reacts(first, "1️⃣");
  await waitForCard(thread, ({ text }) => text.includes("picked by Bo"), "Bo's pick");
  await bot.loseEverything();
  await ada.posts(thread, { text: "darker", repliesTo: second });
  await waitForResult(thread, "darker");
  const picks = (await bot.conversation()).map(({ variants }) =>
    variants.flatMap((one) => one.picks.map(({ person }) => person)),
  );
  expect(picks.slice(0, 2)).toEqual([[bo.id], [ada.id]]);
});

test("rebuilds a lost conversation in direct messages, without earlier ones", async () => {
  const { bot, ada, waitForResult } = await startChat(createShades());
  await ada.posts(ada.direct, { text: "make it night", pictures: [await photo()] });
  await waitForResult(ada.direct, "make it night");
  await ada.posts(ada.direct, { text: "make it day", pictures: [await photo()] });
  const newest = await waitForResult(ada.direct, "make it day");
  await bot.loseEverything();
  await ada.posts(ada.direct, { text: "darker", repliesTo: newest });
  await waitForResult(ada.direct, "darker");
  expect((await bot.conversation()).map(({ prompt, references }) => [prompt, references.map(({ origin }) => origin)])).toEqual([
    ["make it day", ["source"]],
    ["darker", ["previous"]],
  ]);
});

test("says which pictures are missing, and goes on from the others", async () => {
  const { bot, service, ada, posted, thread, second, notices, waitForResult } = await startConversationOfTwo();
  await bot.stop();
  ada.deletes(posted);
  const [, file] = second.pictures;
  service.faults.every("GET", new RegExp(`/${file?.name}`)).answers(404);
  await bot.loseEverything();
  await ada.posts(thread, { text: "darker", repliesTo: second });
  await waitForResult(thread, "darker");
  expect(notices()).toEqual([messages.rebuilt(2, { ...nothing, original: true, pictures: 1 })]);
});

test("rebuilds nothing while the thread can't be read, and everything at the next message", async () => {
  const { bot, service, ada, thread, second, notices, waitForResult } = await startConversationOfTwo();
  await bot.loseEverything();
  service.faults.every("GET", new RegExp(`/channels/${thread.id}/messages`)).answers(500);
  await ada.posts(thread, { text: "darker", repliesTo: second });
  await service.until(() => notices().length === 1, "the reply");
  expect(notices()).toEqual([messages.notRebuilt]);
  expect(bot.turns()).toBe(0);
  service.faults.clear();
  await ada.posts(thread, { text: "darker" });
  await waitForResult(thread, "darker");
  expect(notices()).toEqual([messages.notRebuilt, messages.rebuilt(2, nothing)]);
});

test("starts a conversation on the thread's picture if no card can be read", async () => {
  const { bot, service, ada, thread, first, second, notices, cards } = await startConversationOfTwo();
  await bot.stop();
  for (const { id } of [first, second]) service.person("Mo", { moderates: true }).deletes({ id });
  await bot.loseEverything();
  await ada.posts(thread, { text: `${service.mention} make it day` });
  await service.until(() => cards(thread).find(({ text }) => text.includes("make it day")), "a card");
  expect(notices()).toEqual([]);
  expect((await bot.conversation()).map(({ number }) => number)).toEqual([1]);
});

test("doesn't rebuild a conversation that was deleted, though its cards are still there", async () => {
  const { bot, service, ada, thread, first, second, notices, cards } = await startConversationOfTwo();
  service.faults.every("DELETE", /messages/).answers(403, { message: "Missing Access", code: 50001 });
  const asked = await (await ada.uses("/delete", thread)).reply();
  await ada.clicks(asked, "Delete it all").answered();
  await service.until(() => bot.turns() === 0, "the deletion");
  service.faults.clear();
  expect(cards(thread)).toHaveLength(2);
  await ada.posts(thread, { text: "darker", repliesTo: second });
  expect((await ada.clicks(first, "Pick 1").reply()).text).toBe(messages.notThere);
  await bot.stop();
  await bot.start();
  await ada.posts(thread, { text: "darker" });
  await ada.posts(thread, { text: `${service.mention} make it day` });
  await service.until(() => cards(thread).find(({ text }) => text.includes("make it day")), "a card");
  expect(notices()).toEqual([]);
  expect((await bot.conversation())[0]?.number).toBe(1);
});

test("doesn't read threads between people who don't mention the bot", async () => {
  const { service, ada, general } = await startChat();
  const bo = service.person("Bo");
  const talk = ada.opensThread(await ada.posts(general, { text: "look" }), "talk");
  const before = service.requests.length;
  await ada.posts(talk, { text: `what do you think, ${bo.mention}?` });
  await ada.posts(ada.direct, { text: "rotate left", pictures: [await photo()] });
  await service.until(() => ada.sees(ada.direct).length > 1, "a card elsewhere");
  expect(service.requests.slice(before).filter(({ path }) => path.includes(talk.id))).toEqual([]);
});

test("rebuilds nothing for people who may not use the bot", async () => {
  const { bot, service, ada, thread, second, notices } = await startConversationOfTwo();
  await bot.loseEverything();
  await bot.stop();
  await bot.start([], { roles: ["1"] });
  await ada.posts(thread, { text: "darker", repliesTo: second });
  await service.until(() => ada.sees(thread).some(({ text }) => text.includes("role")), "the refusal");
  expect(notices()).toEqual([]);
  expect(bot.turns()).toBe(0);
});
