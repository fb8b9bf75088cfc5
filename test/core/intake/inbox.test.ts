// Who may do what, and how the bot answers.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Intent, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, pictureSource, startHarness } from "../core-harness.ts";

const refused = (text: string) => ({ kind: "words", text, refused: true });
const none = { kind: "none" };
const photo = { source: pictureSource("photo") };
const elsewhere = { thread: { platform: "discord", id: "elsewhere" } } as const;

test("starts a turn from text and pictures, and answers an empty message only if it addresses the bot", async () => {
  const bot = await startHarness();
  expect(await bot.send("", { addressed: true })).toEqual(refused(messages.noWordsNoPicture));
  expect(await bot.send("", { addressed: false })).toEqual(none);
  expect(await bot.send("night", photo)).toMatchObject({ kind: "turn" });
});

test.each([
  ["zero-width characters", "\u200b\u2060\ufeff"],
  ["a Hangul filler", "\u3164"],
  ["marks and joiners", "\u200d\ufe0f\u0301"],
])("treats invisible characters as an empty message: %s", async (_, nothing) => {
  const bot = await startHarness();
  expect(await bot.send(nothing, { addressed: false })).toEqual(none);
  expect(await bot.send(nothing)).toEqual(refused(messages.noWordsNoPicture));
  await bot.send(nothing, photo);
  expect((await bot.waitForCard(0)).card.text).toBe(messages.asksWhat(1));
  expect((await bot.runTurn(1, "👩\u200d🎨\u3164")).pictures).toEqual(["👩\u200d🎨\u3164#1<photo>"]);
});

test("starts nothing when people talk to each other", async () => {
  const bot = await startHarness();
  expect(await bot.send("see you at eight", { addressed: false })).toEqual(none);
  expect(await bot.send("undo", { addressed: false })).toEqual(none);
  expect(await bot.store.conversations.findConversation(bot.thread)).toBeUndefined();
});

test("starts turns only from messages that address the bot when mentionOnly is on", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night");
  await bot.request({ kind: "settings", settings: { mentionOnly: true } });
  expect(await bot.send("nice!", { addressed: false })).toEqual(none);
  expect(await bot.send("rain")).toMatchObject({ kind: "turn" });
});

test("asks for a mention where only mentions are turns", async () => {
  const bot = await startHarness({ settings: { mentionOnly: true } });
  await bot.send("", { references: attachments("photo") });
  expect((await bot.waitForCard(0)).card.text).toBe(messages.asksWhat(1, true));
  expect(await bot.send("night", { addressed: false })).toEqual(none);
  expect((await bot.runTurn(1, "night")).pictures).toEqual(["night#1<photo>"]);
});

test("asks what should change about a picture, and makes the answer turn 1", async () => {
  const bot = await startHarness();
  await bot.send("", { references: attachments("photo") });
  const asking = await bot.waitForCard(0);
  expect(asking.card.text).toBe(messages.asksWhat(1));
  expect(asking.card.actions).toMatchObject([{ kind: "form" }]);
  expect((await bot.runTurn(1, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await bot.store.conversations.findConversation(bot.thread))?.title).toBe("night");
});

test("says on the card that only the first frame of an animation is used", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", { source: pictureSource("film") });
  expect(card.notes).toEqual([messages.firstOnly("film.png", "frames")]);
});

test("says below the picture of a model that it received the first frame of an animation", async () => {
  const bot = await startHarness({ models: [new FakeModel("one"), new FakeModel("film", { animations: true })] });
  const { card } = await bot.runTurn(1, "night", { source: pictureSource("gif") });
  expect([card.notes, card.slots.map(({ notes }) => notes)]).toEqual([[], [[messages.firstFrame], []]]);
  expect(card.references[0]?.info).toMatchObject({ frames: 3 });
  const attached = await bot.runTurn(2, "fog", { source: pictureSource("boat"), references: attachments("gif") });
  expect(attached.card.slots.map(({ notes }) => notes)).toEqual([[messages.firstFrame], []]);
});

