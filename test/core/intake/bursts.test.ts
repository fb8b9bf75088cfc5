// Pictures that a person sends one after another, before or after the words.

import { expect, test } from "vitest";
import { turns } from "../../../src/storage/schema.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, type CoreHarness, type CoreHarnessOptions, pictureSource, startHarness } from "../core-harness.ts";

const paid = () => new FakeModel("paid/one", { cost: "computed", price: "$0.04" });
const startAsking = (options: CoreHarnessOptions = {}) =>
  startHarness({ models: [paid()], limits: { createFromText: "ask" }, skipMs: 0, ...options });
const draws = (bot: CoreHarness) => bot.models.map((model) => model.draws);
const sendPicture = (bot: CoreHarness, id: string, by = "ada") => bot.send("", { references: attachments(id), by });
/** As in a direct message, where a picture otherwise starts the next conversation. */
const sendDirectly = (bot: CoreHarness, id: string) => bot.send("", { source: pictureSource(id), fresh: true });

async function ask(bot: CoreHarness, prompt = "make it night"): Promise<void> {
  await bot.send(prompt);
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
}

/** Resolves once the turn has been held back this often. */
const held = (bot: CoreHarness, times: number) => bot.waitUntil(() => bot.deferred.prepare >= times);

test("draws from all pictures that follow each other after the words, two seconds after the last", async () => {
  const bot = await startAsking();
  await ask(bot);
  await sendPicture(bot, "boat");
  await held(bot, 1);
  bot.advance(1500);
  await sendPicture(bot, "cat");
  await held(bot, 2);
  bot.advance(1500);
  await sendPicture(bot, "dog");
  await held(bot, 3);
  bot.advance(1999);
  expect(draws(bot)).toEqual([0]);
  bot.advance(1);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat|cat|dog>"]);
  expect([draws(bot), bot.chat.shown.length]).toEqual([[1], 1]);
});

test("takes a picture that follows the words right after the one before them, and pays once", async () => {
  const bot = await startAsking();
  await bot.send("make it night", { source: pictureSource("boat"), picturesAt: new Date(bot.now().getTime() - 500) });
  await held(bot, 1);
  expect(await bot.core.findQuestion("ada")).toEqual(bot.thread);
  await sendPicture(bot, "cat");
  bot.advance(1500);
  await held(bot, 2);
  expect(draws(bot)).toEqual([0]);
  bot.advance(500);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat|cat>"]);
  expect([draws(bot), bot.chat.shown.length]).toEqual([[1], 1]);
});

test("starts at once if the picture before the words is two seconds old", async () => {
  const bot = await startAsking();
  await bot.send("make it night", { source: pictureSource("boat"), picturesAt: new Date(bot.now().getTime() - 2000) });
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
  expect(bot.deferred.prepare).toBe(0);
  expect(await bot.core.findQuestion("ada")).toBeUndefined();
});

test("draws one picture from each, if the words say so", async () => {
  const bot = await startAsking();
  await ask(bot, "each: make it night");
  const shots = ["p1", "p2", "p3", "p4", "p5", "p6"];
  for (const shot of shots) await sendPicture(bot, shot);
  await held(bot, 1);
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(shots.map((shot, n) => `make it night#${n + 1}<${shot}>`));
});

test("takes a picture that comes while the first ones are fetched, and pays once", async () => {
  const bot = await startAsking();
  await ask(bot);
  await sendPicture(bot, "boat");
  await held(bot, 1);
  const fetching = bot.chat.hold("download");
  bot.advance(2000);
  await fetching.started;
  await sendPicture(bot, "cat");
  fetching.release();
  await held(bot, 2);
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat|cat>"]);
  expect(draws(bot)).toEqual([1]);
});

test("keeps a picture for its sender's next message once the turn is being drawn, or after ten seconds", async () => {
  const bot = await startAsking();
  await ask(bot, "wait");
  await sendPicture(bot, "boat");
  await held(bot, 1);
  bot.advance(2000);
  await bot.waitUntil(() => draws(bot)[0] === 1);
  expect(await sendPicture(bot, "cat")).toMatchObject({ kind: "words", refused: false });
  expect(await bot.core.findQuestion("ada")).toBeUndefined();
  const late = await startAsking({ models: [new FakeModel("slow")] });
  await ask(late);
  const fetching = late.chat.hold("download");
  await sendPicture(late, "boat");
  await held(late, 1);
  late.advance(2000);
  await fetching.started;
  late.advance(8001);
  expect(await sendPicture(late, "cat")).toMatchObject({ kind: "words", refused: false });
  expect(await late.core.findQuestion("ada")).toBeUndefined();
  fetching.release();
  expect((await late.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
});

test("is one request in direct messages too, whichever comes first", async () => {
  const bot = await startAsking();
  await ask(bot);
  for (const id of ["boat", "cat"]) await sendDirectly(bot, id);
  await held(bot, 1);
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat|cat>"]);
  const other = await startAsking();
  for (const id of ["boat", "cat", "dog"]) expect(await sendDirectly(other, id)).toMatchObject({ kind: "turn" });
  expect((await other.runTurn(1, "make it night")).pictures).toEqual(["make it night#1<boat|cat|dog>"]);
  expect(await other.store.conversations.listConversations("discord")).toHaveLength(1);
});

test("starts the next conversation with a picture that comes later", async () => {
  const bot = await startAsking();
  await sendDirectly(bot, "boat");
  bot.advance(10_001);
  await sendDirectly(bot, "cat");
  expect((await bot.runTurn(1, "make it night")).pictures).toEqual(["make it night#1<cat>"]);
});

test("belongs to the card that asks what should change, where it is posted beside that card's thread", async () => {
  const bot = await startAsking();
  await bot.send("", { source: pictureSource("boat") });
  expect(await bot.core.findQuestion("ada")).toEqual(bot.thread);
  await sendPicture(bot, "cat");
  bot.advance(10_001);
  expect(await bot.core.findQuestion("ada")).toBeUndefined();
  expect((await bot.runTurn(1, "make it night")).pictures).toEqual(["make it night#1<boat|cat>"]);
});

test("doesn't take somebody else's picture", async () => {
  const bot = await startAsking();
  await ask(bot);
  await sendPicture(bot, "boat");
  await sendPicture(bot, "cat", "bo");
  await held(bot, 1);
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
  const other = await startAsking();
  await other.send("", { source: pictureSource("boat") });
  await sendPicture(other, "cat", "bo");
  expect((await other.runTurn(1, "make it night")).pictures).toEqual(["make it night#1<boat>"]);
});

test("has all of them when the first message is edited in between", async () => {
  const bot = await startAsking();
  await bot.send("make it nite", { id: "m" });
  await sendPicture(bot, "boat");
  await bot.edit("m", "make it night");
  await sendPicture(bot, "cat");
  await held(bot, 1);
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat|cat>"]);
});

test("isn't held back by the clock of another process that is ahead", async () => {
  const bot = await startAsking();
  await ask(bot);
  await sendPicture(bot, "boat");
  await held(bot, 1);
  bot.db
    .update(turns)
    .set({ picturesAt: new Date(bot.now().getTime() + 60_000) })
    .run();
  bot.advance(2000);
  expect((await bot.waitForCard(1)).pictures).toEqual(["make it night#1<boat>"]);
});
