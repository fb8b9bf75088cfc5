// What people do while the bot is away.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { clock } from "../../../../fakes/bot.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

async function startConversation(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const chat = await startSlackBot(setup);
  const mention = await chat.ada.mentions(chat.general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(chat.slack, chat.ada, mention, "make it warmer");
  const pickers = (on = first) => /picked by (.*)/.exec(chat.ada.look(on)?.text ?? "")?.[1];
  const waitForPicks = (...people: { mention: string }[]) => {
    const names = people.map(({ mention }) => mention).join(", ") || undefined;
    return chat.slack.until(() => pickers() === names, `picks by ${names}`);
  };
  return { ...chat, mention, first, pickers, waitForPicks };
}

test("applies reactions added and removed while the bot was away, on older cards too", async () => {
  const { slack, ada, mention, first, pickers, waitForPicks, whileAway, bot } = await startConversation({
    settings: { variants: 2 },
  });
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await waitForPicks(ada);
  const second = await runTurn(slack, ada, mention, "blur it");
  await runTurn(slack, ada, mention, "rotate left");
  await whileAway(() => {
    ada.unreacts(first, "one");
    bo.reacts(first, "two");
    ada.reacts(second, "one");
    ada.unreacts(second, "one");
  });
  await waitForPicks(bo);
  expect(pickers(second)).toBeUndefined();
  await runTurn(slack, ada, mention, "make it brighter");
  const [one, , , four] = await bot.turns();
  expect(four?.references.map(({ variant }) => variant)).toEqual([one?.variants[1]?.id]);
}, 30_000);

test("keeps picks made with buttons regardless of the reactions on the card", async () => {
  const { slack, ada, mention, first, pickers, waitForPicks, whileAway } = await startConversation();
  const bo = slack.person("Bo");
  ada.reacts(first, "one");
  await waitForPicks(ada);
  await bo.clicks(first, "Pick 1");
  await waitForPicks(ada, bo);
  await ada.clicks(first, "Pick 1");
  await waitForPicks(bo);
  await whileAway(() => ada.says({ id: mention.channel }, "rotate left", { thread: mention }));
  await waitForCard(slack, ada, mention, "rotate left");
  expect(pickers()).toBe(bo.mention);
});

test("handles a message right after a click although the bot's clock is ahead of Slack's", async () => {
  const { slack, ada, mention, first, whileAway } = await startConversation({
    options: { clock: { now: () => new Date(clock.now().getTime() + 30_000) } },
  });
  await ada.clicks(first, "Run again");
  await slack.until(() => finishedCards(ada, mention).length === 2, "the second card");
  await whileAway(() => ada.says({ id: mention.channel }, "rotate left", { thread: mention }));
  await waitForCard(slack, ada, mention, "rotate left");
});

test("draws other people's turns when a person can't be notified", async () => {
  const { slack, ada, mention, whileAway, log } = await startConversation();
  const bo = slack.person("Bo");
  const says = (words: string, person = ada) => person.says({ id: mention.channel }, words, { thread: mention });
  slack.faults.every("chat.postEphemeral").refuses("user_not_in_channel");
  slack.faults.every("conversations.open").refuses("user_disabled");
  await whileAway(async () => {
    await says(`${slack.mention} help`, bo);
    await says("rotate left");
  });
  await waitForCard(slack, ada, mention, "rotate left");
  await says(`${slack.mention} help`, bo);
  await says("blur it");
  await waitForCard(slack, ada, mention, "blur it");
  expect(log.messages).toEqual(["failed to notify person", "failed to notify person"]);
});

test("notifies the author of a failing look-up, retries it, and serves others in the meantime", async () => {
  const { slack, ada, general, log } = await startSlackBot({ options: { retryDelays: { soonMs: [10], laterMs: [50] } } });
  const picture = await ada.says(general, "look", { files: [await photo()] });
  slack.faults.every("conversations.replies").refuses("internal_error");
  await ada.mentions(general, "rotate left", { thread: picture });
  await slack.until(() => ephemeralTexts(ada, picture).some((words) => words.includes(slackMessages.notYet)), "a notification");
  const other = await slack.person("Bo").mentions(general, "blur it", { files: [await photo()] });
  await waitForCard(slack, ada, other, "blur it");
  slack.faults.clear();
  await waitForCard(slack, ada, picture, "rotate left");
  expect(finishedCards(ada, picture)).toHaveLength(1);
  expect(ephemeralTexts(ada, picture)).toHaveLength(1);
  expect(log.messages).toContain("failed to handle event");
});
