// A language model reads what the built-in editor's grammar can't.
// cspell:ignore dragón hazla hazlo otra

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { AUTO, LOCAL, type ModelId, type PlannedReading, type TurnKey } from "../../../src/core/vocabulary.ts";
import { FakeEditor, FakeModel } from "../../fakes/model.ts";
import { FakePlanner } from "../../fakes/planner.ts";
import { type CoreHarness, pictureSource, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };
const UNKNOWN = "hazlo, not by local"; // not understood by the fake editor
const dear = "dear/one" as ModelId;
const exact: PlannedReading = { instruction: "warmer, crop to 4:5", newContent: [] };
const partly: PlannedReading = { instruction: "warmer", newContent: ["un dragón"] };

async function start(answer: PlannedReading | Error, models: ModelId[] = [LOCAL], limits = {}) {
  const planner = new FakePlanner({ [UNKNOWN]: answer });
  const bot = await startHarness({
    models: [new FakeEditor(), Object.assign(new FakeModel("dear/one", { cost: "computed" }), { usd: 0.24 })],
    ...{ auto: true, settings: { models }, planner, limits },
  });
  return { bot, planner };
}
const spent = ({ store }: CoreHarness) => store.spending.spentSince(new Date(0));

test("draws what the language model read, and says how and for how much", async () => {
  const { bot, planner } = await start(exact);
  const { card, pictures } = await bot.runTurn(1, UNKNOWN, photo);
  expect(pictures).toEqual(["warmer, crop to 4:5#1<photo>"]);
  expect(card.notes).toEqual(["Read as: warmer, crop to 4:5."]);
  expect([planner.reads, await spent(bot)]).toEqual([1, { usd: 0.002, unknown: 0 }]);
});

test("counts what it costs, but not as a picture", async () => {
  const { bot } = await start(exact);
  await bot.runTurn(1, UNKNOWN, photo);
  const { total, models } = await bot.core.query({ id: "ada", name: "ada", moderator: false }, { kind: "usage" });
  expect(total.today).toEqual({ usd: 0.002, unknown: 0, drawings: 0 });
  expect(models.map(({ model }) => model)).toEqual(["openai/reader"]);
});

test("isn't asked about what the editor understands, nor where no picture is edited or another model draws", async () => {
  const { bot, planner } = await start(exact);
  await bot.runTurn(1, "warmer", photo);
  await bot.runTurn(2, UNKNOWN, { settings: { models: [dear] } });
  const other = await start(exact, [AUTO]);
  await other.bot.runTurn(1, UNKNOWN, { source: { text: true } });
  expect([planner.reads, other.planner.reads]).toEqual([0, 0]);
});

test.each([
  ["gracias, muy bonito", 0],
  ["2", 0],
  ["undo", 0],
  ["hazla más bonita", 1],
])("isn't asked about talk, picks and commands, only about instructions: “%s”", async (prompt, reads) => {
  const planner = new FakePlanner({ [prompt]: exact });
  const editor = new FakeEditor();
  editor.read = () => ({ kind: "unknown", words: [] });
  const bot = await startHarness({ models: [editor], planner });
  await bot.runTurn(1, prompt, photo);
  expect(planner.reads).toBe(reads);
});

test("isn't asked about the same words once more after a person agreed to the cost", async () => {
  const { bot, planner } = await start(new ModelError("no-image", "unusable", { costUsd: 0.003 }), [AUTO], { confirmUsd: 0.1 });
  await bot.send(UNKNOWN, photo);
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  await bot.click(1, "draw");
  await bot.waitUntil(() => bot.card(1)?.card.state === "done");
  expect(planner.reads).toBe(1);
});

test("lets auto choose the editor for what it can do exactly", async () => {
  const { bot } = await start(exact, [AUTO]);
  const { card, pictures } = await bot.runTurn(1, UNKNOWN, photo);
  expect(pictures).toEqual(["warmer, crop to 4:5#1<photo>"]);
  expect(card.notes).toEqual(["Auto: Fake, because it does all of this exactly.", "Read as: warmer, crop to 4:5."]);
  expect(bot.models.map(({ draws }) => draws)).toEqual([1, 0]);
});

test("lets auto choose the other model, with the person's own words, where something must be drawn", async () => {
  const { bot } = await start(partly, [AUTO]);
  const { card, pictures } = await bot.runTurn(1, UNKNOWN, photo);
  expect(pictures).toEqual([`${UNKNOWN}#1<photo>`]);
  expect(card.notes).toEqual(["Auto: Fake, because “un dragón” must be drawn."]);
});

