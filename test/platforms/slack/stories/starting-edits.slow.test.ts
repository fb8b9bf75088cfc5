// Every way to start an edit on Slack.

import { expect, test } from "vitest";
import { slackMessages } from "../../../../src/platforms/slack/messages.ts";
import { ephemeralTexts, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

test("edits the picture of the thread's first message on a mention, no matter who posted it", async () => {
  const { slack, ada, general } = await startSlackBot();
  const bo = slack.person("Bo");
  const posted = await bo.says(general, "look", { files: [await photo()] });
  const drawn = await runTurn(slack, ada, posted, `${slack.mention} rotate left`);
  expect(drawn.pictures).toHaveLength(1);
  expect(drawn.text).toContain(ada.mention);
});

test("edits all pictures above a mention, in order", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  const posted = await ada.says(general, "look", { files: [await photo("a.png"), await photo("b.png")] });
  await runTurn(slack, ada, posted, `${slack.mention} rotate left`);
  const { prompt, source } = (await turnsIn(bot, slack.home.id, posted)).at(0) ?? {};
  expect([prompt, source]).toEqual([
    "rotate left",
    { attachments: [expect.objectContaining({ name: "a.png" }), expect.objectContaining({ name: "b.png" })] },
  ]);
});

test("asks what should change about a picture in a direct message, and makes the answer the first turn", async () => {
  const { slack, ada } = await startSlackBot();
  const posted = await ada.dm("", { files: [await photo()] });
  await slack.until(() => ada.thread(posted).find(({ text }) => text.includes("What should change?")), "the question");
  const drawn = await runTurn(slack, ada, posted, "rotate left");
  expect(drawn.pictures).toHaveLength(1);
  const other = await ada.dm("blur it", { files: [await photo()] });
  await waitForCard(slack, ada, other, "blur it");
});

test("answers an empty mention with instructions, and ignores a picture without a mention", async () => {
  const { slack, ada, general } = await startSlackBot();
  await slack.person("Bo").says(general, "good morning", { files: [await photo()] });
  await ada.mentions(general, "");
  await slack.until(() => ephemeralTexts(ada, general).some((words) => words.includes("say what should change")), "instructions");
  expect(ada.sees(general).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral)).toEqual([]);
});

test("asks what should change about the person's own picture after an empty mention", async () => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await ada.says(general, "good morning", { files: [await photo()] });
  await ada.mentions(general, "");
  await slack.until(() => ada.thread(posted).some(({ text }) => text.includes("What should change?")), "the question");
});

