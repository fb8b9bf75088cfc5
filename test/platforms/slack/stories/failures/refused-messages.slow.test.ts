// Messages that Slack refuses for good: tried three times at most, then shown as text, then reported elsewhere.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { inChannel } from "../../../../fakes/slack/api/faults.ts";
import { ephemeralTexts, finishedCards, photo, startSlackBot, waitForCard } from "../../start.ts";

type Chat = Awaited<ReturnType<typeof startSlackBot>>;

const showsPictures = ({ blocks }: Record<string, unknown>) => JSON.stringify(blocks ?? "").includes("slack_file");
const callsOf = ({ slack }: Chat, name: string) => slack.calls.filter(({ method }) => method === name);

async function sendEdit(chat: Chat) {
  return chat.ada.mentions(chat.general, "rotate left", { files: [await photo()] });
}

test.each(["msg_too_long", "msg_blocks_too_long", "invalid_arguments", "a_new_error"])(
  "shows a card as text when its pictures are refused (%s)",
  async (why) => {
    const chat = await startSlackBot();
    chat.slack.faults.every("chat.update", showsPictures).refuses(why);
    const shown = await waitForCard(chat.slack, chat.ada, await sendEdit(chat), "rotate left");
    expect(shown.text).toContain("I can't show the pictures here");
    expect([shown.pictures, shown.buttons.map(({ text }) => text)]).toEqual([[], ["Run again"]]);
    expect(callsOf(chat, "chat.update").filter(({ sent }) => showsPictures(sent)).length).toBeLessThanOrEqual(3);
  },
);

test("says what an admin can do when the workspace's storage is full", async () => {
  const chat = await startSlackBot();
  chat.slack.faults.every("files.getUploadURLExternal").refuses("storage_limit_reached");
  const shown = await waitForCard(chat.slack, chat.ada, await sendEdit(chat), "rotate left");
  expect(shown.text).toContain("file storage is full");
  expect(callsOf(chat, "files.getUploadURLExternal").length).toBeLessThanOrEqual(3);
});

test("sends the author an ephemeral message when every edit of a card is refused", async () => {
  const chat = await startSlackBot();
  chat.slack.faults.every("chat.update").refuses("invalid_blocks");
  const mention = await sendEdit(chat);
  await chat.slack.until(() => ephemeralTexts(chat.ada, mention).length > 0, "a notification");
  expect(ephemeralTexts(chat.ada, mention).join()).toContain(messages.notShown);
  expect(callsOf(chat, "chat.update").length).toBeLessThanOrEqual(3);
});

test("sends the author an ephemeral message when the card can't be posted, and serves others", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  slack.faults.every("chat.postMessage", inChannel(general)).refuses("invalid_arguments");
  const mention = await sendEdit(chat);
  await slack.until(() => ephemeralTexts(ada, mention).length > 0, "a notification");
  expect(callsOf(chat, "chat.postMessage").length).toBeLessThanOrEqual(3);
  const elsewhere = await ada.mentions(slack.channel("elsewhere"), "blur it", { files: [await photo()] });
  await waitForCard(slack, ada, elsewhere, "blur it");
  expect(finishedCards(ada, mention)).toEqual([]);
});

test.each(["is_archived", "channel_not_found", "not_in_channel", "restricted_action"])(
  "sends the author a direct message when the channel can't be written to (%s)",
  async (why) => {
    const chat = await startSlackBot();
    const { slack, ada, general } = chat;
    for (const method of ["chat.postMessage", "chat.postEphemeral"]) slack.faults.every(method, inChannel(general)).refuses(why);
    await sendEdit(chat);
    const notice = await slack.until(() => ada.sees(ada.direct)[0], "a direct message");
    expect(notice.text).not.toBe("");
    expect(callsOf(chat, "chat.postMessage").filter(({ sent }) => inChannel(general)(sent))).toHaveLength(1);
  },
);

test("continues when an unused file can't be deleted", async () => {
  const chat = await startSlackBot();
  chat.slack.faults.every("files.delete").refuses("cant_delete_file");
  const first = await waitForCard(chat.slack, chat.ada, await sendEdit(chat), "rotate left");
  chat.ada.reacts(first, "one");
  await chat.slack.until(() => chat.ada.look(first)?.text.includes("picked by"), "the pick");
  expect(chat.ada.look(first)?.pictures).toHaveLength(1);
});
