// The same edit on many pictures, each on its own.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Form } from "../../../src/core/cards/views.ts";
import type { Draft, ModelId, TurnSettings } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, said, startHarness } from "../core-harness.ts";

const three = { source: pictureSource("boat", "cat", "dog") };
const draws = (bot: { models: FakeModel[] }) => bot.models.map((model) => model.draws);

test.each(["each: night", "Each - night", "for each: night", "each picture: night", "each of them: night"])(
  "draws one variant from each picture: %s",
  async (text) => {
    const bot = await startHarness({ settings: { variants: 3 } });
    const { card, pictures } = await bot.runTurn(1, text, three);
    expect(pictures).toEqual(["night#1<boat>", "night#2<cat>", "night#3<dog>"]);
    expect([card.prompt, bot.chat.shown.length, draws(bot)]).toEqual(["night", 1, [3]]);
  },
);

test("keeps the row in the next turns, with what was picked", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", three);
  expect((await bot.runTurn(2, "make them warmer")).pictures).toEqual([
    "make them warmer#1<night#1<boat>>",
    "make them warmer#2<night#2<cat>>",
    "make them warmer#3<night#3<dog>>",
  ]);
  await bot.pick(2, 1);
  await bot.pick(2, 3);
  expect((await bot.runTurn(3, "fog")).pictures).toEqual([
    "fog#1<make them warmer#1<night#1<boat>>>",
    "fog#2<make them warmer#3<night#3<dog>>>",
  ]);
  expect(draws(bot)).toEqual([8]);
});

test("lists everything that the row started from as its originals, references too", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", { source: pictureSource("boat"), references: attachments("cat", "dog") });
  const { items } = await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "conversations" });
  expect(items[0]?.strip[0]?.pictures.map(({ number }) => number)).toEqual([1, 2, 3]);
});

test("fails one by one, and retries only what failed", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "each: refuse 2", three);
  expect(card.slots.map(({ state }) => state)).toEqual(["ready", "failed", "ready"]);
  await bot.click(1, "retry");
  await bot.waitForCard(1);
  await bot.waitUntilIdle();
  expect(draws(bot)).toEqual([4]);
});

test("puts pictures together again where the words say so, or a picture is added", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", three);
  const all = "night#1<boat>|night#2<cat>|night#3<dog>";
  expect((await bot.runTurn(2, "make a collage")).pictures).toEqual([`make a collage#1<${all}>`]);
  await bot.runTurn(3, "undo", said);
  expect((await bot.runTurn(4, "fog")).pictures).toHaveLength(3);
  await bot.runTurn(5, "undo", said);
  expect((await bot.runTurn(6, "wear this", { references: attachments("hat") })).pictures).toEqual([`wear this#1<${all}|hat>`]);
});

test("runs the row again, and goes back to it", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", three);
  await bot.click(1, "again");
  expect((await bot.waitForCard(2)).pictures).toEqual(["night#1<boat>", "night#2<cat>", "night#3<dog>"]);
  await bot.send("back to the original", said);
  expect((await bot.waitForCard(3)).pictures).toEqual(["boat", "cat", "dog"]);
});

test("draws nine at most, by one model, and says so", async () => {
  const models = [new FakeModel("one"), new FakeModel("two")];
  const bot = await startHarness({ models });
  const ten = { source: pictureSource(..."abcdefghij") };
  const { card } = await bot.runTurn(1, "each: night", { ...ten, settings: { models: models.map(({ id }) => id) } });
  expect([card.slots.length, draws(bot)]).toEqual([9, [9, 0]]);
  expect(card.notes).toEqual([messages.droppedReferences(9, 10, messages.nineAtMost, ["j.png"]), messages.eachWithOneModel]);
});

async function openForm(bot: CoreHarness, draft: Partial<Draft> = {}) {
  const answer = await bot.request({ kind: "form", draft: { prompt: "", references: [], settings: {}, ...draft } });
  if (answer.kind !== "form") throw new Error("no form");
  return answer.form;
}

const submit = (bot: CoreHarness, { draft }: Form, settings: Partial<TurnSettings> = {}, prompt = "night") =>
  bot.request({ kind: "submit", draft, prompt, references: [], settings });

test("edits as chosen in the form, whatever it was opened with", async () => {
  const chosen = await startHarness();
  await submit(chosen, await openForm(chosen, three), { each: true });
  expect((await chosen.waitForCard(1)).pictures).toHaveLength(3);
  const changed = await startHarness();
  const form = await openForm(changed, { ...three, settings: { each: true } });
  expect(form).toMatchObject({ pictures: 3, each: true });
  await submit(changed, form, { each: false });
  expect((await changed.waitForCard(1)).pictures).toEqual(["night#1<boat|cat|dog>"]);
});

test("shows “each: …” in the form as its choice, and keeps it where the form doesn't ask", async () => {
  const bot = await startHarness();
  const form = await openForm(bot, { ...three, prompt: "each: night" });
  expect(form).toMatchObject({ prompt: "night", each: true });
  await submit(bot, form);
  expect((await bot.waitForCard(1)).pictures).toHaveLength(3);
});

test("keeps what was chosen for an instruction without a picture in the form that its card opens", async () => {
  const bot = await startHarness({ limits: { createFromText: "ask" } });
  await bot.send("each: night");
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  const answer = await bot.click(1, "form");
  if (answer.kind !== "form") throw new Error("no form");
  expect(answer.form).toMatchObject({ prompt: "night", each: true, pictures: 0 });
  await bot.request({
    ...{ kind: "submit", draft: answer.form.draft, prompt: "night" },
    references: attachments("a", "b"),
    settings: {},
  });
  expect((await bot.waitForCard(2)).pictures).toEqual(["night#1<a>", "night#2<b>"]);
});

test("starts the form of a row with “each on its own”, and takes the row together if that is chosen", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "each: night", three);
  expect(await openForm(bot)).toMatchObject({ pictures: 3, each: true });
  expect(await openForm(bot, { references: attachments("hat") })).toMatchObject({ pictures: 4, each: false });
  await submit(bot, await openForm(bot), { each: false }, "fog");
  expect((await bot.waitForCard(2)).pictures).toEqual(["fog#1<night#1<boat>|night#2<cat>|night#3<dog>>"]);
  expect(await openForm(bot)).toMatchObject({ pictures: 1, each: false });
});

test("shows each picture beside the one it was drawn from, and offers another model for those that failed", async () => {
  const bot = await startHarness({ models: [new FakeModel("one"), new FakeModel("two", { references: 1 })] });
  const { card } = await bot.runTurn(1, "each: refuse 2", { ...three, settings: { models: ["one" as ModelId] } });
  expect(card.slots.map(({ before }) => before?.key)).toEqual(card.references.map(({ info }) => info?.key));
  expect(card.actions.filter(({ kind }) => kind === "retry")).toMatchObject([{ label: "Retry" }, { model: "two" }]);
});

test("is an ordinary edit with a single picture, and isn't a setting of the conversation", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { pictures } = await bot.runTurn(1, "each: night", { source: pictureSource("boat") });
  expect(pictures).toEqual(["night#1<boat>", "night#2<boat>"]);
  expect((await bot.store.conversations.findConversation(bot.thread))?.settings).not.toHaveProperty("each");
  expect((await bot.runTurn(2, "fog", { settings: { models: ["fake" as ModelId] } })).pictures[0]).toBe(
    "fog#1<night#1<boat>|night#2<boat>>",
  );
});
