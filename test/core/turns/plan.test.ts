// What a turn builds on, and what it draws. The model draws words: what was asked, its number, and <what it started from>.

import { expect, test } from "vitest";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attached, posted, talk } from "../core-harness.ts";

const photo = { source: posted("photo") };
const ids = (...names: string[]) => names as ModelId[];

test("the first turn starts from the picture it was asked on, a later one from all that the last drew", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  expect((await ada.turn(1, "night", photo)).pictures).toEqual(["night#1<photo>", "night#2<photo>"]);
  expect((await ada.turn(2, "rain")).pictures[0]).toBe("rain#1<night#1<photo>|night#2<photo>>");
});

test("picked variants are what the next turn builds on, in number order, whoever picked them", async () => {
  const ada = await talk({ settings: { variants: 3 } });
  await ada.turn(1, "night", photo);
  await ada.picks(1, 3);
  await ada.picks(1, 1, true, "bo");
  expect((await ada.turn(2, "rain")).pictures[0]).toBe("rain#1<night#1<photo>|night#3<photo>>");
});

test("a pick on an older card goes back there, and taking it away goes on from the newest", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  await ada.picks(1, 1);
  expect((await ada.turn(3, "snow")).pictures).toEqual(["snow#1<night#1<photo>>"]);
  await ada.picks(2, 1);
  await ada.picks(2, 1, false);
  expect((await ada.turn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});

test("an answer to an older card builds on that card, and the next turn on the branch it made", async () => {
  const ada = await talk();
  const first = await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  expect((await ada.turn(3, "snow", { source: { card: first.id } })).pictures).toEqual(["snow#1<night#1<photo>>"]);
  expect((await ada.turn(4, "fog")).pictures).toEqual(["fog#1<snow#1<night#1<photo>>>"]);
});

test("a turn with nothing ready is never built on", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "refuse 1");
  expect((await ada.turn(3, "rain")).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("where nothing is drawn yet, the picture that the conversation began with is the start", async () => {
  const ada = await talk();
  await ada.turn(1, "refuse 1", photo);
  expect((await ada.turn(2, "rain")).pictures).toEqual(["rain#1<photo>"]);
});

test("a picture posted with later words is a reference beside what the turn builds on", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  expect((await ada.turn(2, "add the hat", { references: attached("hat") })).pictures).toEqual([
    "add the hat#1<night#1<photo>|hat>",
  ]);
});

test("words that come while a turn is drawn build on what it will have drawn", async () => {
  const ada = await talk();
  await ada.says("night", photo);
  await ada.says("rain");
  expect((await ada.shows(2)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test.each([
  ["five in all, the first by number go", 4, ["hat", "coat"], {}, "<1|2|3|4|hat>", "Only the first 5 of 6 pictures are used"],
  ["fewer where the model takes fewer", 2, ["hat"], { references: 2 }, "<1|2>", "Only the first 2 of 3 pictures are used"],
  ["as many as there are", 2, ["hat"], {}, "<1|2|hat>", ""],
])("references: %s", async (_, variants, more, can, used, note) => {
  const ada = await talk({ models: [new FakeModel("fake", can)], settings: { variants } });
  await ada.turn(1, "night");
  const { pictures, card } = await ada.turn(2, "rain", { references: attached(...more), settings: { variants: 1 } });
  expect(pictures[0]?.replaceAll(/night#(\d)<>/g, "$1")).toBe(`rain#1${used}`);
  expect(card.text).toContain(note);
  expect(card.notes).toHaveLength(note ? 1 : 0);
});

test("each model gets as many pictures as it takes, and says what it left out", async () => {
  const models = [new FakeModel("many"), new FakeModel("one", { references: 1 }), new FakeModel("none", { references: 0 })];
  const ada = await talk({ models });
  const { pictures, card } = await ada.turn(1, "night", { source: posted("photo", "hat") });
  expect(pictures).toEqual(["night#1<photo|hat>", "night#2<photo>", "night#3<>"]);
  expect(card.slots.map(({ notes }) => notes.join())).toEqual([
    "",
    "Only the first of 2 pictures is used: this model takes no more.",
    "The pictures aren't used: this model works from text only.",
  ]);
});

test.each([
  [1, 3, 3, ""],
  [2, 4, 8, ""],
  [3, 4, 9, "3 instead of 4 variants per model"],
  [4, 4, 8, "2 instead of 4 variants per model"],
  [5, 1, 4, "Only the first four models are used."],
])("%i models with %i variants draw %i pictures", async (count, variants, drawn, note) => {
  const models = Array.from({ length: count }, (_, at) => new FakeModel(`m${at}`));
  const ada = await talk({ models, settings: { variants } });
  const { card, pictures } = await ada.turn(1, "night");
  expect(card.slots.map(({ number }) => number)).toEqual(Array.from({ length: drawn }, (_, at) => at + 1));
  expect(pictures).toHaveLength(drawn);
  expect(card.text).toContain(note);
});

test("a model that would draw the same again draws fewer, and the card says so", async () => {
  class Same extends FakeModel {
    override choices() {
      return 1;
    }
  }
  const ada = await talk({ models: [new Same()], settings: { variants: 3 } });
  const { card } = await ada.turn(1, "night");
  expect(card.slots).toHaveLength(1);
  expect(card.text).toContain("Fake: 1 picture instead of 3, because the others would look the same.");
});

test("one seed for the whole conversation, one more per variant, another for again, one's own where it is set", async () => {
  const ada = await talk({ settings: { variants: 2, seed: 100 } });
  const seeds = async (number: number) => (await ada.shows(number)).card.slots.map(({ seed }) => seed);
  const first = await ada.turn(1, "night");
  expect(await seeds(1)).toEqual([100, 101]);
  await ada.says("rain");
  expect(await seeds(2)).toEqual([100, 101]);
  await ada.wishes({ kind: "again", turn: first.card.turn });
  expect(await seeds(3)).not.toContain(100);
  await ada.says("snow", { settings: { seed: 7 } });
  expect(await seeds(4)).toEqual([7, 8]);
});

test("again draws the same words from the same pictures, not from what came after", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  const second = await ada.turn(2, "rain", { references: attached("hat") });
  await ada.turn(3, "snow");
  await ada.wishes({ kind: "again", turn: second.card.turn });
  expect((await ada.shows(4)).pictures).toEqual(second.pictures);
});

test("undo shows what was built on, draws nothing, and the next turn goes on from there", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  const draws = ada.models[0]?.draws;
  expect((await ada.turn(3, "undo")).pictures).toEqual(["night#1<photo>"]);
  expect((await ada.turn(4, "undo")).pictures).toEqual(["photo"]);
  expect((await ada.turn(5, "undo")).card.failure).toBe("There's nothing to undo yet.");
  expect(ada.models[0]?.draws).toBe(draws);
  expect((await ada.turn(6, "snow")).pictures).toEqual(["snow#1<photo>"]);
});

test("what is chosen for one turn holds for it alone, what is set for the conversation from then on", async () => {
  const ada = await talk({ models: [new FakeModel("one"), new FakeModel("two")], settings: { models: ids("one") } });
  const models = async (number: number) => (await ada.shows(number)).card.slots.map(({ model }) => model);
  await ada.says("night");
  expect(await models(1)).toEqual(["one"]);
  await ada.says("rain", { settings: { models: ids("two") } });
  expect(await models(2)).toEqual(["two"]);
  await ada.says("snow");
  expect(await models(3)).toEqual(["one"]);
  await ada.wishes({ kind: "settings", settings: { models: ids("two") } });
  await ada.says("fog");
  expect(await models(4)).toEqual(["two"]);
});

test("a picture that is gone, or cannot be read, fails the turn with a sentence", async () => {
  const ada = await talk();
  expect((await ada.turn(1, "night", { source: posted("gone") })).card.failure).toContain("no longer there");
});

test("the first turn has the conversation's seed, also where a form says “new”; so have those after it", async () => {
  const ada = await talk();
  await ada.turn(1, "night", { settings: { seed: "new" } });
  const answer = await ada.wishes({ kind: "form", draft: { prompt: "", references: [], settings: {} } });
  if (answer.kind !== "form") throw new Error(answer.kind);
  const { draft, settings } = answer.form;
  await ada.wishes({ kind: "submit", draft, prompt: "rain", references: [], settings });
  await ada.turn(3, "snow", { settings: { seed: "new" } });
  const { seed } = (await ada.store.conversations.findConversation(ada.thread)) ?? {};
  const seedOf = (number: number) => ada.card(number)?.card.slots[0]?.seed;
  expect([seedOf(1), seedOf(2)]).toEqual([seed, seed]);
  expect(seedOf(3)).not.toBe(seed);
});

test("a seed that was set goes when a new one is asked for; one that never was stays", async () => {
  const ada = await talk();
  const seedOf = async (number: number) => (await ada.turn(number, "night")).card.slots[0]?.seed;
  const first = await seedOf(1);
  await ada.wishes({ kind: "settings", settings: { seed: "new" } });
  expect(await seedOf(2)).toBe(first);
  await ada.wishes({ kind: "settings", settings: { seed: 7 } });
  expect(await seedOf(3)).toBe(7);
  await ada.wishes({ kind: "settings", settings: { seed: "new" } });
  expect(await seedOf(4)).not.toBe(7);
});

test("undo goes back turn by turn, also over what was built on an undo, and from where a pick went back to", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  await ada.turn(3, "undo");
  await ada.turn(4, "snow");
  expect((await ada.turn(5, "undo")).pictures).toEqual(["night#1<photo>"]);
  expect((await ada.turn(6, "undo")).pictures).toEqual(["photo"]);
  await ada.picks(2, 1);
  expect((await ada.turn(7, "undo")).pictures).toEqual(["night#1<photo>"]);
});

test("models are told what led to the pictures, not what was undone", async () => {
  const ada = await talk();
  const told: string[][] = [];
  const [model] = ada.models as [FakeModel];
  const draw = model.draw.bind(model);
  model.draw = (order, watch) => {
    told.push(order.history.map(({ prompt }) => prompt));
    return draw(order, watch);
  };
  await ada.turn(1, "night", photo);
  await ada.turn(2, "rain");
  await ada.turn(3, "undo");
  await ada.turn(4, "snow");
  expect(told).toEqual([[], ["night"], ["night"]]);
});

test("undo names no conversation; words after a picture alone do", async () => {
  const ada = await talk();
  await ada.says("", { references: attached("photo") });
  await ada.turn(1, "undo");
  expect((await ada.turn(2, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await ada.store.conversations.findConversation(ada.thread))?.title).toBe("night");
});
