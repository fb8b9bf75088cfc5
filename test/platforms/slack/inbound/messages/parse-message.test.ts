import { expect, test } from "vitest";
import type { Request } from "../../../../../src/core/vocabulary.ts";
import { threadOn } from "../../../../../src/platforms/slack/gateway/ids.ts";
import {
  answerTo,
  hasPicturesOnly,
  isFromHuman,
  type MessageContext,
  mayAddressBot,
  numberOf,
  parseMessage,
} from "../../../../../src/platforms/slack/inbound/messages/parse-message.ts";
import type { SlackMessage } from "../../../../../src/platforms/slack/inbound/types.ts";
import { ada, channel, direct, file, me, message, root, team, ts } from "../../fixtures.ts";

const inChannel: MessageContext = { team, me, live: false, listens: false };
const inThread: MessageContext = { ...inChannel, live: true };
const reply = { thread_ts: root };
const photo = file("F00000001");
const hat = file("F00000002", "hat.png");
const named = (...files: { id: string; name?: string }[]) => files.map(({ id, name }) => ({ id, name }));

function parseRequest(incoming: SlackMessage, context: MessageContext) {
  const parsed = parseMessage(incoming, context);
  return parsed && "request" in parsed ? parsed.request : parsed;
}

test("edits all pictures of a mention, in that message's thread", () => {
  expect(parseRequest(message(`<@${me}> make it night`, { files: [photo, hat] }), inChannel)).toEqual({
    id: `${team}/${channel}/${ts}`,
    location: { thread: { platform: "slack", id: `${team}/${channel}/${ts}` } },
    author: { id: ada, name: `<@${ada}>`, moderator: false },
    at: new Date(1764000060000),
    intent: {
      ...{ kind: "edit", prompt: "make it night", references: [], settings: {}, addressed: true, fresh: false },
      said: { mentionsOthers: false },
      source: { attachments: named(photo, hat) },
    },
  });
});

test("edits the pictures of a mention in people's thread, and starts from none if it has none", () => {
  const mention = message(`<@${me}|brush>, night`, reply);
  const { intent, location } = parseRequest(mention, inChannel) as Request;
  expect([location, intent]).toMatchObject([
    { thread: { id: `${team}/${channel}/${root}` } },
    { prompt: "night", addressed: true, references: [] },
  ]);
  expect(intent).not.toHaveProperty("source");
  const own = { ...mention, files: [hat] };
  expect(parseRequest(own, inChannel)).toMatchObject({ intent: { source: { attachments: named(hat) } } });
});

test("edits the pictures of a message that is shared with a mention", () => {
  const shared = { is_share: true, author_id: "U0000BO1", files: [photo] };
  const mention = message(`<@${me}> night`, { attachments: [shared] });
  expect(parseRequest(mention, inChannel)).toMatchObject({ intent: { source: { attachments: named(photo) } } });
  expect(parseRequest({ ...mention, ...reply }, inThread)).toMatchObject({ intent: { references: named(photo) } });
});

test("answers a question with pictures without words", () => {
  const thread = threadOn(team, channel, root);
  expect(answerTo(thread, message("", { files: [photo, hat] }), inChannel)).toMatchObject({
    ...{ id: `${team}/${channel}/${ts}`, location: { thread } },
    intent: { kind: "edit", prompt: "", references: named(photo, hat), addressed: true },
  });
  expect(hasPicturesOnly(message(`<@${me}>`, { files: [photo] }), me)).toBe(true);
  expect(hasPicturesOnly(message("look", { files: [photo] }), me)).toBe(false);
  expect(hasPicturesOnly(message(""), me)).toBe(false);
});

test("makes a reply in a conversation the next turn, with its pictures as references", () => {
  const next = message("with this hat", { ...reply, files: [hat] });
  expect(parseRequest(next, inThread)).toMatchObject({
    location: { thread: { id: `${team}/${channel}/${root}` } },
    intent: { kind: "edit", prompt: "with this hat", references: named(hat), addressed: false },
  });
  expect(parseRequest(message("also to the channel", { ...reply, subtype: "thread_broadcast" }), inThread)).toMatchObject({
    intent: { prompt: "also to the channel" },
  });
});

test("needs no mention in direct messages, and makes each message a thread", () => {
  expect(parseRequest(message("", { channel: direct, files: [photo] }), inChannel)).toMatchObject({
    location: { thread: { id: `${team}/${direct}/${ts}` } },
    intent: { addressed: true, source: { attachments: named(photo) } },
  });
});

