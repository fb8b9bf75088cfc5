// Who may ask for what, and what they are answered.

import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Intent, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { attached, posted, talk } from "../core-harness.ts";

const refused = (text: string) => ({ kind: "words", text, refused: true });
const none = { kind: "none" };
const photo = { source: posted("photo") };
const elsewhere = { thread: { platform: "discord", id: "elsewhere" } } as const;

test("words and pictures become a turn; neither gets one sentence if we were asked, and nothing if not", async () => {
  const ada = await talk();
  expect(await ada.says("", { addressed: true })).toEqual(refused(messages.noWordsNoPicture));
  expect(await ada.says("", { addressed: false })).toEqual(none);
  expect(await ada.says("night", photo)).toMatchObject({ kind: "turn" });
});

test.each([
  ["zero-width characters", "\u200b\u2060\ufeff"],
  ["a Hangul filler", "\u3164"],
  ["marks and joiners", "\u200d\ufe0f\u0301"],
])("words that nobody can see are none: %s", async (_, nothing) => {
  const ada = await talk();
  expect(await ada.says(nothing, { addressed: false })).toEqual(none);
  expect(await ada.says(nothing)).toEqual(refused(messages.noWordsNoPicture));
  await ada.says(nothing, photo);
  expect((await ada.shows(0)).card.text).toBe(messages.asksWhat);
  expect((await ada.turn(1, "👩\u200d🎨\u3164")).pictures).toEqual(["👩\u200d🎨\u3164#1<photo>"]);
});

test("people who talk among themselves start nothing", async () => {
  const ada = await talk();
  expect(await ada.says("see you at eight", { addressed: false })).toEqual(none);
  expect(await ada.says("undo", { addressed: false })).toEqual(none);
  expect(await ada.store.conversations.findConversation(ada.thread)).toBeUndefined();
});

test("where a conversation is mention-only, only what addresses the bot is a turn", async () => {
  const ada = await talk();
  await ada.turn(1, "night");
  await ada.wishes({ kind: "settings", settings: { mentionOnly: true } });
  expect(await ada.says("nice!", { addressed: false })).toEqual(none);
  expect(await ada.says("rain")).toMatchObject({ kind: "turn" });
});

test("a picture alone asks what should change, and the next words are turn 1, built on it", async () => {
  const ada = await talk();
  await ada.says("", { references: attached("photo") });
  const asking = await ada.shows(0);
  expect(asking.card.text).toBe(messages.asksWhat);
  expect(asking.card.actions).toMatchObject([{ kind: "form" }]);
  expect((await ada.turn(1, "night")).pictures).toEqual(["night#1<photo>"]);
  expect((await ada.store.conversations.findConversation(ada.thread))?.title).toBe("night");
});

test("a picture alone in a conversation waits for its sender's next words", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  expect(await ada.says("", { references: attached("hat") })).toEqual({ kind: "words", text: messages.held(1), refused: false });
  expect((await ada.turn(2, "add it")).pictures).toEqual(["add it#1<night#1<photo>|hat>"]);
});

test("a form's words go where it was opened, with what it was opened on; another's form is none", async () => {
  const ada = await talk();
  const draft = { prompt: "", references: [], settings: {}, ...photo };
  const answer = await ada.wishes({ kind: "form", draft });
  if (answer.kind !== "form") throw new Error(answer.kind);
  const submit: Intent = { kind: "submit", draft: answer.form.draft, prompt: "night", references: attached("hat"), settings: {} };
  expect(await ada.wishes(submit, { by: "bo" })).toEqual(refused(messages.formExpired));
  await ada.wishes(submit, { in: { channel: { platform: "discord", id: "elsewhere" } } });
  expect((await ada.shows(1)).pictures).toEqual(["night#1<photo|hat>"]);
});

test("a model that is not there is named, with those that people may have meant", async () => {
  const ada = await talk();
  expect(await ada.says("night", { settings: { models: ["fak" as ModelId] } })).toEqual(
    refused("There's no model fak here. Did you mean fake?"),
  );
});

