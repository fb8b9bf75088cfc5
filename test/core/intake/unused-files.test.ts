// Files and pictures that can't be used: the card names them, and says what would help.

import { expect, test } from "vitest";
import { failures, messages } from "../../../src/core/cards/messages.ts";
import type { UnusedFile } from "../../../src/core/vocabulary.ts";
import { FakeModel } from "../../fakes/model.ts";
import { attachments, pictureSource, said, startHarness } from "../core-harness.ts";

const files: UnusedFile[] = [
  { name: "notes.pdf", kind: "pdf" },
  { name: "clip.mp4", kind: "video" },
  { name: "letter.pdf", kind: "pdf" },
];
const notes = [messages.unusedFiles("pdf", ["notes.pdf", "letter.pdf"]), messages.unusedFiles("video", ["clip.mp4"])];

test("draws with the picture, and says what isn't used, by kind of file", async () => {
  const bot = await startHarness();
  const { card, pictures } = await bot.runTurn(1, "night", { ...said, source: pictureSource("boat"), unused: files });
  expect([pictures, card.notes]).toEqual([["night#1<boat>"], notes]);
  expect(card.text).toContain("Not used: notes.pdf and letter.pdf. I can't read PDF documents.");
  expect((await bot.runTurn(2, "fog")).card.notes).toEqual([]);
});

test("names the files where it asks for a picture, and on the card that is drawn from the answer", async () => {
  const bot = await startHarness({ limits: { createFromText: "ask" } });
  await bot.send("make it night", { ...said, unused: files });
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  expect(bot.card(1)?.card.text.split("\n").slice(1)).toEqual([expect.stringContaining(messages.asksForPicture), ...notes]);
  await bot.send("", { references: attachments("boat") });
  expect((await bot.waitForCard(1)).card.notes).toEqual(notes);
});

test("names the files where it asks what should change, keeps a picture, or has nothing to do", async () => {
  const bot = await startHarness();
  const answer = (text: string) => expect.objectContaining({ text: [...notes, text].join(" ") });
  expect(await bot.send("", { ...said, unused: files })).toEqual(answer(messages.noWordsNoPicture));
  await bot.send("", { ...said, references: attachments("boat"), unused: files });
  expect((await bot.waitForCard(0)).card.text).toBe([messages.asksWhat(1), ...notes].join("\n"));
  bot.advance(11_000);
  const kept = await bot.send("", { ...said, references: attachments("hat"), unused: files });
  expect(kept).toMatchObject({ text: [messages.held(1), ...notes].join(" ") });
  expect(await bot.send("", { ...said, source: { turn: 0 }, unused: files })).toEqual(answer(messages.noWords));
});

test("names the files of each message whose picture it takes", async () => {
  const bot = await startHarness();
  const [pdf, video] = [files.slice(0, 1), files.slice(1, 2)];
  await bot.send("", { ...said, references: attachments("boat"), unused: pdf });
  await bot.send("", { ...said, references: attachments("hat"), unused: [...pdf, ...video] });
  const named = [messages.unusedFiles("pdf", ["notes.pdf"]), messages.unusedFiles("video", ["clip.mp4"])];
  await bot.waitUntil(() => bot.card(0)?.card.text === [messages.asksWhat(2), ...named].join("\n"));
});

test("forgets the files of a message that is edited before its turn is drawn", async () => {
  const bot = await startHarness({ limits: { createFromText: "ask" } });
  await bot.send("night", { id: "m1", unused: files });
  await bot.waitUntil(() => bot.card(1)?.card.state === "asking");
  await bot.edit("m1", "night", { source: pictureSource("boat") });
  expect((await bot.waitForCard(1)).card.notes).toEqual([]);
});

test("lists four names at most, and cuts long ones", () => {
  const names = [..."abcdef"].map((letter) => `${letter}.zip`);
  expect(messages.unusedFiles("archive", names)).toContain("Not used: a.zip, b.zip, c.zip, d.zip and 2 more.");
  expect(messages.unusedFiles("archive", [`${"x".repeat(300)}.zip`]).length).toBeLessThan(140);
});

test("names the pictures beyond the limit", async () => {
  const bot = await startHarness({ models: [new FakeModel("two", { references: 2 })] });
  const four = { source: pictureSource("a", "b", "c", "d") };
  expect((await bot.runTurn(1, "night", four)).card.notes).toEqual([
    messages.droppedReferences(2, 4, messages.modelTakesNoMore, ["c.png", "d.png"]),
  ]);
  const many = await startHarness();
  const seven = { source: pictureSource("a", "b"), references: attachments("c", "d", "e", "f", "g") };
  expect((await many.runTurn(1, "night", seven)).card.notes).toEqual([
    messages.droppedReferences(5, 7, messages.fiveAtMost, ["f.png", "g.png"]),
  ]);
  const row = await startHarness();
  const eleven = { source: pictureSource(..."abcdefghijk") };
  expect((await row.runTurn(1, "each: night", eleven)).card.notes).toEqual([
    messages.droppedReferences(9, 11, messages.nineAtMost, ["j.png", "k.png"]),
  ]);
});

test("doesn't name pictures that the bot drew", async () => {
  const bot = await startHarness({ models: [new FakeModel("two", { references: 2 })], settings: { variants: 3 } });
  await bot.runTurn(1, "night", { source: pictureSource("boat") });
  expect((await bot.runTurn(2, "fog")).card.notes).toEqual([messages.droppedReferences(2, 3, messages.modelTakesNoMore)]);
});

test("names the picture that can't be read among several", async () => {
  const bot = await startHarness();
  const { card } = await bot.runTurn(1, "night", { source: pictureSource("boat", "broken") });
  expect(card.failure).toBe(messages.aboutFile("broken.png", "This picture is damaged."));
  const alone = await bot.runTurn(2, "night", { source: pictureSource("broken") });
  expect(alone.card.failure).toBe("This picture is damaged.");
});

test("edits the other pictures each on its own, and names those that can't be read", async () => {
  const bot = await startHarness();
  const some = { source: pictureSource("boat", "broken", "dog"), references: attachments("hat") };
  const { card, pictures } = await bot.runTurn(1, "each: night", some);
  expect(pictures).toEqual(["night#1<boat>", "night#2<dog>", "night#3<hat>"]);
  expect(card.notes).toEqual([messages.unreadable("broken.png", "This picture is damaged.")]);
  const none = await bot.runTurn(2, "each: night", { source: pictureSource("broken", "broken too") });
  expect([none.card.state, none.card.failure]).toEqual(["failed", "This picture is damaged."]);
  expect(failures["bad-picture"]).not.toBe(none.card.failure);
});

test("keeps a row of spoilers hidden", async () => {
  const bot = await startHarness();
  const hidden = pictureSource("boat", "cat").attachments.map((one) => ({ ...one, spoiler: true as const }));
  const { card } = await bot.runTurn(1, "each: night", { source: { attachments: hidden } });
  expect(card.slots.map(({ image }) => image?.spoiler)).toEqual([true, true]);
});