test("keeps a picture without text for its sender's next message", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  expect(await bot.send("", { references: attachments("hat") })).toEqual({
    kind: "words",
    text: messages.held(1),
    refused: false,
  });
  expect((await bot.runTurn(2, "add it")).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("submits a form where it was opened, with its picture, and only for the person who opened it", async () => {
  const bot = await startHarness();
  const draft = { prompt: "", references: [], settings: {}, ...photo };
  const answer = await bot.request({ kind: "form", draft });
  if (answer.kind !== "form") throw new Error(answer.kind);
  const submit: Intent = {
    kind: "submit",
    draft: answer.form.draft,
    prompt: "night",
    references: attachments("hat"),
    settings: {},
  };
  expect(await bot.request(submit, { by: "bo" })).toEqual(refused(messages.formExpired));
  await bot.request(submit, { in: { channel: { platform: "discord", id: "elsewhere" } } });
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<photo|hat>"]);
});

test("suggests similar names for an unknown model", async () => {
  const bot = await startHarness();
  expect(await bot.send("night", { settings: { models: ["fak" as ModelId] } })).toEqual(
    refused("There's no model fak here. Did you mean fake?"),
  );
});

test.each<[what: string, intent: Intent, who: string, moderator: boolean, answer: unknown]>([
  ["the owner change settings", { kind: "settings", settings: {} }, "ada", false, { refused: false }],
  ["a moderator change settings", { kind: "settings", settings: {} }, "mo", true, { refused: false }],
  ["nobody else change settings", { kind: "settings", settings: {} }, "bo", false, refused(messages.notYours)],
  ["the owner delete", { kind: "delete" }, "ada", false, { text: messages.deleteBegun }],
  ["nobody else delete", { kind: "delete" }, "bo", false, refused(messages.notYours)],
  ["the owner cancel", { kind: "cancel" }, "ada", false, none],
  ["the author cancel", { kind: "cancel" }, "bo", false, none],
  ["a moderator cancel", { kind: "cancel" }, "mo", true, none],
  ["nobody else cancel", { kind: "cancel" }, "cy", false, refused(messages.notYoursToCancel)],
])("lets %s", async (_, intent, by, moderator, answer) => {
  const bot = await startHarness();
  await bot.runTurn(1, "night");
  await bot.send("wait", { by: "bo" });
  await bot.waitUntil(() => bot.card(2)?.card.slots.length === 1);
  expect(await bot.request(intent, { by, moderator })).toMatchObject(answer as object);
});

test("confirms a new title, and that new settings apply to the next edit", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night");
  expect(await bot.request({ kind: "settings", settings: {}, title: "Owls" })).toMatchObject({ text: "Saved." });
  const both = await bot.request({ kind: "settings", settings: { variants: 2 }, title: "Owls" });
  expect(both).toMatchObject({ text: "Saved. Your next edit will use these settings." });
});

test.each<[what: string, intent: Intent, answer: unknown]>([
  ["settings", { kind: "settings", settings: {} }, refused(messages.noConversation)],
  ["delete", { kind: "delete" }, refused(messages.noConversation)],
  ["cancel", { kind: "cancel" }, refused(messages.nothingDrawing)],
  ["undo", { kind: "undo" }, refused(messages.nothingToUndo)],
  ["pick", { kind: "pick", of: "nowhere12345" as VariantKey, on: true }, refused(messages.notThere)],
])("refuses %s with a message when there is no conversation", async (_, intent, answer) => {
  expect(await (await startHarness()).request(intent)).toEqual(answer);
});

test("lets only the person who picked take a pick back, and shows their name", async () => {
  const bot = await startHarness();
  await bot.runTurn(1, "night", photo);
  await bot.pick(1, 1);
  await bot.pick(1, 1, false, "bo");
  expect(bot.card(1)?.card.slots[0]?.pickedBy).toEqual([{ id: "ada", name: "ada" }]);
});

test("retries only failed variants, and says so when none failed", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 2");
  const [model] = bot.models;
  if (!model) throw new Error("no model");
  model.draw = async (order) => ({ image: new TextEncoder().encode(`better ${order.number}`), notes: [], costUsd: 0 });
  expect(await bot.request({ kind: "retry", turn: card.turn })).toEqual(none);
  await bot.waitUntilIdle();
  expect(bot.card(1)?.pictures).toEqual(["refuse 2#1<>", "better 2"]);
  expect(await bot.request({ kind: "retry", turn: card.turn })).toEqual(refused(messages.nothingFailed));
});

