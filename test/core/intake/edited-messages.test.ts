// Messages that their authors edit or delete after the bot has received them.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, pictureSource, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };
const draws = ({ models }: CoreHarness) => models[0]?.draws;

async function startWithQueue(): Promise<CoreHarness> {
  const bot = await startHarness();
  await bot.send("wait", photo);
  await bot.waitUntil(() => draws(bot) === 1);
  return bot;
}

test("draws the new words if the turn still waits", async () => {
  const bot = await startWithQueue();
  await bot.send("make it blu", { id: "m" });
  await bot.edit("m", "make it blue");
  await bot.click(1, "cancel");
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>"]);
  expect([draws(bot), bot.card(3)]).toEqual([2, undefined]);
});

test("draws the new words if it was asking, and takes a picture that the edit brings", async () => {
  const bot = await startHarness({ limits: { createFromText: "ask" } });
  await bot.send("make it blu", { id: "m" });
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  await bot.edit("m", "make it blue");
  await bot.waitUntil(() => bot.card(1)?.card.prompt === "make it blue");
  expect(bot.card(1)?.card.state).toBe("asking");
  await bot.edit("m", "make it blue", photo);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("cancels what is being drawn, keeps what was drawn, and draws the new words from the same pictures", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  await bot.send("wait", { ...photo, id: "m" });
  await bot.waitUntil(() => draws(bot) === 2);
  await bot.edit("m", "make it blue");
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>", "make it blue#2<photo>"]);
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.text).toBe(`ada: wait\n${messages.cancelledBecause.edited}`);
  expect(draws(bot)).toBe(4);
});

