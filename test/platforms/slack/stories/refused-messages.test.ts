// What Slack refuses for good: tried three times at most, shown as text, and when that is refused too, told elsewhere.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { inChannel } from "../../../fakes/slack/api/faults.ts";
import { card, finished, onSlack, photo, whispers } from "../start.ts";

type Here = Awaited<ReturnType<typeof onSlack>>;

const showsPictures = ({ blocks }: Record<string, unknown>) => JSON.stringify(blocks ?? "").includes("slack_file");
const callsOf = ({ slack }: Here, name: string) => slack.calls.filter(({ method }) => method === name);

async function asks(here: Here) {
  return here.ada.mentions(here.general, "rotate left", { files: [await photo()] });
}

test.each(["msg_too_long", "msg_blocks_too_long", "invalid_arguments", "a_name_to_come"])(
  "shows a card as text with a sentence where its pictures are refused (%s)",
  async (why) => {
    const here = await onSlack();
    here.slack.faults.every("chat.update", showsPictures).refuses(why);
    const shown = await card(here.slack, here.ada, await asks(here), "rotate left");
    expect(shown.text).toContain("I can't show the pictures here");
    expect([shown.pictures, shown.buttons.map(({ text }) => text)]).toEqual([[], ["Run again"]]);
    expect(callsOf(here, "chat.update").filter(({ sent }) => showsPictures(sent)).length).toBeLessThanOrEqual(3);
  },
);

test("says what an admin can do when the workspace's storage is full", async () => {
  const here = await onSlack();
  here.slack.faults.every("files.getUploadURLExternal").refuses("storage_limit_reached");
  const shown = await card(here.slack, here.ada, await asks(here), "rotate left");
  expect(shown.text).toContain("file storage is full");
  expect(callsOf(here, "files.getUploadURLExternal").length).toBeLessThanOrEqual(3);
});

test("tells the author alone when every edit of a card is refused", async () => {
  const here = await onSlack();
  here.slack.faults.every("chat.update").refuses("invalid_blocks");
  const said = await asks(here);
  await here.slack.until(() => whispers(here.ada, said).length > 0, "a word");
  expect(whispers(here.ada, said).join()).toContain(messages.notShown);
  expect(callsOf(here, "chat.update").length).toBeLessThanOrEqual(3);
});

test("tells the author alone when the card can't be posted, and others go on", async () => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  slack.faults.every("chat.postMessage", inChannel(general)).refuses("invalid_arguments");
  const said = await asks(here);
  await slack.until(() => whispers(ada, said).length > 0, "a word");
  expect(callsOf(here, "chat.postMessage").length).toBeLessThanOrEqual(3);
  const elsewhere = await ada.mentions(slack.channel("elsewhere"), "blur it", { files: [await photo()] });
  await card(slack, ada, elsewhere, "blur it");
  expect(finished(ada, said)).toEqual([]);
});

test.each(["is_archived", "channel_not_found", "not_in_channel", "restricted_action"])(
  "writes to the author directly where nothing may be written in the channel (%s)",
  async (why) => {
    const here = await onSlack();
    const { slack, ada, general } = here;
    for (const method of ["chat.postMessage", "chat.postEphemeral"]) slack.faults.every(method, inChannel(general)).refuses(why);
    await asks(here);
    const told = await slack.until(() => ada.sees(ada.direct)[0], "a direct message");
    expect(told.text).not.toBe("");
    expect(callsOf(here, "chat.postMessage").filter(({ sent }) => inChannel(general)(sent))).toHaveLength(1);
  },
);

test("goes on as usual when a file that nothing shows can't be deleted", async () => {
  const here = await onSlack();
  here.slack.faults.every("files.delete").refuses("cant_delete_file");
  const first = await card(here.slack, here.ada, await asks(here), "rotate left");
  here.ada.reacts(first, "one");
  await here.slack.until(() => here.ada.look(first)?.text.includes("picked by"), "the pick");
  expect(here.ada.look(first)?.pictures).toHaveLength(1);
});
