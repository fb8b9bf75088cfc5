import { expect, test } from "vitest";
import { slackMessages } from "../../../src/platforms/slack/messages.ts";
import { finishedCards, photo, runTurn, startSlackBot, waitForCard } from "./start.ts";

/** A conversation of Ada's, and one of Bo's with a turn of hers. */
async function startConversations() {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  const bo = slack.person("Bo");
  const mine = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await waitForCard(slack, ada, mine, "rotate left");
  const theirs = await bo.mentions(general, "rotate right", { files: [await photo()] });
  await waitForCard(slack, ada, theirs, "rotate right");
  await runTurn(slack, ada, theirs, "invert it");
  return {
    ...{ ...chat, bo, mine, theirs },
    /** Checks that Ada's data is gone and that Bo can continue. */
    async expectOnlyBos() {
      await slack.until(() => finishedCards(ada, mine).length === 0, "Ada's card to go");
      await slack.until(() => finishedCards(ada, theirs).length === 1, "Ada's edit to go");
      expect(finishedCards(ada, theirs)[0]?.text).toContain("rotate right");
      await runTurn(slack, bo, theirs, "make it sepia");
    },
  };
}

const amount = "deletes 1 conversation, 1 edit in other people's conversations, 3 pictures and your name";

test("deletes a person's data from the Home tab after saying what it deletes, and nobody else's", async () => {
  const { slack, ada, bo, expectOnlyBos } = await startConversations();
  ada.opensHome();
  await ada.clicks(await slack.until(() => ada.home, "the Home tab"), slackMessages.forgetAll);
  const form = await slack.until(() => ada.modal, "the question");
  expect(form.text).toContain(amount);
  expect(form.text).toContain(slackMessages.forgetStays("Slack"));

  expect(await ada.submits(form)).toEqual({});
  await slack.until(() => ada.modal?.text.includes("I'm deleting your data here."), "the answer");
  await expectOnlyBos();
  await slack.until(() => ada.home?.text.includes("no conversations yet"), "an empty Home tab");
  bo.opensHome();
  await slack.until(() => bo.home?.text.includes("rotate right"), "Bo's Home tab");
});

test.each(["command", "mention"] as const)("asks in an ephemeral message after a %s and deletes when confirmed", async (way) => {
  const { slack, ada, bo, general, mine, theirs, expectOnlyBos } = await startConversations();
  if (way === "mention") await ada.mentions(general, "forget", { thread: theirs });
  else await ada.slash("/edit", "forget", general);
  const seenBy = (person: typeof ada) => [...person.sees(general), ...person.thread(theirs)];
  const asked = await slack.until(() => seenBy(ada).find(({ text }) => text.includes(amount)), "the question");
  expect(asked.ephemeral).toBe(true);
  expect(seenBy(bo).some(({ text }) => text.includes(amount))).toBe(false);
  expect([finishedCards(ada, mine).length, finishedCards(ada, theirs).length]).toEqual([1, 2]);
  await ada.clicks(asked, slackMessages.deleteSure);
  await expectOnlyBos();
});
