// Unusual messages, some of them very fast.

import { expect, test } from "vitest";
import { createModel } from "../../pictures.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

async function startConversation(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const chat = await startSlackBot(setup);
  const mention = await chat.ada.mentions(chat.general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(chat.slack, chat.ada, mention, "make it warmer");
  return { ...chat, mention, first, prompts: async () => (await chat.bot.turns()).map(({ prompt }) => prompt) };
}

test("keeps pictures without text for their sender's next message, and says so in an ephemeral message", async () => {
  const { slack, ada, general, mention, bot } = await startConversation();
  await ada.says(general, "", { thread: mention, files: [await photo("hat.png"), await photo("scarf.png")] });
  await slack.until(() => ephemeralTexts(ada, mention).some((words) => words.includes("📎")), "the confirmation");
  await ada.says(general, "   ", { thread: mention });
  await runTurn(slack, ada, mention, "blur it");
  const [, second] = await bot.turns();
  expect(second?.references.map(({ origin }) => origin)).toEqual(["previous", "attached", "attached"]);
  expect(await bot.turns()).toHaveLength(2);
});

test("accepts an instruction of 40,000 characters and cuts it where it's shown", async () => {
  const { slack, ada, general, mention, prompts } = await startConversation();
  const words = `blur it ${"very ".repeat(7998)}`.trim();
  await ada.says(general, words, { thread: mention });
  const shown = await slack.until(() => finishedCards(ada, mention).find(({ text }) => text.includes("blur it")), "the card");
  expect(shown.text.length).toBeLessThan(7_000);
  expect((await prompts())[1]).toBe(words);
  await runTurn(slack, ada, mention, "rotate left");
  expect(slack.invalidCalls.filter(({ refused }) => refused !== "already_reacted")).toEqual([]);
});

test("pings nobody when it shows what people typed", async () => {
  const { slack, ada, general } = await startSlackBot();
  const bo = slack.person("Bo");
  const words = `make it warmer for <!channel>, <!here>, ${bo.mention}, <!subteam^S0000001> and <https://example.com|Bo>`;
  const mention = await ada.mentions(general, words, { files: [await photo("<!channel>.png")] });
  const first = await slack.until(() => finishedCards(ada, mention)[0], "the card");
  await ada.slash("/edit", words, general);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { pictures: [await photo("<!here>.png")] });
  await slack.until(() => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral), "the root message");
  await ada.choosesFromOverflow(first, "History");
  await slack.until(() => ephemeralTexts(ada, mention).some((one) => one.includes("make it warmer")), "the history");
  ada.opensHome();
  await slack.until(() => ada.home?.text.includes("make it warmer"), "the Home tab");
  const markup = slack.calls.flatMap(({ sent }) => markupIn(sent));
  const mentioned = markup.flatMap((text) => text.match(/<[!@#][^>]*>/g) ?? []).filter((one) => !one.startsWith("<!date"));
  expect(new Set(mentioned)).toEqual(new Set([ada.mention]));
});

test("makes a reply that is also sent to the channel one turn", async () => {
  const { slack, ada, general, mention, prompts } = await startConversation();
  await ada.says(general, "blur it", { thread: mention, broadcast: true });
  await waitForCard(slack, ada, mention, "blur it");
  await runTurn(slack, ada, mention, "rotate left");
  expect(await prompts()).toEqual(["make it warmer", "blur it", "rotate left"]);
});

test("keeps twenty of thirty quick messages waiting, in order, and refuses the others", async () => {
  const ready = Promise.withResolvers<void>();
  const model = createModel(async () => (await photo()).bytes, ready.promise);
  const { slack, ada, general, bot } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const mention = await ada.mentions(general, "paint 0", { files: [await photo()] });
  await slack.until(() => model.references.length === 1, "the first drawing");
  const asked = Array.from({ length: 30 }, (_, number) => `paint ${number + 1}`);
  for (const words of asked) void ada.says(general, words, { thread: mention });
  const refusals = () => ephemeralTexts(ada, mention).filter((words) => words.includes("waiting"));
  const cards = () => ada.thread(mention).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  await slack.until(() => cards().length + refusals().length === 31, "an answer to each");
  const drawn = (await bot.turns()).map(({ prompt }) => prompt);
  expect(drawn.slice(1)).toEqual(asked.slice(0, drawn.length - 1));
  expect(cards().map(({ text }) => text.split("\n")[1])).toEqual(drawn);
  expect(refusals().length).toBeGreaterThanOrEqual(10);
});

test("ignores other emoji, missing numbers and reactions on other messages", async () => {
  const { slack, ada, general, mention, first, bot } = await startConversation();
  const bo = slack.person("Bo");
  const remark = await bo.says(general, "// hm", { thread: mention });
  for (const on of [mention, remark, first])
    for (const emoji of ["one", "nine", "keycap_ten", "heart", "two::skin-tone-2"]) bo.reacts(on, emoji);
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  bo.unreacts(first, "nine");
  await runTurn(slack, ada, mention, "blur it");
  const [one] = await bot.turns();
  expect(one?.variants.map(({ picks }) => picks.length)).toEqual([1]);
});

/** All sent text in which Slack looks for mentions. */
function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = value as { type?: string; text?: unknown };
  const own = typeof text === "string" && type !== "plain_text" ? [text] : [];
  return [...own, ...Object.values(value).flatMap(markupIn)];
}
