// Which picture /edit means, when none is added to its form.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { photo, waitForCard } from "../../start.ts";
import { sourceNames, startPaid } from "./paid.ts";

async function startCommand() {
  const chat = await startPaid();
  const { slack, ada, general, bot } = chat;
  return {
    ...chat,
    bo: slack.person("Bo"),
    /** Resolves to the form once it says this. */
    async openForm(says: string) {
      await ada.slash("/edit", "rotate left", general);
      return slack.until(() => (ada.modal?.text.includes(says) ? ada.modal : undefined), "the form");
    },
    sources: async () => {
      const [turn] = await bot.turns();
      return turn?.source && "attachments" in turn.source ? turn.source.attachments.length : undefined;
    },
    postedByBot: () => ada.sees(general).filter(({ fromBot }) => fromBot),
  };
}

test("edits the person's own newest pictures of the last five minutes, though somebody posted a newer one", async () => {
  const { slack, ada, bo, general, openForm, sources, draws } = await startCommand();
  await ada.says(general, "", { files: [await photo("a.png")] });
  const last = await ada.says(general, "", { files: [await photo("b.png")] });
  await bo.says(general, "", { files: [await photo("cat.png")] });
  const form = await openForm(slackMessages.meant(2));
  expect(await ada.submits(form)).toEqual({});
  await waitForCard(slack, ada, last, "rotate left");
  expect([await sources(), draws()]).toEqual([2, 1]);
});

test("asks in its form about other people's pictures, and edits the chosen one in its thread", async () => {
  const { slack, ada, bo, general, openForm, draws, bot, postedByBot } = await startCommand();
  const other = await slack.person("Cem").says(general, "", { files: [await photo("boat.png")] });
  const posted = await bo.says(general, "look", { files: [await photo("cat.png")] });
  const form = await openForm("boat.png");
  for (const { ts } of [other, posted]) expect(form.text).toContain(`/archives/${general.id}/p${ts.replace(".", "")}`);
  expect(form.text).toContain(slackMessages.postedBy(bo.mention));
  expect(await ada.submits(form)).toEqual({ candidate: slackMessages.whichPictureOrAdd });
  expect([draws(), await bot.turns(), postedByBot()]).toEqual([0, [], []]);
  expect(await ada.submits(form, { candidate: "Picture 1" })).toEqual({});
  await waitForCard(slack, ada, posted, "rotate left");
  expect(draws()).toBe(1);
});

test("uses added pictures with the chosen one, or instead of it", async () => {
  const { slack, ada, bo, general, openForm, bot } = await startCommand();
  const posted = await bo.says(general, "look", { files: [await photo("cat.png")] });
  const form = await openForm("cat.png");
  expect(await ada.submits(form, { candidate: "Picture 1", pictures: [await photo("hat.png")] })).toEqual({});
  await waitForCard(slack, ada, posted, "rotate left");
  expect((await bot.turns())[0]?.references.map(({ origin }) => origin)).toEqual(["source", "attached"]);
  const other = await openForm("cat.png");
  expect(await ada.submits(other, { pictures: [await photo("dog.png")] })).toEqual({});
  const root = await slack.until(
    () => ada.sees(general).find(({ fromBot, pictures }) => fromBot && pictures.length === 1),
    "a root",
  );
  await waitForCard(slack, ada, root, "rotate left");
});

test("asks on a card if the form is sent before it could ask, and keeps the words", async () => {
  const { slack, ada, bo, general, draws, waitForQuestion, bot, reads } = await startCommand();
  await bo.says(general, "look", { files: [await photo("cat.png")] });
  const lookUp = Promise.withResolvers<void>();
  slack.faults.next("conversations.history").waits(lookUp.promise);
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  await slack.until(() => reads().length > 0, "the first look-up");
  expect(await ada.submits(form)).toEqual({});
  lookUp.resolve();
  const root = await slack.until(() => ada.sees(general).find(({ fromBot }) => fromBot), "the root message");
  const question = await waitForQuestion(root);
  expect([question.text.includes(messages.asksWhichPicture), draws()]).toEqual([true, 0]);
  await ada.clicks(question, "1 · cat.png");
  await waitForCard(slack, ada, root, "rotate left");
  expect([sourceNames(await bot.turns()), draws()]).toEqual([["cat.png"], 1]);
});

test("asks for a picture if the channel can't be read, and logs why", async () => {
  const { slack, ada, general, log, draws, waitForQuestion } = await startCommand();
  await ada.says(general, "", { files: [await photo()] });
  slack.faults.next("conversations.history", 2).isLimited(60);
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  await slack.until(() => log.messages.length > 0, "the log line");
  expect(await ada.submits(form)).toEqual({});
  const root = await slack.until(() => ada.sees(general).find(({ fromBot }) => fromBot), "the root message");
  await waitForQuestion(root);
  expect([new Set(log.messages), draws()]).toEqual([new Set(["failed to read channel before command"]), 0]);
});
