// What odd people write, and how fast.

import { expect, test } from "vitest";
import { drawing } from "../../pictures.ts";
import { card, finished, onSlack, photo, turn, whispers } from "../start.ts";

async function begun(setup: Parameters<typeof onSlack>[0] = {}) {
  const here = await onSlack(setup);
  const said = await here.ada.mentions(here.general, "make it warmer", { files: [await photo()] });
  const first = await card(here.slack, here.ada, said, "make it warmer");
  return { ...here, said, first, prompts: async () => (await here.bot.turns()).map(({ prompt }) => prompt) };
}

test("pictures alone wait for their sender's words, which is said to them alone", async () => {
  const { slack, ada, general, said, bot } = await begun();
  await ada.says(general, "", { thread: said, files: [await photo("hat.png"), await photo("scarf.png")] });
  await slack.until(() => whispers(ada, said).some((words) => words.includes("📎")), "the word");
  await ada.says(general, "   ", { thread: said });
  await turn(slack, ada, said, "blur it");
  const [, second] = await bot.turns();
  expect(second?.references.map(({ origin }) => origin)).toEqual(["previous", "attached", "attached"]);
  expect(await bot.turns()).toHaveLength(2);
});

test("forty thousand letters are an instruction like any other, cut where they are shown", async () => {
  const { slack, ada, general, said, prompts } = await begun();
  const words = `blur it ${"very ".repeat(7998)}`.trim();
  await ada.says(general, words, { thread: said });
  const shown = await slack.until(() => finished(ada, said).find(({ text }) => text.includes("blur it")), "the card");
  expect(shown.text.length).toBeLessThan(7_000);
  expect((await prompts())[1]).toBe(words);
  await turn(slack, ada, said, "rotate left");
  expect(slack.invalidCalls.filter(({ refused }) => refused !== "already_reacted")).toEqual([]);
});

test("what pings people or a channel pings nobody, wherever it is shown", async () => {
  const { slack, ada, general } = await onSlack();
  const bo = slack.person("Bo");
  const words = `make it warmer for <!channel>, <!here>, ${bo.mention}, <!subteam^S0000001> and <https://example.com|Bo>`;
  const said = await ada.mentions(general, words, { files: [await photo("<!channel>.png")] });
  const first = await slack.until(() => finished(ada, said)[0], "the card");
  await ada.slash("/edit", words, general);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { pictures: [await photo("<!here>.png")] });
  await slack.until(() => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral), "our message");
  await ada.choosesFromOverflow(first, "History");
  await slack.until(() => whispers(ada, said).some((one) => one.includes("make it warmer")), "the history");
  ada.opensHome();
  await slack.until(() => ada.home?.text.includes("make it warmer"), "the Home tab");
  const markup = slack.calls.flatMap(({ sent }) => markupIn(sent));
  const mentioned = markup.flatMap((text) => text.match(/<[!@#][^>]*>/g) ?? []).filter((one) => !one.startsWith("<!date"));
  expect(new Set(mentioned)).toEqual(new Set([ada.mention]));
});

test("a reply that is also sent to the channel is one turn", async () => {
  const { slack, ada, general, said, prompts } = await begun();
  await ada.says(general, "blur it", { thread: said, broadcast: true });
  await card(slack, ada, said, "blur it");
  await turn(slack, ada, said, "rotate left");
  expect(await prompts()).toEqual(["make it warmer", "blur it", "rotate left"]);
});

test("of thirty messages in a moment twenty wait, in their order, and the others are told that it is too many", async () => {
  const ready = Promise.withResolvers<void>();
  const model = drawing(async () => (await photo()).bytes, ready.promise);
  const { slack, ada, general, bot } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const said = await ada.mentions(general, "take 0", { files: [await photo()] });
  await slack.until(() => model.given.length === 1, "the first to be drawn");
  const asked = Array.from({ length: 30 }, (_, number) => `take ${number + 1}`);
  for (const words of asked) void ada.says(general, words, { thread: said });
  const told = () => whispers(ada, said).filter((words) => words.includes("waiting"));
  const cards = () => ada.thread(said).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  await slack.until(() => cards().length + told().length === 31, "an answer to each");
  const drawn = (await bot.turns()).map(({ prompt }) => prompt);
  expect(drawn.slice(1)).toEqual(asked.slice(0, drawn.length - 1));
  expect(cards().map(({ text }) => text.split("\n")[1])).toEqual(drawn);
  expect(told().length).toBeGreaterThanOrEqual(10);
});

test("reactions of every kind, on everything, by everybody, pick at most what stands there", async () => {
  const { slack, ada, general, said, first, bot } = await begun();
  const bo = slack.person("Bo");
  const remark = await bo.says(general, "// hm", { thread: said });
  for (const on of [said, remark, first])
    for (const emoji of ["one", "nine", "keycap_ten", "heart", "two::skin-tone-2"]) bo.reacts(on, emoji);
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  bo.unreacts(first, "nine");
  await turn(slack, ada, said, "blur it");
  const [one] = await bot.turns();
  expect(one?.variants.map(({ picks }) => picks.length)).toEqual([1]);
});

/** Every text of what was sent in which Slack looks for mentions. */
function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn);
  if (typeof value !== "object" || value === null) return [];
  const { type, text } = value as { type?: string; text?: unknown };
  const own = typeof text === "string" && type !== "plain_text" ? [text] : [];
  return [...own, ...Object.values(value).flatMap(markupIn)];
}
