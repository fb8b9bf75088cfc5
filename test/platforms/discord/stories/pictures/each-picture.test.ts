// The same edit on many pictures, chosen in forms and commands.

import { expect, test } from "vitest";
import { createModel, photo, plainPhoto, startChat, unescapeMarkdown } from "../../start.ts";

const colours = ["#e02020", "#20c040", "#2040e0"];
const pictures = () => Promise.all(colours.map((colour, at) => plainPhoto(colour, `${at}.png`)));

/** A channel, and a model that counts its requests and the pictures in each. */
async function start() {
  const model = createModel(async () => (await photo()).bytes);
  const chat = await startChat(model);
  const sizes = () => model.references.map((sent) => sent.length);
  const waitForRow = (place: { id: string }, words: string, count: number) =>
    chat.waitForCard(place, (card) => unescapeMarkdown(card.text).includes(words) && card.pictures.length === count, words);
  return { ...chat, sizes, waitForRow };
}

test("edits each picture of a message on its own from the form, in one turn on one card", async () => {
  const { ada, general, sizes, waitForRow, cards } = await start();
  const posted = await ada.posts(general, { text: "look", pictures: await pictures() });
  const asked = await ada.picksFromMenu("Edit image", posted).reply();
  const [menu] = asked.components.flatMap(({ components }) => components ?? []);
  const opened = ada.chooses(asked, menu?.custom_id ?? "", menu?.options?.map(({ value }) => value) ?? []);
  const labels = (await opened.form()).components.map(({ label }) => label);
  expect(labels).toEqual(["What should change?", "Models", "Aspect ratio", "Several pictures", "Reference pictures"]);
  await (await ada.submits(opened, { prompt: "night", each: ["each"] })).answered();
  const thread = { id: posted.id };
  await waitForRow(thread, "night", 3);
  expect([sizes(), cards(thread).length]).toEqual([[1, 1, 1], 1]);
  await ada.posts(thread, { text: "make them warmer" });
  await waitForRow(thread, "make them warmer", 3);
  expect(sizes()).toEqual([1, 1, 1, 1, 1, 1]);
});

test("edits them as one unless that is chosen", async () => {
  const { ada, general, sizes, waitForResult } = await start();
  const posted = await ada.posts(general, { text: "look", pictures: await pictures() });
  const asked = await ada.picksFromMenu("Edit image", posted).reply();
  const [menu] = asked.components.flatMap(({ components }) => components ?? []);
  const opened = ada.chooses(asked, menu?.custom_id ?? "", menu?.options?.map(({ value }) => value) ?? []);
  await (await ada.submits(opened, { prompt: "night" })).answered();
  await waitForResult({ id: posted.id }, "night");
  expect(sizes()).toEqual([3]);
});

test("edits the picture and the references of /edit each on its own with the option “each”", async () => {
  const { ada, general, service, sizes, waitForRow } = await start();
  const [image, second, third] = await pictures();
  if (!image || !second || !third) throw new Error("no pictures");
  const options = { prompt: "night", each: true, image, reference_1: second, reference_2: third };
  await (await ada.uses("/edit", general, options)).answered();
  const id = await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread");
  await waitForRow({ id }, "night", 3);
  expect(sizes()).toEqual([1, 1, 1]);
});

test("preselects the option “each” in the form of /edit without words", async () => {
  const { ada, general, service, sizes, waitForRow } = await start();
  const [image, second] = await pictures();
  if (!image || !second) throw new Error("no pictures");
  const opened = await ada.uses("/edit", general, { each: true, image, reference_1: second });
  await (await ada.submits(opened, { prompt: "night" })).answered();
  const id = await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread");
  await waitForRow({ id }, "night", 2);
  expect(sizes()).toEqual([1, 1]);
});

test("takes the pictures for an instruction without one from the form of its card", async () => {
  const { ada, general, service, sizes, waitForCard, waitForRow } = await start();
  const posted = await ada.posts(general, { text: `${service.mention} each: night` });
  const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
  const question = await waitForCard(
    thread,
    ({ buttons }) => buttons.some(({ label }) => label === "Choose a picture…"),
    "a question",
  );
  const opened = ada.clicks(question, "Choose a picture…");
  const fields = (await opened.form()).components;
  expect(fields[0]?.component).toMatchObject({ value: "night" });
  expect(fields.at(-1)).toMatchObject({ label: "Pictures" });
  await (await ada.submits(opened, { references: await pictures() })).answered();
  await waitForRow(thread, "night", 3);
  expect(sizes()).toEqual([1, 1, 1]);
});