test.each<[what: string, intent: Intent, who: string, moderator: boolean, answer: unknown]>([
  ["the owner sets", { kind: "settings", settings: {} }, "ada", false, { refused: false }],
  ["a moderator sets", { kind: "settings", settings: {} }, "mo", true, { refused: false }],
  ["another sets", { kind: "settings", settings: {} }, "bo", false, refused(messages.notYours)],
  ["the owner deletes", { kind: "delete" }, "ada", false, { text: messages.deleteBegun }],
  ["another deletes", { kind: "delete" }, "bo", false, refused(messages.notYours)],
  ["the owner cancels", { kind: "cancel" }, "ada", false, none],
  ["the turn's author cancels", { kind: "cancel" }, "bo", false, none],
  ["a moderator cancels", { kind: "cancel" }, "mo", true, none],
  ["another cancels", { kind: "cancel" }, "cy", false, refused(messages.notYoursToCancel)],
])("%s", async (_, intent, by, moderator, answer) => {
  const ada = await talk();
  await ada.turn(1, "night");
  await ada.says("wait", { by: "bo" });
  await ada.until(() => ada.card(2)?.card.slots.length === 1);
  expect(await ada.wishes(intent, { by, moderator })).toMatchObject(answer as object);
});

test("a new title is saved; of settings it is said that the next turn uses them", async () => {
  const ada = await talk();
  await ada.turn(1, "night");
  expect(await ada.wishes({ kind: "settings", settings: {}, title: "Owls" })).toMatchObject({ text: "Saved." });
  const both = await ada.wishes({ kind: "settings", settings: { variants: 2 }, title: "Owls" });
  expect(both).toMatchObject({ text: "Saved. Your next edit will use these settings." });
});

test.each<[what: string, intent: Intent, answer: unknown]>([
  ["settings", { kind: "settings", settings: {} }, refused(messages.noConversation)],
  ["delete", { kind: "delete" }, refused(messages.noConversation)],
  ["cancel", { kind: "cancel" }, refused(messages.nothingDrawing)],
  ["undo", { kind: "undo" }, refused(messages.nothingToUndo)],
  ["pick", { kind: "pick", of: "nowhere12345" as VariantKey, on: true }, refused(messages.notThere)],
])("%s where there is no conversation gets a sentence", async (_, intent, answer) => {
  expect(await (await talk()).wishes(intent)).toEqual(answer);
});

test("a pick is one's own: another cannot take it back, and its card says who picked", async () => {
  const ada = await talk();
  await ada.turn(1, "night", photo);
  await ada.picks(1, 1);
  await ada.picks(1, 1, false, "bo");
  expect(ada.card(1)?.card.slots[0]?.pickedBy).toEqual([{ id: "ada", name: "ada" }]);
});

test("what failed is drawn again in place; what is ready stays; where nothing failed a sentence says so", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "refuse 2");
  const [model] = ada.models;
  if (!model) throw new Error("no model");
  model.draw = async (order) => ({ image: new TextEncoder().encode(`better ${order.number}`), notes: [], costUsd: 0 });
  expect(await ada.wishes({ kind: "retry", turn: card.turn })).toEqual(none);
  await ada.quiet();
  expect(ada.card(1)?.pictures).toEqual(["refuse 2#1<>", "better 2"]);
  expect(await ada.wishes({ kind: "retry", turn: card.turn })).toEqual(refused(messages.nothingFailed));
});

test("a request heard twice makes one turn", async () => {
  const ada = await talk();
  const request = {
    id: "same",
    location: { thread: ada.thread },
    author: { id: "ada", name: "ada", moderator: false },
    at: new Date(),
  };
  const intent: Intent = { kind: "edit", prompt: "night", references: [], settings: {}, addressed: true, fresh: false };
  const answers = [await ada.core.receive({ ...request, intent }), await ada.core.receive({ ...request, intent })];
  expect(answers[1]).toEqual(answers[0]);
  await ada.quiet();
  expect(ada.chat.shown).toHaveLength(1);
});

