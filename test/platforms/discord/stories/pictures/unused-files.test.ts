// Files that are no pictures.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { local } from "../../../../../src/models/local/local.ts";
import { isFinished, photo, startChat, unescapeMarkdown } from "../../start.ts";

const file = (name: string) => ({ name, bytes: Buffer.from("some bytes") });
const asks = (text: string) => unescapeMarkdown(text).includes(messages.asksForPicture);

test("edits the picture of a message, and names its other files on the card", async () => {
  const { ada, service, general, waitForResult } = await startChat(local);
  const pictures = [
    file("notes.pdf"),
    await photo(),
    file("clip.mp4"),
    { name: "message.txt", bytes: Buffer.from("rotate left") },
  ];
  const posted = await ada.posts(general, { text: service.mention, pictures });
  const text = unescapeMarkdown((await waitForResult({ id: posted.id }, "rotate left")).text);
  expect(text).toContain(messages.unusedFiles("pdf", ["notes.pdf"]));
  expect(text).toContain(messages.unusedFiles("video", ["clip.mp4"]));
  expect(text).not.toContain("message.txt");
});

test("asks for a picture and names the file, until a picture comes", async () => {
  const { ada, service, general, waitForCard } = await startChat(local);
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [file("photos.zip")] });
  const thread = { id: posted.id };
  const question = await waitForCard(thread, ({ text }) => asks(text), "a question");
  expect(unescapeMarkdown(question.text)).toContain(messages.unusedFiles("archive", ["photos.zip"]));
  await ada.posts(general, { pictures: [await photo()] });
  await waitForCard(thread, isFinished, "the picture");
});

test("names the file of the message that somebody replies to", async () => {
  const { ada, service, general, waitForCard } = await startChat(local);
  const video = await service.person("Bo").posts(general, { text: "look", pictures: [file("clip.mp4")] });
  const posted = await ada.posts(general, { text: `${service.mention} make it brighter`, repliesTo: video });
  const { text } = await waitForCard({ id: posted.id }, (card) => asks(card.text), "a question");
  expect(unescapeMarkdown(text)).toContain(messages.unusedFiles("video", ["clip.mp4"]));
});

test("answers a file without words in direct messages only", async () => {
  const { ada, service, general, bot } = await startChat(local);
  await ada.posts(general, { pictures: [file("clip.mp4")] });
  await ada.posts(ada.direct, { pictures: [file("clip.mp4")] });
  const answer = await service.until(() => ada.sees(ada.direct).find(({ author }) => author !== "Ada"), "an answer");
  expect(unescapeMarkdown(answer.text)).toBe(`${messages.unusedFiles("video", ["clip.mp4"])} ${messages.noWordsNoPicture}`);
  expect([bot.turns(), ada.sees(general).length]).toEqual([0, 1]);
});
