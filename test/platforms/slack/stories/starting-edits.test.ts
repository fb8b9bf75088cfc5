// Every way in that Slack has.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { card, onSlack, photo, turn, whispers } from "../start.ts";

test("a mention in a thread takes the picture that the thread hangs on, whoever posted it", async () => {
  const { slack, ada, general } = await onSlack();
  const bo = slack.person("Bo");
  const posted = await bo.says(general, "look", { files: [await photo()] });
  const drawn = await turn(slack, ada, posted, `${slack.mention} rotate left`);
  expect(drawn.pictures).toHaveLength(1);
  expect(drawn.text).toContain(ada.mention);
});

test("a mention under several pictures takes them all, in order", async () => {
  const { slack, ada, general, bot } = await onSlack();
  const posted = await ada.says(general, "look", { files: [await photo("a.png"), await photo("b.png")] });
  await turn(slack, ada, posted, `${slack.mention} rotate left`);
  const { prompt, source } = (await turnsIn(bot, slack.home.id, posted)).at(0) ?? {};
  expect([prompt, source]).toEqual([
    "rotate left",
    { attachments: [expect.objectContaining({ name: "a.png" }), expect.objectContaining({ name: "b.png" })] },
  ]);
});

test("a picture in a direct message asks what should change, and the words in its thread are the first turn", async () => {
  const { slack, ada } = await onSlack();
  const posted = await ada.dm("", { files: [await photo()] });
  await slack.until(() => ada.thread(posted).find(({ text }) => text.includes("What should change?")), "the question");
  const drawn = await turn(slack, ada, posted, "rotate left");
  expect(drawn.pictures).toHaveLength(1);
  const other = await ada.dm("blur it", { files: [await photo()] });
  await card(slack, ada, other, "blur it");
});

test("a mention with neither words nor a picture gets one sentence, and a stranger's message none", async () => {
  const { slack, ada, general } = await onSlack();
  await ada.says(general, "good morning", { files: [await photo()] });
  await ada.mentions(general, "");
  await slack.until(() => whispers(ada, general).some((words) => words.includes("say what should change")), "the sentence");
  expect(ada.sees(general).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral)).toEqual([]);
});