test("starts from a picture in a channel that needs no mention", async () => {
  const { slack, ada, general, stop, start } = await startSlackBot();
  await stop();
  await start({ editChannels: [general.id] });
  await waitForCard(slack, ada, await ada.says(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test("“Edit image” on anyone's picture opens the form and draws in that picture's thread", async () => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await slack.person("Bo").says(general, "look", { files: [await photo()] });
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  expect(form.fields.map(({ label }) => label)).toEqual([
    ...["What should change?", "Reference pictures", "Models", "Aspect ratio", "Resolution", "Pictures per model", "Seed"],
  ]);
  expect(await ada.submits(form, { prompt: "rotate left", variants: "2" })).toEqual({});
  await waitForCard(slack, ada, posted, "rotate left");
});

test("“Edit image” on a card offers its pictures, with their model and ratio", async () => {
  const { slack, ada, general, bot } = await startSlackBot({ settings: { variants: 2 } });
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  await ada.shortcut("edit_image", first);
  const form = await slack.until(() => ada.modal, "the form");
  const field = (label: string) => form.fields.find((one) => one.label === label);
  expect(field("Which pictures should I edit?")?.options).toEqual(["Picture 1", "Picture 2"]);
  expect([field("Models")?.value, field("Aspect ratio")?.value]).toEqual([[expect.stringContaining("free")], ["original"]]);
  expect(await ada.submits(form, { prompt: "rotate left", which: ["Picture 2"], variants: "1" })).toEqual({});
  await waitForCard(slack, ada, mention, "rotate left");
  const [one, two] = await turnsIn(bot, slack.home.id, mention);
  expect(two?.references.map(({ variant }) => variant)).toEqual([one?.variants[1]?.id]);
});

test("“Edit image” says that there's no picture, and asks for an invitation in channels without the bot", async () => {
  const { slack, ada, general } = await startSlackBot();
  const words = await ada.says(general, "no picture");
  await ada.shortcut("edit_image", words);
  await slack.until(() => ephemeralTexts(ada, general).includes("There's no picture in that message."), "instructions");
  const closed = slack.channel("closed", { withBot: false });
  await ada.shortcut("edit_image", await ada.says(closed, "look", { files: [await photo()] }));
  await slack.until(() => ada.modal?.text.includes("Invite me"), "the notice");
});

test("/edit opens the form with its text, and edits the person's own picture", async () => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await ada.says(general, "look", { files: [await photo()] });
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(
    () => (ada.modal?.text.includes(slackMessages.meant(1)) ? ada.modal : undefined),
    "the picture in the form",
  );
  expect(form.fields[0]?.value).toEqual(["rotate left"]);
  expect(await ada.submits(form)).toEqual({});
  await waitForCard(slack, ada, posted, "rotate left");
});

test("/edit with uploaded pictures edits the first and uses the others as references", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => (ada.modal?.text.includes("no picture") ? ada.modal : undefined), "the form");
  expect(await ada.submits(form, { pictures: [await photo("a.png"), await photo("b.png")] })).toEqual({});
  const root = await slack.until(() => ada.sees(general).find(({ pictures }) => pictures.length === 1), "the root message");
  expect([root.text, root.buttons.map(({ text }) => text)]).toEqual([expect.stringContaining("rotate left"), ["Edit…"]]);
  await waitForCard(slack, ada, root, "rotate left");
  const [turn] = await turnsIn(bot, slack.home.id, root);
  expect(turn?.references.map(({ origin }) => origin)).toEqual(["source", "attached"]);
  await ada.clicks(root, "Edit…");
  await slack.until(() => ada.modal, "the form on the root message");
});

test("/edit without any picture explains it at the field and keeps the text", async () => {
  const { slack, ada, general } = await startSlackBot();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { seed: "7" })).toEqual({ pictures: slackMessages.noPictureNear });
});

test("shows errors at the fields of the form", async () => {
  const { slack, ada, general } = await startSlackBot();
  await ada.shortcut("edit_image", await ada.says(general, "look", { files: [await photo()] }));
  const form = await slack.until(() => ada.modal, "the form");
  expect(await ada.submits(form, { prompt: "rotate left", seed: "seven" })).toEqual({
    seed: expect.stringContaining("whole number"),
  });
  expect(ada.modal?.errors).toHaveProperty("seed");
});

test("/edit in a channel without the bot continues in direct messages, and says so", async () => {
  const { slack, ada } = await startSlackBot();
  const closed = slack.channel("closed", { withBot: false });
  await ada.says(closed, "hello");
  await ada.slash("/edit", "rotate left", closed);
  const form = await slack.until(() => (ada.modal?.text.includes("not in this channel") ? ada.modal : undefined), "the form");
  await ada.submits(form, { pictures: [await photo()] });
  const root = await slack.until(() => ada.sees(ada.direct).find(({ pictures }) => pictures.length === 1), "the root message");
  await waitForCard(slack, ada, root, "rotate left");
  expect(ephemeralTexts(ada, closed)).toEqual([expect.stringContaining("direct messages")]);
});

test.each([
  ["history", slackMessages.noConversations],
  ["models", "Free and offline"],
  ["help", slackMessages.help],
])("/edit %s replies with an ephemeral message", async (words, reply) => {
  const { ada, general, slack } = await startSlackBot();
  await ada.slash("/edit", words, general);
  expect(ephemeralTexts(ada, general).join()).toContain(reply);
  expect(ephemeralTexts(slack.person("Bo"), general)).toEqual([]);
});

async function turnsIn(
  bot: Awaited<ReturnType<typeof startSlackBot>>["bot"],
  team: string,
  root: { channel: string; ts: string },
) {
  const conversation = await bot.store.conversations.findConversation({
    platform: "slack",
    id: `${team}/${root.channel}/${root.ts}`,
  });
  return conversation ? bot.store.turns.listTurns(conversation.id) : [];
}
