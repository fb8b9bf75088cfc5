import { expect, test } from "vitest";
import { readChange, subjectOfChange } from "../../../../../src/platforms/slack/inbound/messages/message-changes.ts";
import type { MessageEvent } from "../../../../../src/platforms/slack/inbound/types.ts";
import { channel, me, message, team, ts } from "../../fixtures.ts";

const EVENT_TS = "1764000090.000300";
const once = { edited: { ts: "1764000080.000000" } };
const twice = { edited: { ts: "1764000085.000000" } };
const { channel: _, ...before } = message("make it blu");
const after = { ...before, text: "make it blue" };

function changed(to: object, from: object = before): MessageEvent {
  return {
    ...{ type: "message", subtype: "message_changed", channel, ts: EVENT_TS },
    ...{ message: { ...before, ...to }, previous_message: { ...before, ...from } },
  };
}

test.each<[change: string, event: MessageEvent, kind: string, text: string | undefined]>([
  ["a message", message("make it blu"), "posted", "make it blu"],
  ["a mention", { ...message(`<@${me}> night`), type: "app_mention" }, "posted", `<@${me}> night`],
  ["a mention of an edited message", { ...message(`<@${me}> night`, once), type: "app_mention" }, "edited", `<@${me}> night`],
  ["a first edit", changed({ ...after, ...once }), "edited", "make it blue"],
  ["a second edit", changed({ ...after, ...twice }, once), "edited", "make it blue"],
  ["a deletion", deleted({ previous_message: before }), "deleted", "make it blu"],
  ["a deletion without the message", deleted({}), "deleted", undefined],
  ["the deletion of a thread's first message", changed({ subtype: "tombstone", text: "deleted" }), "deleted", "make it blu"],
])("reads %s", (_, event, kind, text) => {
  const change = readChange(event);
  expect([change?.kind, change?.message.text, change?.message.ts, change?.message.channel]).toEqual([kind, text, ts, channel]);
});

function deleted(more: object): MessageEvent {
  return { type: "message", subtype: "message_deleted", channel, ts: EVENT_TS, deleted_ts: ts, ...more };
}

test.each<[change: string, event: MessageEvent]>([
  ["a preview of a link", changed({ attachments: [{ image_url: "https://x.example/a.png" }] })],
  ["a preview in an edited message", changed({ ...once, attachments: [{}] }, once)],
  ["an app's update of its own message", changed({ text: "done" })],
  ["an edit without other words", changed(once)],
  ["the first reply in a thread", changed({ thread_ts: ts, reply_count: 1 })],
])("ignores %s", (_, event) => {
  expect(readChange(event)).toBeUndefined();
});

test("gives every edit of a message an identity of its own, the same in both of its events", () => {
  const events = [
    message("make it blu"),
    changed({ ...after, ...once }),
    { ...message("make it blue", once), type: "app_mention" } as const,
    changed({ ...after, ...twice }, once),
    deleted({ previous_message: before }),
  ];
  const subjects = events.map((event) => readChange(event)).map((change) => change && subjectOfChange(team, change));
  expect(subjects).toEqual([
    `${team}/${channel}/${ts}`,
    `${team}/${channel}/${ts}:1764000080.000000`,
    `${team}/${channel}/${ts}:1764000080.000000`,
    `${team}/${channel}/${ts}:1764000085.000000`,
    `${team}/${channel}/${ts}:deleted`,
  ]);
});