test("where no mention is needed a picture is enough", async () => {
  const { slack, ada, general, stop, start } = await onSlack();
  await stop();
  await start({ editChannels: [general.id] });
  await card(slack, ada, await ada.says(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test("“Edit image” on anybody's picture opens the form, which draws in that picture's thread", async () => {
  const { slack, ada, general } = await onSlack();
  const posted = await slack.person("Bo").says(general, "look", { files: [await photo()] });
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  expect(form.fields.map(({ label }) => label)).toEqual([
    ...["What should change?", "Reference pictures", "Models", "Aspect ratio", "Resolution", "Pictures per model", "Seed"],
  ]);
  expect(await ada.submits(form, { prompt: "rotate left", variants: "2" })).toEqual({});
  await card(slack, ada, posted, "rotate left");
});

test("“Edit image” on a card of ours offers its pictures, with their model and shape", async () => {
  const { slack, ada, general, bot } = await onSlack({ settings: { variants: 2 } });
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  await ada.shortcut("edit_image", first);
  const form = await slack.until(() => ada.modal, "the form");
  const field = (label: string) => form.fields.find((one) => one.label === label);
  expect(field("Which of them")?.options).toEqual(["Picture 1", "Picture 2"]);
  expect([field("Models")?.value, field("Aspect ratio")?.value]).toEqual([[expect.stringContaining("free")], ["as is"]]);
  expect(await ada.submits(form, { prompt: "rotate left", which: ["Picture 2"], variants: "1" })).toEqual({});
  await card(slack, ada, said, "rotate left");
  const [one, two] = await turnsIn(bot, slack.home.id, said);
  expect(two?.references.map(({ variant }) => variant)).toEqual([one?.variants[1]?.id]);
});

test("“Edit image” where there is no picture says so, and where the bot is not asks to be invited", async () => {
  const { slack, ada, general } = await onSlack();
  const words = await ada.says(general, "no picture");
  await ada.shortcut("edit_image", words);
  await slack.until(() => whispers(ada, general).includes("There's no picture in that message."), "the sentence");
  const closed = slack.channel("closed", { withBot: false });
  await ada.shortcut("edit_image", await ada.says(closed, "look", { files: [await photo()] }));
  await slack.until(() => ada.modal?.text.includes("Invite me"), "the notice");
});

test("/edit opens the form at once with the words in it, and says whose picture is edited", async () => {
  const { slack, ada, general } = await onSlack();
  const bo = slack.person("Bo");
  const posted = await bo.says(general, "look", { files: [await photo()] });
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => (ada.modal?.text.includes(bo.mention) ? ada.modal : undefined), "whose it is");
  expect(form.fields[0]?.value).toEqual(["rotate left"]);
  expect(await ada.submits(form)).toEqual({});
  await card(slack, ada, posted, "rotate left");
});

test("/edit with pictures of one's own edits the first and borrows from the others", async () => {
  const { slack, ada, general, bot } = await onSlack();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => (ada.modal?.text.includes("no picture") ? ada.modal : undefined), "the form");
  expect(await ada.submits(form, { pictures: [await photo("a.png"), await photo("b.png")] })).toEqual({});
  const root = await slack.until(() => ada.sees(general).find(({ pictures }) => pictures.length === 1), "our message");
  expect([root.text, root.buttons.map(({ text }) => text)]).toEqual([expect.stringContaining("rotate left"), ["Edit…"]]);
  await card(slack, ada, root, "rotate left");
  const [made] = await turnsIn(bot, slack.home.id, root);
  expect(made?.references.map(({ origin }) => origin)).toEqual(["source", "attached"]);
  await ada.clicks(root, "Edit…");
  await slack.until(() => ada.modal, "the form on our message");
});

test("/edit with no picture anywhere says so at the field, and what was typed stays", async () => {
  const { slack, ada, general } = await onSlack();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { seed: "7" })).toEqual({ pictures: slackMessages.noNewestPicture });
});

test("what is wrong in the form is said at its field", async () => {
  const { slack, ada, general } = await onSlack();
  await ada.shortcut("edit_image", await ada.says(general, "look", { files: [await photo()] }));
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { prompt: "rotate left", seed: "seven" })).toEqual({
    seed: expect.stringContaining("whole number"),
  });
  expect(ada.modal?.errors).toHaveProperty("seed");
});

test("/edit where the bot is not goes on in direct messages, and says so", async () => {
  const { slack, ada } = await onSlack();
  const closed = slack.channel("closed", { withBot: false });
  await ada.says(closed, "hello");
  await ada.slash("/edit", "rotate left", closed);
  const form = await slack.until(() => (ada.modal?.text.includes("not in this channel") ? ada.modal : undefined), "the form");
  await ada.submits(form, { pictures: [await photo()] });
  const root = await slack.until(() => ada.sees(ada.direct).find(({ pictures }) => pictures.length === 1), "our message");
  await card(slack, ada, root, "rotate left");
  expect(whispers(ada, closed)).toEqual([expect.stringContaining("direct messages")]);
});

test.each([
  ["history", slackMessages.noConversations],
  ["models", "free and offline"],
  ["help", slackMessages.help],
])("/edit %s answers privately", async (words, told) => {
  const { ada, general, slack } = await onSlack();
  await ada.slash("/edit", words, general);
  expect(whispers(ada, general).join()).toContain(told);
  expect(whispers(slack.person("Bo"), general)).toEqual([]);
});

async function turnsIn(bot: Awaited<ReturnType<typeof onSlack>>["bot"], team: string, root: { channel: string; ts: string }) {
  const conversation = await bot.store.conversations.findConversation({
    platform: "slack",
    id: `${team}/${root.channel}/${root.ts}`,
  });
  return conversation ? bot.store.turns.listTurns(conversation.id) : [];
}
