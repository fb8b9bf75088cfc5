// Turns in a thread, and commands without slash commands.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

async function startConversation(setup: Parameters<typeof startSlackBot>[0] = {}) {
  const chat = await startSlackBot(setup);
  const mention = await chat.ada.mentions(chat.general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(chat.slack, chat.ada, mention, "make it warmer");
  const reply = (text: string, person = chat.ada) => person.says(chat.general, text, { thread: mention });
  const waitForEphemeral = (words: string, person = chat.ada) =>
    chat.slack.until(() => ephemeralTexts(person, mention).find((one) => one.includes(words)), words);
  return { ...chat, mention, first, reply, waitForEphemeral };
}

test("makes every reply a turn, in order, and ignores remarks and messages to other people", async () => {
  const { slack, ada, mention, reply } = await startConversation();
  const bo = slack.person("Bo");
  await reply("// nice one");
  await reply(`${bo.mention} what do you think?`);
  await reply("rotate left", bo);
  await reply("blur it");
  await slack.until(() => finishedCards(ada, mention).length === 3, "three cards");
  expect(finishedCards(ada, mention).map(({ text }) => text.split("\n").slice(0, 2))).toEqual([
    [ada.mention, "make it warmer"],
    [bo.mention, "rotate left"],
    [ada.mention, "blur it"],
  ]);
});

test("turns three quick replies into three turns in order", async () => {
  const { slack, ada, mention, reply } = await startConversation();
  for (const text of ["rotate left", "blur it", "make it sepia"]) void reply(text);
  await slack.until(() => finishedCards(ada, mention).length === 4, "four cards");
  const asked = finishedCards(ada, mention).map(({ text }) => text.split("\n")[1]);
  expect(asked).toEqual(["make it warmer", "rotate left", "blur it", "make it sepia"]);
});

test("ignores text in a thread without a conversation", async () => {
  const { slack, ada, general } = await startSlackBot();
  const talk = await ada.says(general, "look", { files: [await photo()] });
  await ada.says(general, "rotate left", { thread: talk });
  await runTurn(slack, ada, talk, `${slack.mention} blur it`);
  expect(finishedCards(ada, talk)).toHaveLength(1);
});

test("sets mention-only by mention, and then starts turns only from mentions", async () => {
  const { slack, ada, mention, reply, waitForEphemeral } = await startConversation();
  await reply(`${slack.mention} settings mention only on, 1:1`);
  await waitForEphemeral("Saved.");
  await reply("rotate left");
  await runTurn(slack, ada, mention, `${slack.mention} blur it`);
  expect(finishedCards(ada, mention)).toHaveLength(2);
  await reply(`${slack.mention} settings`);
  const shown = await waitForEphemeral("I only respond to messages that mention me.");
  expect(shown).toContain("Aspect ratio: 1:1");
});

test("says that the administrator sets the defaults of channels and workspaces", async () => {
  const { slack, reply, waitForEphemeral } = await startConversation();
  await reply(`${slack.mention} settings channel mention only on`);
  expect(await waitForEphemeral("administrator")).toBe(messages.noDefaults);
});

test("suggests mentions instead of slash commands when an instruction can't be followed", async () => {
  const { slack, ada, mention, reply, waitForEphemeral } = await startConversation();
  await reply(`${slack.mention} settings models banana`);
  expect(await waitForEphemeral("no model")).toBe(`There's no model "banana" here. See @threadbrush models for the list.`);
  await reply("four variants with seed 7");
  const failed = await slack.until(() => finishedCards(ada, mention)[1], "the refusal");
  expect(failed.text).toContain("“@threadbrush settings variants 4, seed 7”");
});

test("accepts again, history, help and undo by mention, but “again but darker” as an instruction", async () => {
  const { slack, ada, mention, reply, waitForEphemeral } = await startConversation();
  await reply(`${slack.mention} again`);
  await slack.until(() => finishedCards(ada, mention).length === 2, "the second card");
  await reply(`${slack.mention} help`);
  await waitForEphemeral(slackMessages.help);
  await reply(`${slack.mention} history`);
  await waitForEphemeral("make it warmer");
  await reply("again but darker");
  await waitForCard(slack, ada, mention, "again but darker");
  await reply("undo");
  await slack.until(() => ada.thread(mention).some(({ text }) => text.includes(messages.restored)), "the restored pictures");
});

test("lets only the owner delete a conversation, after one confirmation, and leaves none of the bot's messages and files", async () => {
  const { slack, ada, mention, first, reply, waitForEphemeral } = await startConversation();
  const bo = slack.person("Bo");
  await reply(`${slack.mention} delete`, bo);
  await waitForEphemeral("Only the person who started this conversation", bo);
  await ada.choosesFromOverflow(first, "Delete conversation");
  const questions = () => ada.thread(mention).filter(({ buttons }) => buttons.some(({ style }) => style === "danger"));
  await slack.until(() => questions().length === 1, "the question");
  await reply(`${slack.mention} delete`);
  const asks = await slack.until(() => questions()[1], "the question, by mention");
  expect(asks.text).toContain("permanently removes");
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => ada.thread(mention).every(({ fromBot, ephemeral }) => !fromBot || ephemeral), "no messages of the bot");
  const uploaded = slack.calls.filter(({ method }) => method === "files.completeUploadExternal").flatMap(filesIn);
  const deleted = () => slack.calls.filter(({ method }) => method === "files.delete").map(({ sent }) => sent.file);
  await slack.until(() => uploaded.length > 0 && uploaded.every((id) => deleted().includes(id)), "its files to go");
});

test("changes the conversation with the settings form from the menu", async () => {
  const { slack, ada, mention, first } = await startConversation();
  await ada.choosesFromOverflow(first, "Settings");
  const shown = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Change…")),
    "the settings",
  );
  await ada.clicks(shown, "Change…");
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { title: "Night train", variants: "2", mention_only: "mentions" })).toEqual({});
  await runTurn(slack, ada, mention, `${slack.mention} blur it`);
  await ada.choosesFromOverflow(first, "History");
  await slack.until(() => ephemeralTexts(ada, mention).some((words) => words.includes("Night train")), "the title");
});

test("ignores other bots' messages and its own", async () => {
  const { slack, ada, mention, bot, general } = await startConversation();
  const giphy = slack.home.otherBot("Giphy");
  await giphy.says(general, "rotate left", { thread: mention });
  await giphy.says(general, `${slack.mention} rotate left`, { thread: mention, hook: true });
  await giphy.says(general, `${slack.mention} rotate left`, { files: [await photo()] });
  await runTurn(slack, ada, mention, "blur it");
  await slack.until(() => slack.delivery.pending === 0, "all deliveries");
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "blur it"]);
  expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(2);
});

function filesIn({ sent }: { sent: Record<string, unknown> }): string[] {
  const files = typeof sent.files === "string" ? JSON.parse(sent.files) : sent.files;
  return (files as { id: string }[]).map(({ id }) => id);
}
