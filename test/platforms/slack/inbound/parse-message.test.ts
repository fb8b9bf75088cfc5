import { expect, test } from "vitest";
import {
  asksOfThread,
  isFromHuman,
  type MessageContext,
  mayAddressBot,
  numberOf,
  parseMessage,
} from "../../../../src/platforms/slack/inbound/parse-message.ts";
import type { SlackMessage } from "../../../../src/platforms/slack/inbound/types.ts";
import { ada, channel, direct, file, me, root, said, team, ts } from "../fixtures.ts";

const inChannel: MessageContext = { team, me, live: false, listens: false };
const inThread: MessageContext = { ...inChannel, live: true };
const reply = { thread_ts: root };
const photo = file("F00000001");
const hat = file("F00000002", "hat.png");
const named = (...files: { id: string; name?: string }[]) => files.map(({ id, name }) => ({ id, name }));

function asked(what: SlackMessage, situation: MessageContext, ...answered: Parameters<typeof parseMessage>[2] & object) {
  const heard = parseMessage(what, situation, answered);
  return heard && "request" in heard ? heard.request : heard;
}

test("a mention with pictures is edited in the thread that hangs on it, all of them its source", () => {
  expect(asked(said(`<@${me}> make it night`, { files: [photo, hat] }), inChannel)).toEqual({
    id: `${team}/${channel}/${ts}`,
    location: { thread: { platform: "slack", id: `${team}/${channel}/${ts}` } },
    author: { id: ada, name: `<@${ada}>`, moderator: false },
    at: new Date(1764000060000),
    intent: {
      ...{ kind: "edit", prompt: "make it night", references: [], settings: {}, addressed: true, fresh: false },
      source: { attachments: named(photo, hat) },
    },
  });
});

test("a mention in somebody's thread edits what it answers, unless it brings a picture of its own", () => {
  const mention = said(`<@${me}|brush>, night`, reply);
  expect(asksOfThread(mention, inChannel)).toBe(true);
  expect(asked(mention, inChannel, { id: "F00000009", name: "look.png" })).toMatchObject({
    location: { thread: { id: `${team}/${channel}/${root}` } },
    intent: { prompt: "night", source: { attachments: [{ id: "F00000009" }] } },
  });
  const own = { ...mention, files: [hat] };
  expect(asksOfThread(own, inChannel)).toBe(false);
  expect(asked(own, inChannel)).toMatchObject({ intent: { source: { attachments: named(hat) } } });
});

test("in a conversation words are the next turn, and pictures what it borrows from", () => {
  const next = said("with this hat", { ...reply, files: [hat] });
  expect(asksOfThread(next, inThread)).toBe(false);
  expect(asked(next, inThread)).toMatchObject({
    location: { thread: { id: `${team}/${channel}/${root}` } },
    intent: { kind: "edit", prompt: "with this hat", references: named(hat), addressed: false },
  });
  expect(asked(said("also to the channel", { ...reply, subtype: "thread_broadcast" }), inThread)).toMatchObject({
    intent: { prompt: "also to the channel" },
  });
});

test("in direct messages nothing has to be addressed, and every message is a thread of its own", () => {
  expect(asked(said("", { channel: direct, files: [photo] }), inChannel)).toMatchObject({
    location: { thread: { id: `${team}/${direct}/${ts}` } },
    intent: { addressed: true, source: { attachments: named(photo) } },
  });
});

test("where no mention is needed a picture is enough, words alone are not, nor is a picture in a thread of people's", () => {
  const listening = { ...inChannel, listens: true };
  expect(asked(said("night", { files: [photo] }), listening)).toMatchObject({ intent: { addressed: true } });
  expect(asked(said("night"), listening)).toBeUndefined();
  expect(asked(said("night", { ...reply, files: [photo] }), listening)).toBeUndefined();
});

