// What people did while nobody listened.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { clock } from "../../../fakes/bot.ts";
import { card, finished, onSlack, photo, turn, whispers } from "../start.ts";

async function begun(setup: Parameters<typeof onSlack>[0] = {}) {
  const here = await onSlack(setup);
  const said = await here.ada.mentions(here.general, "make it warmer", { files: [await photo()] });
  const first = await card(here.slack, here.ada, said, "make it warmer");
  const pickers = (on = first) => /picked by (.*)/.exec(here.ada.look(on)?.text ?? "")?.[1];
  const picked = (...people: { mention: string }[]) => {
    const names = people.map(({ mention }) => mention).join(", ") || undefined;
    return here.slack.until(() => pickers() === names, `picks by ${names}`);
  };
  return { ...here, said, first, pickers, picked };
}

test("numbers put and taken back while the bot was away count, on older cards too", async () => {
  const { slack, ada, said, first, pickers, picked, away, bot } = await begun({ settings: { variants: 2 } });
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await picked(ada);
  const second = await turn(slack, ada, said, "blur it");
  await turn(slack, ada, said, "rotate left");
  await away(() => {
    ada.unreacts(first, "one");
    bo.reacts(first, "two");
    ada.reacts(second, "one");
    ada.unreacts(second, "one");
  });
  await picked(bo);
  expect(pickers(second)).toBeUndefined();
  await turn(slack, ada, said, "make it brighter");
  const [one, , , four] = await bot.turns();
  expect(four?.references.map(({ variant }) => variant)).toEqual([one?.variants[1]?.id]);
}, 30_000);

test("picks by button stay as they were left, whatever numbers stand under the card", async () => {
  const { slack, ada, said, first, pickers, picked, away } = await begun();
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await picked(ada);
  await bo.clicks(first, "Pick 1");
  await picked(ada, bo);
  await ada.clicks(first, "Pick 1");
  await picked(bo);
  await away(() => ada.says({ id: said.channel }, "rotate left", { thread: said }));
  await card(slack, ada, said, "rotate left");
  expect(pickers()).toBe(bo.mention);
});

test("what was said right after a click counts, though our clock is ahead of Slack's", async () => {
  const { slack, ada, said, first, away } = await begun({
    options: { clock: { now: () => new Date(clock.now().getTime() + 30_000) } },
  });
  await ada.clicks(first, "Run again");
  await slack.until(() => finished(ada, said).length === 2, "the second card");
  await away(() => ada.says({ id: said.channel }, "rotate left", { thread: said }));
  await card(slack, ada, said, "rotate left");
});

test("a person who cannot be told keeps nobody's turn from being drawn", async () => {
  const { slack, ada, said, away, log } = await begun();
  const bo = slack.person("Bo");
  const says = (words: string, person = ada) => person.says({ id: said.channel }, words, { thread: said });
  slack.faults.every("chat.postEphemeral").refuses("user_not_in_channel");
  slack.faults.every("conversations.open").refuses("user_disabled");
  await away(async () => {
    await says(`${slack.mention} help`, bo);
    await says("rotate left");
  });
  await card(slack, ada, said, "rotate left");
  await says(`${slack.mention} help`, bo);
  await says("blur it");
  await card(slack, ada, said, "blur it");
  expect(log.said).toEqual(["a person could not be notified", "a person could not be notified"]);
});

test("what cannot be looked up is told, and tried until it can be, while others go on", async () => {
  const { slack, ada, general, log } = await onSlack({ options: { again: { soonMs: [10], laterMs: [50] } } });
  const picture = await ada.says(general, "look", { files: [await photo()] });
  slack.faults.every("conversations.replies").refuses("internal_error");
  await ada.mentions(general, "rotate left", { thread: picture });
  await slack.until(() => whispers(ada, picture).some((words) => words.includes(slackMessages.notYet)), "a word");
  const other = await slack.person("Bo").mentions(general, "blur it", { files: [await photo()] });
  await card(slack, ada, other, "blur it");
  slack.faults.clear();
  await card(slack, ada, picture, "rotate left");
  expect(finished(ada, picture)).toHaveLength(1);
  expect(whispers(ada, picture)).toHaveLength(1);
  expect(log.said).toContain("an event could not be dealt with");
});
