// What the forms show, and how submissions are handled.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../../src/core/ports/models.ts";
import type { ModelId } from "../../../../src/core/vocabulary.ts";
import { local } from "../../../../src/models/local/local.ts";
import type { VisibleView } from "../../../fakes/slack/people/visible.ts";
import { ephemeralTexts, photo, startSlackBot, waitForCard } from "../start.ts";

const named = (id: string): ImageModel => ({ ...local, id: id as ModelId, label: id, choices: () => 1 });
const field = (form: VisibleView, label: string) => form.fields.find((one) => one.label === label);

async function openForm(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const chat = await startSlackBot(setup);
  const posted = await chat.ada.says(chat.general, "look", { files: [await photo()] });
  await chat.ada.shortcut("edit_image", posted);
  return { ...chat, posted, form: await chat.slack.until(() => chat.ada.modal, "the form") };
}

test("“Edit image” on the bot's picture preselects its model and ratio, not the conversation's", async () => {
  const [fast, fine] = [named("fast/one"), named("fine/one")];
  const { slack, ada, general, bot } = await startSlackBot({ models: [fast, fine], settings: { models: [fast.id] } });
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it warmer");
  await ada.shortcut("edit_image", mention);
  const first = await slack.until(() => ada.modal, "the form");
  await ada.submits(first, { prompt: "blur it", models: ["fine/one (free)"], aspect_ratio: "1:1", variants: "1" });
  const square = await waitForCard(slack, ada, mention, "blur it");
  await ada.shortcut("edit_image", square);
  const form = await slack.until(() => ada.modal, "the form on the bot's picture");
  expect([field(form, "Models")?.value, field(form, "Aspect ratio")?.value]).toEqual([["fine/one (free)"], ["1:1"]]);
  await ada.submits(form, { prompt: "rotate left" });
  await waitForCard(slack, ada, mention, "rotate left");
  expect((await bot.turns()).map(({ variants }) => variants.map(({ model }) => model))).toEqual([
    ["fast/one"],
    ["fine/one"],
    ["fine/one"],
  ]);
});

test("accepts typed models beyond the list's limit, and suggests similar names at the field", async () => {
  const models = [local, ...Array.from({ length: 110 }, (_, at) => named(`many/model-${String(at).padStart(3, "0")}`))];
  const { slack, ada, posted, bot, form } = await openForm({ models });
  expect(field(form, "Models")?.options).toHaveLength(100);
  expect(field(form, "Other models, by name")?.hint).toContain("11 more");
  expect(await ada.submits(form, { prompt: "rotate left", typed: "many/model-1o9" })).toEqual({
    typed: expect.stringContaining("many/model-109"),
  });
  expect(ada.modal?.fields[0]?.value).toEqual(["rotate left"]);
  expect(await ada.submits(form, { models: null, typed: "many/model-109, many/model-108" })).toEqual({});
  await waitForCard(slack, ada, posted, "rotate left");
  const [drawn] = await bot.turns();
  expect(drawn?.variants.map(({ model }) => model)).toEqual(["many/model-109", "many/model-108"]);
});

test("applies all fields of the form to the turn", async () => {
  const { slack, ada, posted, bot, form } = await openForm();
  const entered = { prompt: "make it warmer", aspect_ratio: "1:1", resolution: "high", variants: "2", seed: "7" };
  expect(await ada.submits(form, { ...entered, pictures: [await photo("b.png")] })).toEqual({});
  const drawn = await waitForCard(slack, ada, posted, "make it warmer");
  const [turn] = await bot.turns();
  expect(turn?.settings).toMatchObject({ aspectRatio: "1:1", resolution: "high", variants: 2 });
  expect(turn?.references.map(({ origin }) => origin)).toEqual(["source", "attached"]);
  expect(drawn.pictures).toHaveLength(2);
  expect(drawn.text).toMatch(/seed 7[\s\S]*seed 8/);
});

test("asks for the prompt at its field when it's missing", async () => {
  const { ada, bot, form } = await openForm();
  expect(await ada.submits(form)).toEqual({ prompt: expect.stringContaining("complete") });
  expect(await bot.turns()).toEqual([]);
});

test("/edit without a picture in a channel without the bot explains it at the field and keeps the text", async () => {
  const { slack, ada } = await startSlackBot();
  const closed = slack.channel("closed", { withBot: false });
  await ada.slash("/edit", "rotate left", closed);
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form)).toEqual({ pictures: expect.stringContaining("I'm not in this channel") });
  expect(ada.modal?.fields[0]?.value).toEqual(["rotate left"]);
});

test("continues in direct messages when the form is sent before the channel was looked up", async () => {
  const { slack, ada } = await startSlackBot();
  const closed = slack.channel("closed", { withBot: false });
  const lookup = Promise.withResolvers<void>();
  slack.faults.next("conversations.history").waits(lookup.promise);
  await ada.slash("/edit", "rotate left", closed);
  await slack.until(() => slack.calls.some(({ method }) => method === "conversations.history"), "the lookup");
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { pictures: [await photo()] })).toEqual({});
  lookup.resolve();
  await slack.until(() => ephemeralTexts(ada, closed).some((words) => words.includes("direct messages")), "the redirect");
  const root = await slack.until(() => ada.sees(ada.direct).find(({ pictures }) => pictures.length === 1), "the root message");
  await waitForCard(slack, ada, root, "rotate left");
});