test("starts one turn when a request is delivered twice", async () => {
  const bot = await startHarness();
  const request = {
    id: "same",
    location: { thread: bot.thread },
    author: { id: "ada", name: "ada", moderator: false },
    at: new Date(),
  };
  const intent: Intent = { kind: "edit", prompt: "night", references: [], settings: {}, addressed: true, fresh: false };
  const answers = [await bot.core.receive({ ...request, intent }), await bot.core.receive({ ...request, intent })];
  expect(answers[1]).toEqual(answers[0]);
  await bot.waitUntilIdle();
  expect(bot.chat.shown).toHaveLength(1);
});

test.each<[what: string, intent: (key: string) => Intent, answer: string]>([
  ["a pick", (key) => ({ kind: "pick", of: key as VariantKey, on: true }), messages.notThere],
  ["again", (key) => ({ kind: "again", turn: key as TurnKey }), messages.turnGone],
  ["retry", (key) => ({ kind: "retry", turn: key as TurnKey }), messages.turnGone],
  ["cancel", (key) => ({ kind: "cancel", turn: key as TurnKey }), messages.nothingDrawing],
  ["delete", (key) => ({ kind: "delete", turn: key as TurnKey }), messages.noConversation],
])("accepts %s only in the thread of its card, even from a moderator", async (_, intent, answer) => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 2", photo);
  await bot.runTurn(1, "rain", { ...photo, in: elsewhere });
  const clicked = intent(_ === "a pick" ? (card.slots[0]?.variant ?? "") : card.turn);
  for (const place of [elsewhere, { thread: { platform: "slack", id: "t" } } as const, { channel: bot.thread }])
    expect(await bot.request(clicked, { in: place, by: "mo", moderator: true })).toEqual(refused(answer));
  await bot.waitUntilIdle();
  expect(bot.chat.shown).toHaveLength(2);
  expect(bot.card(1)?.card).toMatchObject({ state: "done", slots: [{ pickedBy: [] }, { state: "failed" }] });
});

test("refuses to cancel a turn of another thread, even for a moderator", async () => {
  const bot = await startHarness();
  await bot.send("wait", photo);
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  const cancel: Intent = { kind: "cancel", turn: bot.card(1)?.card.turn as TurnKey };
  expect(await bot.request(cancel, { in: elsewhere, by: "mo", moderator: true })).toEqual(refused(messages.nothingDrawing));
  expect(await bot.request(cancel, { by: "mo", moderator: true })).toEqual(none);
  expect((await bot.waitForCard(1)).card.state).toBe("cancelled");
});

test("cancels the first turn that the person may cancel when none is named", async () => {
  const bot = await startHarness();
  await bot.send("wait");
  await bot.send("rain", { by: "bo" });
  await bot.waitUntil(() => bot.card(1)?.card.slots[0]?.state === "drawing");
  expect(await bot.request({ kind: "cancel" }, { by: "bo" })).toEqual(none);
  expect((await bot.waitForCard(2)).card.state).toBe("cancelled");
  expect(bot.card(1)?.card.drawing).toBe(true);
});

test("refuses every request for a conversation that is being deleted", async () => {
  const bot = await startHarness({ settings: { variants: 2 } });
  const { card } = await bot.runTurn(1, "refuse 2", photo);
  const removing = bot.chat.hold("remove");
  await bot.request({ kind: "delete" });
  await removing.started;
  const late: Intent[] = [
    { kind: "pick", of: card.slots[0]?.variant as VariantKey, on: true },
    { kind: "again", turn: card.turn },
    { kind: "retry", turn: card.turn },
    { kind: "settings", settings: { variants: 4 } },
  ];
  for (const intent of late) expect(await bot.request(intent)).toMatchObject({ kind: "words", refused: true });
  expect(await bot.send("rain")).toEqual(refused(messages.deleting));
  removing.release();
  await bot.waitUntilIdle();
  expect([bot.chat.shown, bot.models[0]?.draws]).toEqual([[], 2]);
});

test("deletes the conversation of the clicked card, not a newer one in the same thread", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", photo);
  await bot.send("rain", { source: pictureSource("other"), fresh: true });
  await bot.waitUntil(() => bot.card(1)?.pictures[0] === "rain#1<other>");
  const next = await bot.store.conversations.findConversation(bot.thread);
  expect(await bot.request({ kind: "delete", turn: card.turn })).toMatchObject({ text: messages.deleteBegun });
  await bot.waitUntilIdle();
  expect(bot.chat.shown.map(({ pictures }) => pictures)).toEqual([["rain#1<other>"]]);
  expect((await bot.store.conversations.findConversation(bot.thread))?.key).toBe(next?.key);
});
