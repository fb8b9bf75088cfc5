import { expect, test } from "vitest";
import { slackMessages } from "../../../src/platforms/slack/messages.ts";
import { card, finished, onSlack, photo, turn } from "./start.ts";

/** A conversation of Ada's, and one of Bo's in which she has a turn. */
async function talking() {
  const met = await onSlack();
  const { slack, ada, general } = met;
  const bo = slack.person("Bo");
  const mine = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await card(slack, ada, mine, "rotate left");
  const theirs = await bo.mentions(general, "rotate right", { files: [await photo()] });
  await card(slack, ada, theirs, "rotate right");
  await turn(slack, ada, theirs, "invert it");
  return {
    ...{ ...met, bo, mine, theirs },
    /** Nothing of Ada's is left; Bo goes on with what is his. */
    async leavesOnlyBos() {
      await slack.until(() => finished(ada, mine).length === 0, "Ada's card to go");
      await slack.until(() => finished(ada, theirs).length === 1, "Ada's edit to go");
      expect(finished(ada, theirs)[0]?.text).toContain("rotate right");
      await turn(slack, bo, theirs, "make it sepia");
    },
  };
}

const amount = "deletes 1 conversation, 1 edit in other people's conversations, 3 pictures and your name";

test("the button in the Home tab asks and says how much goes, and then deletes it, but nothing of other people's", async () => {
  const { slack, ada, bo, leavesOnlyBos } = await talking();
  ada.opensHome();
  await ada.clicks(await slack.until(() => ada.home, "the Home tab"), slackMessages.forgetAll);
  const form = await slack.until(() => ada.modal, "the question");
  expect(form.text).toContain(amount);
  expect(form.text).toContain(slackMessages.forgetStays("Slack"));

  expect(await ada.submits(form)).toEqual({});
  await slack.until(() => ada.modal?.text.includes("I'm deleting your data here."), "the answer");
  await leavesOnlyBos();
  await slack.until(() => ada.home?.text.includes("no conversations yet"), "an empty Home tab");
  bo.opensHome();
  await slack.until(() => bo.home?.text.includes("rotate right"), "Bo's Home tab");
});

test.each(["command", "mention"] as const)("the %s asks in private first, and the click deletes", async (way) => {
  const { slack, ada, bo, general, mine, theirs, leavesOnlyBos } = await talking();
  if (way === "mention") await ada.mentions(general, "forget", { thread: theirs });
  else await ada.slash("/edit", "forget", general);
  const seenBy = (person: typeof ada) => [...person.sees(general), ...person.thread(theirs)];
  const asked = await slack.until(() => seenBy(ada).find(({ text }) => text.includes(amount)), "the question");
  expect(asked.ephemeral).toBe(true);
  expect(seenBy(bo).some(({ text }) => text.includes(amount))).toBe(false);
  expect([finished(ada, mine).length, finished(ada, theirs).length]).toEqual([1, 2]);
  await ada.clicks(asked, slackMessages.deleteSure);
  await leavesOnlyBos();
});
