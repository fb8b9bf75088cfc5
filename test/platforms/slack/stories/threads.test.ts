// What is a turn in a thread, and what can be done in one without slash commands.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { card, finished, onSlack, photo, turn, whispers } from "../start.ts";

async function begun(setup: Parameters<typeof onSlack>[0] = {}) {
  const here = await onSlack(setup);
  const said = await here.ada.mentions(here.general, "make it warmer", { files: [await photo()] });
  const first = await card(here.slack, here.ada, said, "make it warmer");
  const replies = (text: string, person = here.ada) => person.says(here.general, text, { thread: said });
  const told = (words: string, person = here.ada) =>
    here.slack.until(() => whispers(person, said).find((one) => one.includes(words)), words);
  return { ...here, said, first, replies, told };
}

test("every reply is a turn, in order, without a mention; remarks and talk among people are none", async () => {
  const { slack, ada, said, replies } = await begun();
  const bo = slack.person("Bo");
  await replies("// nice one");
  await replies(`${bo.mention} what do you think?`);
  await replies("rotate left", bo);
  await replies("blur it");
  await slack.until(() => finished(ada, said).length === 3, "three cards");
  expect(finished(ada, said).map(({ text }) => text.split("\n").slice(0, 2))).toEqual([
    [ada.mention, "make it warmer"],
    [bo.mention, "rotate left"],
    [ada.mention, "blur it"],
  ]);
});

test("three replies within a moment are three turns, in their order", async () => {
  const { slack, ada, said, replies } = await begun();
  for (const text of ["rotate left", "blur it", "make it sepia"]) void replies(text);
  await slack.until(() => finished(ada, said).length === 4, "four cards");
  const asked = finished(ada, said).map(({ text }) => text.split("\n")[1]);
  expect(asked).toEqual(["make it warmer", "rotate left", "blur it", "make it sepia"]);
});

test("words in a thread that is no conversation start nothing", async () => {
  const { slack, ada, general } = await onSlack();
  const talk = await ada.says(general, "look", { files: [await photo()] });
  await ada.says(general, "rotate left", { thread: talk });
  await turn(slack, ada, talk, `${slack.mention} blur it`);
  expect(finished(ada, talk)).toHaveLength(1);
});

test("mention-only is set by mention, and then only mentions are turns", async () => {
  const { slack, ada, said, replies, told } = await begun();
  await replies(`${slack.mention} settings mention only on, 1:1`);
  await told("Saved.");
  await replies("rotate left");
  await turn(slack, ada, said, `${slack.mention} blur it`);
  expect(finished(ada, said)).toHaveLength(2);
  await replies(`${slack.mention} settings`);
  const shown = await told("Only messages that mention me are edits.");
  expect(shown).toContain("Aspect ratio: 1:1");
});

test("what cannot be done as it was said is told in words that hold here, where there are no slash commands", async () => {
  const { slack, ada, said, replies, told } = await begun();
  await replies(`${slack.mention} settings models banana`);
  expect(await told("no model")).toBe(`There's no model "banana" here. See @threadbrush models for the list.`);
  await replies("four variants with seed 7");
  const failed = await slack.until(() => finished(ada, said)[1], "the refusal");
  expect(failed.text).toContain("“@threadbrush settings variants 4, seed 7”");
});

test("again, history, help and undo go by mention; “again but darker” is an instruction", async () => {
  const { slack, ada, said, replies, told } = await begun();
  await replies(`${slack.mention} again`);
  await slack.until(() => finished(ada, said).length === 2, "the second card");
  await replies(`${slack.mention} help`);
  await told(slackMessages.help);
  await replies(`${slack.mention} history`);
  await told("make it warmer");
  await replies("again but darker");
  await card(slack, ada, said, "again but darker");
  await replies("undo");
  await slack.until(() => ada.thread(said).some(({ text }) => text.includes(messages.restored)), "the pictures before");
});

test("only who started it changes its settings or deletes it; deleting asks once, says what goes, and leaves nothing of ours", async () => {
  const { slack, ada, said, first, replies, told } = await begun();
  const bo = slack.person("Bo");
  await replies(`${slack.mention} delete`, bo);
  await told("Only the person who started this conversation", bo);
  await ada.choosesFromOverflow(first, "Delete conversation");
  const questions = () => ada.thread(said).filter(({ buttons }) => buttons.some(({ style }) => style === "danger"));
  await slack.until(() => questions().length === 1, "the question");
  await replies(`${slack.mention} delete`);
  const asks = await slack.until(() => questions()[1], "the question, by mention");
  expect(asks.text).toContain("permanently removes");
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => ada.thread(said).every(({ fromBot, ephemeral }) => !fromBot || ephemeral), "nothing of ours");
  const uploaded = slack.calls.filter(({ method }) => method === "files.completeUploadExternal").flatMap(filesIn);
  const deleted = () => slack.calls.filter(({ method }) => method === "files.delete").map(({ sent }) => sent.file);
  await slack.until(() => uploaded.length > 0 && uploaded.every((id) => deleted().includes(id)), "its files to go");
});

test("the menu's settings open a form, which changes the conversation", async () => {
  const { slack, ada, said, first } = await begun();
  await ada.choosesFromOverflow(first, "Settings");
  const shown = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ text }) => text === "Change…")),
    "the settings",
  );
  await ada.clicks(shown, "Change…");
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { title: "Night train", variants: "2", mention_only: "mentions" })).toEqual({});
  await turn(slack, ada, said, `${slack.mention} blur it`);
  await ada.choosesFromOverflow(first, "History");
  await slack.until(() => whispers(ada, said).some((words) => words.includes("Night train")), "the title");
});

test("a message that is edited later, other bots' messages and our own start nothing", async () => {
  const { slack, ada, said, bot, general, replies } = await begun();
  const giphy = slack.home.otherBot("Giphy");
  const message = await replies("// draft");
  ada.edits(message, "rotate left");
  await giphy.says(general, "rotate left", { thread: said });
  await giphy.says(general, `${slack.mention} rotate left`, { thread: said, hook: true });
  await giphy.says(general, `${slack.mention} rotate left`, { files: [await photo()] });
  await turn(slack, ada, said, "blur it");
  await slack.until(() => slack.delivery.underWay === 0, "quiet");
  expect((await bot.turns()).map(({ prompt }) => prompt)).toEqual(["make it warmer", "blur it"]);
  expect(slack.calls.filter(({ method }) => method === "chat.postMessage")).toHaveLength(2);
});

function filesIn({ sent }: { sent: Record<string, unknown> }): string[] {
  const files = typeof sent.files === "string" ? JSON.parse(sent.files) : sent.files;
  return (files as { id: string }[]).map(({ id }) => id);
}
