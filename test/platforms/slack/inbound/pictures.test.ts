import { expect, test } from "vitest";
import { picturesIn, showsExternalPicture } from "../../../../src/platforms/slack/inbound/pictures.ts";
import type { ReadBlock, SlackMessage } from "../../../../src/platforms/slack/inbound/types.ts";
import { bo, file, me, message } from "../fixtures.ts";

const photo = file("F00000001");
const image = (shown: Partial<ReadBlock>, alt_text = "a boat"): ReadBlock => ({ type: "image", alt_text, ...shown });
const buttons = (...ids: string[]): ReadBlock => ({
  type: "actions",
  elements: ids.map((action_id, at) => ({ action_id, text: { text: `Pick ${at + 1}` } })),
});
const card = [image({ slack_file: { id: "F0000CAR1" } }), buttons("pick:variant00001", "pick:variant00002")];
const app = { bot_id: "B0000001", user: bo };
const own = { user: me, bot_id: "B00000ME" };

function seen(more: Partial<SlackMessage>): string[] {
  const pictures = picturesIn(message("look", more), me);
  return pictures.map((one) => ("variant" in one ? `${one.number}: ${one.variant}` : `${one.file.id} ${one.file.name}`));
}

test.each<[where: string, more: Partial<SlackMessage>, pictures: string[]]>([
  ["files", { files: [photo, file("F00000002", "notes.txt", { mimetype: "text/plain" })] }, ["F00000001 photo.png"]],
  ["a shared message", { attachments: [{ is_share: true, author_id: bo, files: [photo] }] }, ["F00000001 photo.png"]],
  [
    "a message with its own file and a shared one",
    { files: [file("F00000002", "hat.png")], attachments: [{ is_share: true, files: [photo] }] },
    ["F00000002 hat.png", "F00000001 photo.png"],
  ],
  ["an app's image block", { ...app, blocks: [image({ slack_file: { id: "F00000003" } })] }, ["F00000003 a boat"]],
  [
    "an image block with an address on Slack",
    { ...app, blocks: [image({ image_url: "https://files.slack.com/files-pri/T0001-F00000003/boat.png" })] },
    ["F00000003 a boat"],
  ],
  [
    "an image block with a public address on Slack",
    { ...app, blocks: [image({ slack_file: { url: "https://slack-files.com/T0001-F00000003-0123456789" } })] },
    ["F00000003 a boat"],
  ],
  [
    "a shared message with an image block",
    { attachments: [{ is_msg_unfurl: true, message_blocks: [{ message: { blocks: [image({ slack_file: { id: "F3" } })] } }] }] },
    ["F3 a boat"],
  ],
  ["the same file twice", { files: [photo], blocks: [image({ slack_file: { id: "F00000001" } })] }, ["F00000001 a boat"]],
  ["a card", { ...own, blocks: card }, ["1: variant00001", "2: variant00002"]],
  [
    "a shared card",
    { attachments: [{ is_share: true, author_id: me, message_blocks: [{ message: { blocks: card } }] }] },
    ["1: variant00001", "2: variant00002"],
  ],
  [
    "a shared card without its buttons",
    { attachments: [{ is_share: true, author_id: me, message_blocks: [{ message: { blocks: card.slice(0, 1) } }] }] },
    ["F0000CAR1 Picture 1"],
  ],
  ["a root message", { ...own, blocks: [image({ slack_file: { id: "F9" } }), buttons("form:conversation1")] }, ["F9 Picture 1"]],
  ["a card that is being drawn", { ...own, blocks: [image({ slack_file: { id: "F9" } }), buttons("cancel:turn00000001")] }, []],
  ["buttons that another app copied", { ...app, blocks: [buttons("pick:variant00001")] }, []],
])("finds the pictures in %s", (_, more, pictures) => {
  expect(seen(more)).toEqual(pictures);
});

test.each([
  ["https://x.example/files-pri/T0001-F00000003/boat.png"],
  ["https://evilslack.com/files-pri/T0001-F00000003/boat.png"],
  ["https://slack.com.example/files-pri/T0001-F00000003/boat.png"],
  ["http://files.slack.com/files-pri/T0001-F00000003/boat.png"],
  ["https://a.slack-edge.com/img/logo.png"],
])("knows that %s isn't a file on Slack", (image_url) => {
  const shown = { ...app, blocks: [image({ image_url })] };
  expect([seen(shown), showsExternalPicture(message("", shown))]).toEqual([[], true]);
});

test("tells external pictures from those on Slack", () => {
  expect(showsExternalPicture(message("", { files: [photo] }))).toBe(false);
  expect(showsExternalPicture(message("", { blocks: [image({ slack_file: { id: "F00000003" } })] }))).toBe(false);
  expect(showsExternalPicture(message("", { attachments: [{ image_url: "https://x.example/a.png" }] }))).toBe(true);
});