test("names what must be drawn where only the editor draws, and offers the rest", async () => {
  const { bot } = await start(partly);
  const { card } = await bot.runTurn(1, UNKNOWN, photo);
  expect(card.slots[0]?.failure).toBe("The built-in editor can't draw anything new: “un dragón”. It can do the rest: warmer.");
  await bot.click(1, "part");
  expect((await bot.waitForCard(2)).pictures).toEqual(["warmer#1<photo>"]);
});

test("reads an instruction once, however often it is run again", async () => {
  const { bot, planner } = await start(exact);
  await bot.runTurn(1, UNKNOWN, photo);
  await bot.request({ kind: "again", turn: bot.card(1)?.card.turn as TurnKey });
  expect((await bot.waitForCard(2)).card.notes).toEqual(["Read as: warmer, crop to 4:5."]);
  expect([planner.reads, (await spent(bot)).usd]).toEqual([1, 0.002]);
});

test("gives later instructions the editor's words", async () => {
  const { bot } = await start(exact);
  await bot.runTurn(1, UNKNOWN, photo);
  const [turn] = await bot.store.turns.listTurns((await bot.store.conversations.findConversation(bot.thread))?.id as never);
  expect(turn?.reading).toEqual({ ...exact, calls: 1 });
});

test.each([
  ["refuses", new ModelError("refused", "no"), 0],
  ["is too busy", new ModelError("rate-limited", "busy"), 0],
  ["answers nonsense", new ModelError("no-image", "unusable", { costUsd: 0.003 }), 0.003],
  ["doesn't answer in time", new ModelError("unknown", "timed out"), 0.01],
  ["breaks", new Error("a bug"), 0.01],
])("goes on as without it when the language model %s", async (_, error, usd) => {
  const { bot, planner } = await start(error);
  const { card } = await bot.runTurn(1, UNKNOWN, photo);
  expect(card.slots[0]?.failure).toBe("I will not.");
  expect([planner.reads, (await spent(bot)).usd]).toEqual([1, usd]);
});

test("isn't asked if a budget doesn't cover it", async () => {
  const { bot, planner } = await start(exact, [LOCAL], { budget: { person: 0.005 } });
  const { card } = await bot.runTurn(1, UNKNOWN, photo);
  expect([card.slots[0]?.failure, planner.reads]).toEqual(["I will not.", 0]);
});

test("stops when the edit is cancelled, and counts what it may have cost", async () => {
  const planner = new FakePlanner({});
  const bot = await startHarness({ models: [new FakeEditor()], planner });
  await bot.send("wait, not by local", photo);
  await bot.waitUntil(() => planner.reads === 1);
  await bot.request({ kind: "cancel" });
  await bot.waitUntil(() => bot.card(1)?.card.state === "cancelled");
  await bot.waitUntilIdle();
  expect(await spent(bot)).toEqual({ usd: 0.01, unknown: 1 });
});

test("reads the new words of an edited message", async () => {
  const planner = new FakePlanner({ [UNKNOWN]: exact, "otra, not by local": { instruction: "sepia", newContent: [] } });
  const bot = await startHarness({ models: [new FakeEditor()], planner });
  const answer = planner.hold();
  await bot.send(UNKNOWN, { ...photo, id: "m" });
  await bot.waitUntil(() => planner.reads === 1);
  await bot.edit("m", "otra, not by local", photo);
  answer();
  await bot.waitUntil(() => bot.card(1)?.card.state === "done");
  expect([bot.card(1)?.card.notes, planner.reads]).toEqual([["Read as: sepia."], 2]);
});

test("forgets the words with the instruction", async () => {
  const { bot } = await start(exact);
  await bot.runTurn(1, "warmer", photo);
  await bot.runTurn(2, UNKNOWN, { by: "bo" });
  await bot.request({ kind: "again", turn: bot.card(2)?.card.turn as TurnKey });
  await bot.waitForCard(3);
  await bot.request({ kind: "forget" }, { by: "bo" });
  await bot.waitUntil(() => bot.card(3)?.card.notes.length === 0);
  const rows = await bot.store.turns.findTurn(bot.card(3)?.card.turn as TurnKey);
  expect(rows?.reading).toBeUndefined();
});