test.each<[what: string, intent: (key: string) => Intent, answer: string]>([
  ["a pick", (key) => ({ kind: "pick", of: key as VariantKey, on: true }), messages.notThere],
  ["again", (key) => ({ kind: "again", turn: key as TurnKey }), messages.turnGone],
  ["retry", (key) => ({ kind: "retry", turn: key as TurnKey }), messages.turnGone],
  ["cancel", (key) => ({ kind: "cancel", turn: key as TurnKey }), messages.nothingDrawing],
  ["delete", (key) => ({ kind: "delete", turn: key as TurnKey }), messages.noConversation],
])("%s is honoured only in the thread where its card stands, whoever asks", async (_, intent, answer) => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "refuse 2", photo);
  await ada.turn(1, "rain", { ...photo, in: elsewhere });
  const asks = intent(_ === "a pick" ? (card.slots[0]?.variant ?? "") : card.turn);
  for (const place of [elsewhere, { thread: { platform: "slack", id: "t" } } as const, { channel: ada.thread }])
    expect(await ada.wishes(asks, { in: place, by: "mo", moderator: true })).toEqual(refused(answer));
  await ada.quiet();
  expect(ada.chat.shown).toHaveLength(2);
  expect(ada.card(1)?.card).toMatchObject({ state: "done", slots: [{ pickedBy: [] }, { state: "failed" }] });
});

test("what draws in one thread cannot be cancelled from another, by a moderator there either", async () => {
  const ada = await talk();
  await ada.says("wait", photo);
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  const cancel: Intent = { kind: "cancel", turn: ada.card(1)?.card.turn as TurnKey };
  expect(await ada.wishes(cancel, { in: elsewhere, by: "mo", moderator: true })).toEqual(refused(messages.nothingDrawing));
  expect(await ada.wishes(cancel, { by: "mo", moderator: true })).toEqual(none);
  expect((await ada.shows(1)).card.state).toBe("cancelled");
});

test("a cancel without a turn is about the first that one may cancel, not about another's before it", async () => {
  const ada = await talk();
  await ada.says("wait");
  await ada.says("rain", { by: "bo" });
  await ada.until(() => ada.card(1)?.card.slots[0]?.state === "drawing");
  expect(await ada.wishes({ kind: "cancel" }, { by: "bo" })).toEqual(none);
  expect((await ada.shows(2)).card.state).toBe("cancelled");
  expect(ada.card(1)?.card.drawing).toBe(true);
});

test("nothing of a conversation that is being deleted is picked, drawn, set or asked for again", async () => {
  const ada = await talk({ settings: { variants: 2 } });
  const { card } = await ada.turn(1, "refuse 2", photo);
  const removing = ada.chat.holds("remove");
  await ada.wishes({ kind: "delete" });
  await removing.begun;
  const late: Intent[] = [
    { kind: "pick", of: card.slots[0]?.variant as VariantKey, on: true },
    { kind: "again", turn: card.turn },
    { kind: "retry", turn: card.turn },
    { kind: "settings", settings: { variants: 4 } },
  ];
  for (const intent of late) expect(await ada.wishes(intent)).toMatchObject({ kind: "words", refused: true });
  expect(await ada.says("rain")).toEqual(refused(messages.deleting));
  removing.end();
  await ada.quiet();
  expect([ada.chat.shown, ada.models[0]?.draws]).toEqual([[], 2]);
});

test("a card's button deletes its own conversation, not the one that came after it in the same place", async () => {
  const ada = await talk();
  const { card } = await ada.turn(1, "night", photo);
  await ada.says("rain", { source: posted("other"), fresh: true });
  await ada.until(() => ada.card(1)?.pictures[0] === "rain#1<other>");
  const next = await ada.store.conversations.findConversation(ada.thread);
  expect(await ada.wishes({ kind: "delete", turn: card.turn })).toMatchObject({ text: messages.deleteBegun });
  await ada.quiet();
  expect(ada.chat.shown.map(({ pictures }) => pictures)).toEqual([["rain#1<other>"]]);
  expect((await ada.store.conversations.findConversation(ada.thread))?.key).toBe(next?.key);
});
