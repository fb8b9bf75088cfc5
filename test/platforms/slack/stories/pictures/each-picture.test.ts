// The same edit on many pictures, chosen in forms.

import { expect, test } from "vitest";
import { limits } from "../../../../fakes/bot.ts";
import type { MessageRef } from "../../../../fakes/slack/people/person.ts";
import type { VisibleView } from "../../../../fakes/slack/people/visible.ts";
import { createModel } from "../../../pictures.ts";
import { finishedCards, photo, runTurn, startSlackBot } from "../../start.ts";

const field = (form: VisibleView, label: string) => form.fields.find((one) => one.label === label);
const pictures = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => photo(`${at}.png`)));

/** A workspace, and a model that counts its requests and the pictures in each. */
async function start() {
  const model = createModel(async () => (await photo()).bytes);
  const chat = await startSlackBot({
    ...{ models: [model], settings: { models: [model.id] } },
    limits: { ...limits, createFromText: "ask" },
  });
  const { slack, ada } = chat;
  const sizes = () => model.references.map((sent) => sent.length);
  const waitForRow = (thread: MessageRef, words: string, count: number) =>
    slack.until(
      () => finishedCards(ada, thread).find((card) => card.text.includes(words) && card.pictures.length === count),
      `${count} pictures of "${words}"`,
    );
  return { ...chat, sizes, waitForRow };
}

test("edits each picture of a message on its own from the form, in one turn on one card", async () => {
  const { slack, ada, general, sizes, waitForRow } = await start();
  const posted = await ada.says(general, "look", { files: await pictures(3) });
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  expect(field(form, "Several pictures")?.value).toEqual(["All as one"]);
  expect(await ada.submits(form, { prompt: "night", each: "Each on its own" })).toEqual({});
  await waitForRow(posted, "night", 3);
  expect([sizes(), finishedCards(ada, posted).length]).toEqual([[1, 1, 1], 1]);
  await runTurn(slack, ada, posted, "make them warmer");
  expect(sizes()).toEqual([1, 1, 1, 1, 1, 1]);
});

test("edits them as one unless that is chosen", async () => {
  const { slack, ada, general, sizes, waitForRow } = await start();
  const posted = await ada.says(general, "look", { files: await pictures(3) });
  await ada.shortcut("edit_image", posted);
  await ada.submits(await slack.until(() => ada.modal, "the form"), { prompt: "night" });
  await waitForRow(posted, "night", 1);
  expect(sizes()).toEqual([3]);
});

test("doesn't ask for a single picture", async () => {
  const { slack, ada, general } = await start();
  await ada.shortcut("edit_image", await ada.says(general, "look", { files: [await photo()] }));
  expect(field(await slack.until(() => ada.modal, "the form"), "Several pictures")).toBeUndefined();
});

test("edits the pictures that are added to the form of /edit, by “each: …” or by its choice", async () => {
  const { slack, ada, general, sizes, waitForRow } = await start();
  await ada.slash("/edit", "each: night", general);
  const form = await slack.until(() => ada.modal, "the form");
  expect([field(form, "What should change?")?.value, field(form, "Several pictures")?.value]).toEqual([
    ["night"],
    ["Each on its own"],
  ]);
  await ada.submits(form, { pictures: await pictures(7) });
  const root = await slack.until(() => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral), "the thread");
  await waitForRow(root, "night", 7);
  expect(sizes()).toEqual([1, 1, 1, 1, 1, 1, 1]);
});

test("takes the pictures for an instruction without one from the form of its card", async () => {
  const { slack, ada, general, sizes, waitForRow } = await start();
  const mention = await ada.mentions(general, "each: night");
  const question = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Choose a picture…")),
    "the question",
  );
  await ada.clicks(question, "Choose a picture…");
  const form = await slack.until(() => ada.modal, "the form");
  expect(field(form, "What should change?")?.value).toEqual(["night"]);
  expect(field(form, "Reference pictures")).toBeUndefined();
  expect(await ada.submits(form, { pictures: await pictures(3) })).toEqual({});
  await waitForRow(mention, "night", 3);
  expect(sizes()).toEqual([1, 1, 1]);
});