test("starts from a picture, but not from text or in people's threads, in channels that need no mention", () => {
  const listening = { ...inChannel, listens: true };
  expect(parseRequest(message("night", { files: [photo] }), listening)).toMatchObject({ intent: { addressed: true } });
  expect(parseRequest(message("night"), listening)).toBeUndefined();
  expect(parseRequest(message("night", { ...reply, files: [photo] }), listening)).toBeUndefined();
});

test.each<[string, SlackMessage, MessageContext]>([
  ["text in a channel", message("make it night"), inChannel],
  ["a picture without a mention", message("look", { files: [photo] }), inChannel],
  ["text in a thread without a conversation", message("make it night", reply), inChannel],
  ["a remark", message("// nice one", reply), inThread],
  ["a remark that mentions the bot", message(`<@${me}> // nice one`, reply), inThread],
  ["a message to someone else", message(" <@U0000BO1> what do you think?", reply), inThread],
  ["the conversation's root message, delivered late", message("look", { ts: root, thread_ts: root }), inChannel],
  ["another bot's message", message(`<@${me}> night`, { ...reply, bot_id: "B0000001" }), inThread],
  [
    "the bot's own message with a file",
    message("night", { ...reply, user: me, subtype: "file_share", files: [photo] }),
    inThread,
  ],
  ["a message from Slackbot", message("a reminder", { ...reply, user: "USLACKBOT" }), inThread],
  ["an edit", message("night", { ...reply, subtype: "message_changed" }), inThread],
  ["a join", message("has joined", { ...reply, subtype: "channel_join" }), inThread],
])("ignores %s", (_, incoming, context) => {
  expect(parseMessage(incoming, context)).toBeUndefined();
});

test("replaces mentions, links and channels in an instruction with text", () => {
  const text = `<@${me}> put &lt;b&gt; &amp; <https://x.example/a|this> in <#C1|general> for <@U0000BO1> and <!here>  please`;
  expect(parseRequest(message(text), inChannel)).toMatchObject({
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
])("parses “@bot %s” as a command", (text, name) => {
  expect(parseMessage(message(`<@${me}>${text.startsWith(":") ? "" : " "}${text}`, reply), inThread)).toMatchObject({
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
])("parses “@bot %s” as an instruction", (text) => {
  expect(parseRequest(message(`<@${me}> ${text}`, reply), inThread)).toMatchObject({ intent: { kind: "edit", prompt: text } });
});

test("parses a command without a mention or slash as an instruction, and /edit as its prompt", () => {
  expect(parseRequest(message("settings", reply), inThread)).toMatchObject({ intent: { prompt: "settings" } });
  expect(parseMessage(message("/settings 1:1", reply), inThread)).toMatchObject({ command: { name: "settings" }, rest: "1:1" });
  expect(parseRequest(message(`<@${me}> /edit night`, reply), inThread)).toMatchObject({ intent: { prompt: "night" } });
  expect(parseMessage(message("/setings", reply), inThread)).toEqual({
    reply: expect.stringContaining("Did you mean /settings"),
  });
});

test("stores only messages that may address the bot", () => {
  const listening = (listens: boolean) => ({ me, listens });
  expect(mayAddressBot(message("good morning", { files: [photo] }), listening(false))).toBe(false);
  expect(mayAddressBot(message("good morning"), listening(true))).toBe(true);
  expect(mayAddressBot(message("good morning", reply), listening(false))).toBe(true);
  expect(mayAddressBot(message("good morning", { channel: direct }), listening(false))).toBe(true);
  expect(mayAddressBot(message(`good morning <@${me}>`), listening(false))).toBe(true);
  expect(mayAddressBot(message("", { files: [photo] }), listening(false))).toBe(true);
  expect(mayAddressBot(message("good morning <@U00000MEX>"), listening(false))).toBe(false);
});

test("ignores messages without a person", () => {
  expect(isFromHuman(message("night"), me)).toBe(true);
  const { user: _, ...nobodys } = message("night");
  expect(isFromHuman(nobodys, me)).toBe(false);
});

test("reads number emoji in any skin tone, and no others", () => {
  expect(["one", "nine::skin-tone-5", "keycap_ten", "1234", "thumbsup", "zero"].map(numberOf)).toEqual([
    ...[1, 9, 10],
    ...[undefined, undefined, undefined],
  ]);
});
