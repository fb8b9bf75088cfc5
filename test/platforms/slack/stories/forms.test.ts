// What the forms show, and what becomes of what is entered.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../../src/core/ports.ts";
import type { ModelId } from "../../../../src/core/vocabulary.ts";
import { local } from "../../../../src/models/local/local.ts";
import type { SeenView } from "../../../fakes/slack/people/seen.ts";
import { card, onSlack, photo, whispers } from "../start.ts";

const named = (id: string): ImageModel => ({ ...local, id: id as ModelId, label: id, choices: () => 1 });
const field = (form: SeenView, label: string) => form.fields.find((one) => one.label === label);

async function formOn(setup: Parameters<typeof onSlack>[0] = {}) {
  const here = await onSlack(setup);
  const posted = await here.ada.says(here.general, "look", { files: [await photo()] });
  await here.ada.shortcut("edit_image", posted);
  return { ...here, posted, form: await here.slack.until(() => here.ada.modal, "the form") };
}

test("“Edit image” on one of our pictures starts from its model and shape, not from the conversation's", async () => {
  const [fast, fine] = [named("fast/one"), named("fine/one")];
  const { slack, ada, general, bot } = await onSlack({ models: [fast, fine], settings: { models: [fast.id] } });
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await card(slack, ada, said, "make it warmer");
  await ada.shortcut("edit_image", said);
  const first = await slack.until(() => ada.modal, "the form");
  await ada.submits(first, { prompt: "blur it", models: ["fine/one (free)"], aspect_ratio: "1:1", variants: "1" });
  const square = await card(slack, ada, said, "blur it");
  await ada.shortcut("edit_image", square);
  const form = await slack.until(() => ada.modal, "the form on our picture");
  expect([field(form, "Models")?.value, field(form, "Aspect ratio")?.value]).toEqual([["fine/one (free)"], ["1:1"]]);
  await ada.submits(form, { prompt: "rotate left" });
  await card(slack, ada, said, "rotate left");
  expect((await bot.turns()).map(({ variants }) => variants.map(({ model }) => model))).toEqual([
    ["fast/one"],
    ["fine/one"],
    ["fine/one"],
  ]);
});

test("of more models than a list holds the rest is typed, alone or beside those chosen; a near miss is named at its field", async () => {
  const models = [local, ...Array.from({ length: 110 }, (_, at) => named(`many/model-${String(at).padStart(3, "0")}`))];
  const { slack, ada, posted, bot, form } = await formOn({ models });
  expect(field(form, "Models")?.options).toHaveLength(100);
  expect(field(form, "Other models, by name")?.hint).toContain("11 more");
  expect(await ada.submits(form, { prompt: "rotate left", typed: "many/model-1o9" })).toEqual({
    typed: expect.stringContaining("many/model-109"),
  });
  expect(ada.modal?.fields[0]?.value).toEqual(["rotate left"]);
  expect(await ada.submits(form, { models: null, typed: "many/model-109, many/model-108" })).toEqual({});
  await card(slack, ada, posted, "rotate left");
  const [drawn] = await bot.turns();
  expect(drawn?.variants.map(({ model }) => model)).toEqual(["many/model-109", "many/model-108"]);
});

test("everything that is entered holds for the turn", async () => {
  const { slack, ada, posted, bot, form } = await formOn();
  const entered = { prompt: "make it warmer", aspect_ratio: "1:1", resolution: "high", variants: "2", seed: "7" };
  expect(await ada.submits(form, { ...entered, pictures: [await photo("b.png")] })).toEqual({});
  const drawn = await card(slack, ada, posted, "make it warmer");
  const [made] = await bot.turns();
  expect(made?.settings).toMatchObject({ aspectRatio: "1:1", resolution: "high", variants: 2 });
  expect(made?.references.map(({ origin }) => origin)).toEqual(["source", "attached"]);
  expect(drawn.pictures).toHaveLength(2);
  expect(drawn.text).toMatch(/seed 7[\s\S]*seed 8/);
});

test("a form without words is not sent: they are asked for at their field", async () => {
  const { ada, bot, form } = await formOn();
  expect(await ada.submits(form)).toEqual({ prompt: expect.stringContaining("complete") });
  expect(await bot.turns()).toEqual([]);
});

test("/edit where the bot is not, without a picture, says so at the field; what is typed stays", async () => {
  const { slack, ada } = await onSlack();
  const closed = slack.channel("closed", { withBot: false });
  await ada.slash("/edit", "rotate left", closed);
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form)).toEqual({ pictures: expect.stringContaining("I'm not in this channel") });
  expect(ada.modal?.fields[0]?.value).toEqual(["rotate left"]);
});

test("a form that is sent before it is known where the bot is, is told all the same where it goes on", async () => {
  const { slack, ada } = await onSlack();
  const closed = slack.channel("closed", { withBot: false });
  const looked = Promise.withResolvers<void>();
  slack.faults.next("conversations.history").waits(looked.promise);
  await ada.slash("/edit", "rotate left", closed);
  await slack.until(() => slack.calls.some(({ method }) => method === "conversations.history"), "the first look");
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { pictures: [await photo()] })).toEqual({});
  looked.resolve();
  await slack.until(() => whispers(ada, closed).some((words) => words.includes("direct messages")), "where it goes on");
  const root = await slack.until(() => ada.sees(ada.direct).find(({ pictures }) => pictures.length === 1), "our message");
  await card(slack, ada, root, "rotate left");
});
