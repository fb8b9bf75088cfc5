// What a turn builds on and draws. The fake model draws text: prompt#number<source|references>.

import { expect, test } from "vitest";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, pictureSource, said, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };
const ids = (...names: string[]) => names as ModelId[];

test("starts the first turn from the posted picture, and later ones from all pictures of the previous turn", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  expect((await bot.runTurn(1, "night", photo)).pictures).toEqual(["night#1<photo>", "night#2<photo>"]);
  expect((await bot.runTurn(2, "rain")).pictures[0]).toBe("rain#1<night#1<photo>|night#2<photo>>");
});

test("builds on the picked variants in number order, no matter who picked them", async () => {
  const bot = await startHarness({ settings: { variants: 3 } });
  await bot.runTurn(1, "night", photo);
  await bot.pick(1, 3);
  await bot.pick(1, 1, true, "bo");
  expect((await bot.runTurn(2, "rain")).pictures[0]).toBe("rain#1<night#1<photo>|night#3<photo>>");
});

test("goes back to an older card on a pick, and to the newest when the pick is removed", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  await bot.pick(1, 1);
  expect((await bot.runTurn(3, "snow")).pictures).toEqual(["snow#1<night#1<photo>>"]);
  await bot.pick(2, 1);
  await bot.pick(2, 1, false);
  expect((await bot.runTurn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});

test("builds a reply on the card it answers, and continues on that branch", async () => {
  const bot = await startHarness();
  const first = await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  expect((await bot.runTurn(3, "snow", { source: { card: first.id } })).pictures).toEqual(["snow#1<night#1<photo>>"]);
  expect((await bot.runTurn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});

test("never builds on a turn without pictures", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "refuse 1");
  expect((await bot.runTurn(3, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("starts from the conversation's first picture when nothing has been drawn", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "refuse 1", photo);
  expect((await bot.runTurn(2, "rain")).pictures).toEqual(["rain#1<photo>"]);
});

test("uses a picture posted with a later prompt as an additional reference", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  expect((await bot.runTurn(2, "add the hat", { references: attachments("hat") })).pictures).toEqual([
    "add the hat#1<night#1<photo>|hat>",
  ]);
});

test("builds a prompt sent during a turn on that turn's pictures", async () => {
  const bot = await startHarness();
  await bot.send("night", photo);
  await bot.send("rain");
  expect((await bot.waitForCard(2)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test.each([
  ["five at most, in number order", 4, ["hat", "coat"], {}, "<1|2|3|4|hat>", "Only the first 5 of 6 pictures are used"],
  ["fewer if the model takes fewer", 2, ["hat"], { references: 2 }, "<1|2>", "Only the first 2 of 3 pictures are used"],
  ["all that there are", 2, ["hat"], {}, "<1|2|hat>", ""],
])("uses references: %s", async (_, variants, more, can, used, note) => {
  const bot = await startHarness({ models: [new FakeModel("fake", can)], settings: { variants } });
  await bot.runTurn(1, "night");
  const { pictures, card } = await bot.runTurn(2, "rain", { references: attachments(...more), settings: { variants: 1 } });
  expect(pictures[0]?.replaceAll(/night#(\d)<>/g, "$1")).toBe(`rain#1${used}`);
  expect(card.text).toContain(note);
  expect(card.notes).toHaveLength(note ? 1 : 0);
});

test("sends each model as many pictures as it takes, and notes the unused ones", async () => {
  const models = [new FakeModel("many"), new FakeModel("one", { references: 1 }), new FakeModel("none", { references: 0 })];
  const bot = await startHarness({ models });
  const { pictures, card } = await bot.runTurn(1, "night", { source: pictureSource("photo", "hat") });
  expect(pictures).toEqual(["night#1<photo|hat>", "night#2<photo>", "night#3<>"]);
  expect(card.slots.map(({ notes }) => notes.join())).toEqual([
    "",
    "Only the first of 2 pictures is used: this model can't use more.",
    "The pictures aren't used: this model works from text only.",
  ]);
});

test.each([
  [1, 3, 3, ""],
  [2, 4, 8, ""],
  [3, 4, 9, "3 instead of 4 variants per model"],
  [4, 4, 8, "2 instead of 4 variants per model"],
  [5, 1, 4, "Only the first four models are used."],
])("draws with %i models × %i variants %i pictures", async (count, variants, drawn, note) => {
  const models = Array.from({ length: count }, (_, at) => new FakeModel(`m${at}`));
  const bot = await startHarness({ models, settings: { variants } });
  const { card, pictures } = await bot.runTurn(1, "night");
  expect(card.slots.map(({ number }) => number)).toEqual(Array.from({ length: drawn }, (_, at) => at + 1));
  expect(pictures).toHaveLength(drawn);
  expect(card.text).toContain(note);
});

test("draws fewer variants when they would be identical, and says so", async () => {
  class Same extends FakeModel {
    override choices() {
      return 1;
    }
  }
  const bot = await startHarness({ models: [new Same()], settings: { variants: 3 } });
  const { card } = await bot.runTurn(1, "night");
  expect(card.slots).toHaveLength(1);
  expect(card.text).toContain("Fake: 1 picture instead of 3, because the others would look the same.");
});

test("uses the conversation's seed plus the variant's index, a new one for Run again, and a chosen one if set", async () => {
  const bot = await startHarness({ settings: { variants: 2, seed: 100 } });
  const seeds = async (number: number) => (await bot.waitForCard(number)).card.slots.map(({ seed }) => seed);
  const first = await bot.runTurn(1, "night");
  expect(await seeds(1)).toEqual([100, 101]);
  await bot.send("rain");
  expect(await seeds(2)).toEqual([100, 101]);
  await bot.request({ kind: "again", turn: first.card.turn });
  expect(await seeds(3)).not.toContain(100);
  await bot.send("snow", { settings: { seed: 7 } });
  expect(await seeds(4)).toEqual([7, 8]);
});

test("repeats a turn's prompt on the same pictures with Run again", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  const second = await bot.runTurn(2, "rain", { references: attachments("hat") });
  await bot.runTurn(3, "snow");
  await bot.request({ kind: "again", turn: second.card.turn });
  expect((await bot.waitForCard(4)).pictures).toEqual(second.pictures);
});

test("restores the previous pictures on undo without drawing, and continues from there", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  const draws = bot.models[0]?.draws;
  expect((await bot.runTurn(3, "undo", said)).pictures).toEqual(["night#1<photo>"]);
  expect((await bot.runTurn(4, "undo", said)).pictures).toEqual(["photo"]);
  expect((await bot.runTurn(5, "undo", said)).card.failure).toBe("There's nothing to undo yet.");
  expect(bot.models[0]?.draws).toBe(draws);
  expect((await bot.runTurn(6, "snow")).pictures).toEqual(["snow#1<photo>"]);
});

test("applies a turn's settings once, and the conversation's settings from then on", async () => {
  const bot = await startHarness({ models: [new FakeModel("one"), new FakeModel("two")], settings: { models: ids("one") } });
  const models = async (number: number) => (await bot.waitForCard(number)).card.slots.map(({ model }) => model);
  await bot.send("night");
  expect(await models(1)).toEqual(["one"]);
  await bot.send("rain", { settings: { models: ids("two") } });
  expect(await models(2)).toEqual(["two"]);
  await bot.send("snow");
  expect(await models(3)).toEqual(["one"]);
  await bot.request({ kind: "settings", settings: { models: ids("two") } });
  await bot.send("fog");
  expect(await models(4)).toEqual(["two"]);
});

test("fails the turn with a message when the picture is gone", async () => {
  const bot = await startHarness();
  expect((await bot.runTurn(1, "night", { source: pictureSource("gone") })).card.failure).toContain("no longer there");
});

test("uses the conversation's seed for the first turn even if a new one is requested", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", { settings: { seed: "new" } });
  const answer = await bot.request({ kind: "form", draft: { prompt: "", references: [], settings: {} } });
  if (answer.kind !== "form") throw new Error(answer.kind);
  const { draft, settings } = answer.form;
  await bot.request({ kind: "submit", draft, prompt: "rain", references: [], settings });
  await bot.runTurn(3, "snow", { settings: { seed: "new" } });
  const { seed } = (await bot.store.conversations.findConversation(bot.thread)) ?? {};
  const seedOf = (number: number) => bot.card(number)?.card.slots[0]?.seed;
  expect([seedOf(1), seedOf(2)]).toEqual([seed, seed]);
  expect(seedOf(3)).not.toBe(seed);
});

test("replaces a chosen seed when a new one is requested, but keeps an automatic one", async () => {
  const bot = await startHarness();
  const seedOf = async (number: number) => (await bot.runTurn(number, "night")).card.slots[0]?.seed;
  const first = await seedOf(1);
  await bot.request({ kind: "settings", settings: { seed: "new" } });
  expect(await seedOf(2)).toBe(first);
  await bot.request({ kind: "settings", settings: { seed: 7 } });
  expect(await seedOf(3)).toBe(7);
  await bot.request({ kind: "settings", settings: { seed: "new" } });
  expect(await seedOf(4)).not.toBe(7);
});

test("undoes turn by turn, across earlier undo turns and from a picked card", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  await bot.runTurn(3, "undo", said);
  await bot.runTurn(4, "snow");
  expect((await bot.runTurn(5, "undo", said)).pictures).toEqual(["night#1<photo>"]);
  expect((await bot.runTurn(6, "undo", said)).pictures).toEqual(["photo"]);
  await bot.pick(2, 1);
  expect((await bot.runTurn(7, "undo", said)).pictures).toEqual(["night#1<photo>"]);
});

test("sends models the history of the pictures without undone turns", async () => {
  const bot = await startHarness();
  const histories: string[][] = [];
  const [model] = bot.models as [FakeModel];
  const draw = model.draw.bind(model);
  model.draw = (order, watch) => {
    histories.push(order.history.map(({ prompt }) => prompt));
    return draw(order, watch);
  };
  await bot.runTurn(1, "night", photo);
  await bot.runTurn(2, "rain");
  await bot.runTurn(3, "undo", said);
  await bot.runTurn(4, "snow");
  expect(histories).toEqual([[], ["night"], ["night"]]);
});

test("takes the title from the first prompt, not from an undo", async () => {
  const bot = await startHarness();
  await bot.send("", { references: attachments("photo") });
  await bot.runTurn(1, "undo", said);
  expect((await bot.runTurn(2, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await bot.store.conversations.findConversation(bot.thread))?.title).toBe("night");
});

test("goes on from the picture that was drawn as the instruction says, if nobody picked", async () => {
  const editor = new FakeModel("local");
  editor.plainChoice = (_, of) => Math.floor(of / 2);
  const bot = await startHarness({
    models: [editor, new FakeModel("other")],
    settings: { variants: 3, models: ["local" as ModelId] },
  });
  await bot.runTurn(1, "night", { source: pictureSource("photo") });
  const building = async () =>
    (await bot.core.query({ id: "ada", name: "", moderator: false }, { kind: "conversation", of: bot.thread }))?.builds;
  expect(await building()).toEqual([bot.card(1)?.card.slots[1]?.variant]);
  const { pictures } = await bot.runTurn(2, "rain");
  expect(pictures[0]).toBe("rain#1<night#2<photo>|night#1<photo>|night#3<photo>>");
  await bot.pick(1, 3);
  expect((await bot.runTurn(3, "fog")).pictures[0]).toBe("fog#1<night#3<photo>>");
  expect((await bot.runTurn(4, "snow", { settings: { models: ["other" as ModelId] } })).pictures[0]).toMatch(
    /^snow#1<fog#1<.*\|fog#2<.*\|fog#3</,
  );
});