test("tries again automatically if it had failed", async () => {
  const bot = await startHarness();
  await bot.send("refuse 1", { ...photo, id: "m" });
  expect((await bot.waitForCard(1)).card.state).toBe("failed");
  await bot.edit("m", "make it blue");
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("tries again with the edited message's picture if the first one couldn't be read", async () => {
  const bot = await startHarness();
  await bot.send("make it blu", { source: pictureSource("gone"), id: "m" });
  expect((await bot.waitForCard(1)).card.state).toBe("failed");
  await bot.edit("m", "make it blue", photo);
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("tries again with the same words when the message's pictures were posted again", async () => {
  const bot = await startHarness();
  await bot.send("make it blue", { source: pictureSource("gone"), id: "m" });
  expect((await bot.waitForCard(1)).card.state).toBe("failed");
  await bot.edit("m", "make it blue", photo);
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("doesn't use the picture that a conversation started from as a reference too", async () => {
  const bot = await startHarness();
  const download = bot.chat.hold("download");
  await bot.send("make it blu", { ...photo, id: "m" });
  await download.started;
  await bot.edit("m", "make it blue", { references: attachments("photo") });
  download.release();
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("offers to run a finished turn again, once, and draws nothing until somebody accepts", async () => {
  const bot = await startHarness();
  await bot.send("make it blu", { ...photo, id: "m" });
  await bot.waitForCard(1);
  await bot.edit("m", "make it blue");
  await bot.waitUntil(() => bot.card(1)?.card.actions.some(({ kind }) => kind === "rerun") === true);
  expect([draws(bot), bot.card(1)?.card.text]).toEqual([1, `ada: make it blu\n${messages.messageEdited}`]);
  await bot.click(1, "rerun");
  expect((await bot.waitForCard(2)).pictures).toEqual(["make it blue#1<photo>"]);
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.actions.map(({ kind }) => kind)).not.toContain("rerun");
});

test("ignores an edit that changes no words, one that arrives twice, and one that arrives late", async () => {
  const bot = await startHarness();
  await bot.send("refuse 1", { ...photo, id: "m" });
  await bot.waitForCard(1);
  await bot.edit("m", "refuse 1");
  const second = { id: "m", editedAt: new Date(Date.now() + 60_000) };
  await bot.send("make it blue", second);
  await bot.send("make it blue", second);
  await bot.waitForCard(2);
  await bot.edit("m", "make it green");
  await bot.waitUntilIdle();
  expect([draws(bot), bot.card(3)]).toEqual([2, undefined]);
});

test("follows a second edit of the same message", async () => {
  const bot = await startHarness();
  await bot.send("wait", { ...photo, id: "m" });
  await bot.waitUntil(() => draws(bot) === 1);
  await bot.edit("m", "wait longer");
  await bot.waitUntil(() => draws(bot) === 2);
  await bot.edit("m", "make it blue");
  expect((await bot.waitForCard(3)).pictures).toEqual(["make it blue#1<photo>"]);
  await bot.waitUntilIdle();
  expect([1, 2].map((number) => bot.card(number)?.card.state)).toEqual(["cancelled", "cancelled"]);
});

test("keeps the pictures of a turn that waits, and adds none twice", async () => {
  const bot = await startWithQueue();
  await bot.send("", { references: attachments("hat") });
  await bot.send("ad these", { id: "m", references: attachments("scarf") });
  await bot.edit("m", "add these", { references: attachments("scarf") });
  await bot.click(1, "cancel");
  expect((await bot.waitForCard(2)).pictures).toEqual(["add these#1<photo|hat|scarf>"]);
});

test("keeps the answer to a question when the words are edited afterwards", async () => {
  const bot = await startHarness({ limits: { createFromText: "ask" } });
  const candidates = { source: { candidates: [{ source: pictureSource("boat"), label: "boat" }] } };
  await bot.send("make it blu", { ...candidates, id: "m" });
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  const download = bot.chat.hold("download");
  await bot.click(1, "choose");
  await download.started;
  await bot.edit("m", "make it blue", candidates);
  download.release();
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<boat>"]);
});

test("treats words that are added to a picture as the instruction", async () => {
  const bot = await startHarness();
  await bot.send("", { ...photo, id: "m" });
  await bot.waitForCard(0);
  await bot.edit("m", "make it blue", photo);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("treats words that are added to a held picture as the next turn", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.send("", { references: attachments("hat"), id: "m" });
  await bot.edit("m", "add this hat", { references: attachments("hat") });
  expect((await bot.waitForCard(2)).pictures).toEqual(["add this hat#1<night#1<photo>|hat>"]);
});

test("receives a message that only an edit addresses to the bot", async () => {
  const bot = await startHarness();
  await bot.edit("m", "make it blue", photo);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<photo>"]);
});

test("cancels what a deleted message asked for, and says so on its card", async () => {
  const bot = await startHarness();
  await bot.send("wait", { ...photo, id: "m" });
  await bot.waitUntil(() => draws(bot) === 1);
  await bot.core.onMessageDeleted("m");
  await bot.waitUntil(() => bot.card(1)?.card.state === "cancelled");
  expect(bot.card(1)?.card.text).toBe(`ada: wait\n${messages.cancelledBecause.deleted}`);
  await bot.core.onMessageDeleted("m");
  await bot.core.onMessageDeleted("unknown");
});

test("builds the next turn on what was before a deleted message, though a part of it was drawn", async () => {
  const bot = await startHarness({
    models: [new FakeModel(), new PatientModel("slow")],
    settings: { models: ["fake" as ModelId], variants: 1 },
  });
  await bot.runTurn(1, "night", photo);
  await bot.send("rain", { settings: { models: ["fake", "slow"] as ModelId[] }, id: "m" });
  await bot.waitUntil(() => bot.card(2)?.pictures[0] === "rain#1<night#1<photo>>");
  await bot.core.onMessageDeleted("m");
  expect((await bot.runTurn(3, "snow")).pictures).toEqual(["snow#1<night#1<photo>>"]);
  expect(bot.card(2)?.pictures).toEqual(["rain#1<night#1<photo>>"]);
});

test("cancels the revision of a deleted message", async () => {
  const bot = await startHarness();
  await bot.send("wait", { ...photo, id: "m" });
  await bot.waitUntil(() => draws(bot) === 1);
  await bot.edit("m", "wait longer");
  await bot.waitUntil(() => draws(bot) === 2);
  await bot.core.onMessageDeleted("m");
  await bot.waitUntil(() => bot.card(2)?.card.state === "cancelled");
});

test("keeps a finished turn when its message is deleted, and drops held pictures", async () => {
  const bot = await startHarness();
  await bot.send("night", { ...photo, id: "m" });
  await bot.waitForCard(1);
  await bot.core.onMessageDeleted("m");
  await bot.send("", { references: attachments("hat"), id: "held" });
  await bot.core.onMessageDeleted("held");
  expect((await bot.runTurn(2, "warmer")).pictures).toEqual(["warmer#1<night#1<photo>>"]);
  expect(bot.card(1)?.card.state).toBe("done");
});

test("draws the new words if the message was edited while its pictures were fetched", async () => {
  const bot = await startHarness();
  const download = bot.chat.hold("download");
  await bot.send("make it blu", { ...photo, id: "m" });
  await download.started;
  await bot.edit("m", "make it blue");
  download.release();
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it blue#1<photo>"]);
  expect(draws(bot)).toBe(1);
});

test("runs the original words again where nobody asked for the edited ones", async () => {
  const bot = await startHarness({ models: [new FakeModel()] });
  await bot.send("make it blu", { ...photo, id: "m" });
  const { card } = await bot.waitForCard(1);
  await bot.edit("m", "make it blue");
  await bot.request({ kind: "again", turn: card.turn as TurnKey });
  expect((await bot.waitForCard(2)).card.prompt).toBe("make it blu");
});

/** Draws nothing until it is cancelled. */
class PatientModel extends FakeModel {
  override draw(...[order, watch]: Parameters<FakeModel["draw"]>) {
    return super.draw({ ...order, prompt: "wait" }, watch);
  }
}