test.each<[string, SlackMessage, MessageContext]>([
  ["words in a channel", said("make it night"), inChannel],
  ["a picture without a mention", said("look", { files: [photo] }), inChannel],
  ["words in a thread that is none of ours", said("make it night", reply), inChannel],
  ["a remark", said("// nice one", reply), inThread],
  ["a remark that mentions the bot", said(`<@${me}> // nice one`, reply), inThread],
  ["words for somebody else", said(" <@U0000BO1> what do you think?", reply), inThread],
  ["what the conversation hangs on, heard late", said("look", { ts: root, thread_ts: root }), inThread],
  ["another bot's message", said(`<@${me}> night`, { ...reply, bot_id: "B0000001" }), inThread],
  ["our own message, with a file", said("night", { ...reply, user: me, subtype: "file_share", files: [photo] }), inThread],
  ["a message of Slack's own", said("a reminder", { ...reply, user: "USLACKBOT" }), inThread],
  ["an edit", said("night", { ...reply, subtype: "message_changed" }), inThread],
  ["a join", said("has joined", { ...reply, subtype: "channel_join" }), inThread],
])("%s starts nothing", (_, what, situation) => {
  expect(parseMessage(what, situation)).toBeUndefined();
});

test("somebody mentioned within is a word, and so are links, channels and signs", () => {
  const text = `<@${me}> put &lt;b&gt; &amp; <https://x.example/a|this> in <#C1|general> for <@U0000BO1> and <!here>  please`;
  expect(asked(said(text), inChannel)).toMatchObject({
    intent: { prompt: "put <b> & this in #general for somebody and @here please" },
  });
});

test.each([
  ["settings 16:9", "settings"],
  ["Settings: 16:9", "settings"],
  [": settings 16:9", "settings"],
  ["again", "again"],
  ["again local, openai/gpt-image-2", "again"],
  ["undo", "undo"],
  ["cancel", "cancel"],
  ["history", "history"],
  ["delete", "delete"],
  ["forget", "forget"],
  ["models local", "models"],
  ["help", "help"],
  ["/help", "help"],
])("“@bot %s” is a command", (text, name) => {
  expect(parseMessage(said(`<@${me}>${text.startsWith(":") ? "" : " "}${text}`, reply), inThread)).toMatchObject({
    command: { name },
  });
});

test.each([
  "again but darker",
  "cancel the noise",
  "delete the car",
  "undo the blur",
  "help her smile",
  "history books in the back",
])("“@bot %s” is an instruction", (text) => {
  expect(asked(said(`<@${me}> ${text}`, reply), inThread)).toMatchObject({ intent: { kind: "edit", prompt: text } });
});

test("a command without a mention is an instruction, unless it begins with a slash; /edit is its words", () => {
  expect(asked(said("settings", reply), inThread)).toMatchObject({ intent: { prompt: "settings" } });
  expect(parseMessage(said("/settings 1:1", reply), inThread)).toMatchObject({ command: { name: "settings" }, rest: "1:1" });
  expect(asked(said(`<@${me}> /edit night`, reply), inThread)).toMatchObject({ intent: { prompt: "night" } });
  expect(parseMessage(said("/setings", reply), inThread)).toEqual({ say: expect.stringContaining("Did you mean /settings") });
});

test("only what may be for us is written down", () => {
  const listening = (listens: boolean) => ({ me, listens });
  expect(mayAddressBot(said("good morning", { files: [photo] }), listening(false))).toBe(false);
  expect(mayAddressBot(said("good morning"), listening(true))).toBe(true);
  expect(mayAddressBot(said("good morning", reply), listening(false))).toBe(true);
  expect(mayAddressBot(said("good morning", { channel: direct }), listening(false))).toBe(true);
  expect(mayAddressBot(said(`good morning <@${me}>`), listening(false))).toBe(true);
  expect(mayAddressBot(said("good morning <@U00000MEX>"), listening(false))).toBe(false);
});

test("a message has its person, or it is nobody's", () => {
  expect(isFromHuman(said("night"), me)).toBe(true);
  const { user: _, ...nobodys } = said("night");
  expect(isFromHuman(nobodys, me)).toBe(false);
});

test("numbers count in any skin, and nothing else does", () => {
  expect(["one", "nine::skin-tone-5", "keycap_ten", "1234", "thumbsup", "zero"].map(numberOf)).toEqual([
    ...[1, 9, 10],
    ...[undefined, undefined, undefined],
  ]);
});
