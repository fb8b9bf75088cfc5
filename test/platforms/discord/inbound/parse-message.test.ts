import { MessageReferenceType, MessageType } from "discord.js";
import { expect, test } from "vitest";
import {
  authorOf,
  type IncomingMessage,
  type MessageContext,
  numberOf,
  parseMessage,
} from "../../../../src/platforms/discord/inbound/parse-message.ts";
import { ada, bo, channel, hat, me, message, photo, post, reply, user } from "../fixtures.ts";

const inChannel: MessageContext = {
  ...{ where: { kind: "channel", channel }, me, live: false, listens: false, role: "500000000000000001" },
  author: { id: ada, name: "Ada", moderator: false },
};
const inThread: MessageContext = {
  ...inChannel,
  where: { kind: "thread", channel: "300000000000000009", parent: channel },
  live: true,
};
const inDirect: MessageContext = { ...inChannel, where: { kind: "direct", channel }, live: true };
const mention = { mentions: [user(me, "Threadbrush", { bot: true })] };
const picture = message({ id: reply, author: user(bo, "Bo"), attachments: [photo] });
const card = message({ id: reply, author: user(me, "Threadbrush", { bot: true }), attachments: [hat] });
const photoId = { id: `${channel}/${post}/${photo.id}`, name: "photo.jpg" };
const answeredId = { id: `${channel}/${reply}/${photo.id}`, name: "photo.jpg" };

function asked(said: IncomingMessage, situation: MessageContext) {
  const heard = parseMessage(said, situation);
  return heard && "request" in heard ? heard.request : heard;
}

test("a message that mentions the bot and carries a picture is edited in the thread that will hang on it", () => {
  expect(asked(message({ content: `<@${me}> make it night`, attachments: [photo], ...mention }), inChannel)).toEqual({
    id: post,
    location: { thread: { platform: "discord", id: `${channel}/${post}` } },
    author: inChannel.author,
    at: new Date(Number((BigInt(post) >> 22n) + 1_420_070_400_000n)),
    intent: {
      ...{ kind: "edit", prompt: "make it night", references: [], settings: {}, addressed: true, fresh: false },
      source: { attachments: [photoId] },
    },
  });
});

test("a mention that answers a picture edits that one, in the thread on its message", () => {
  const said = message({
    content: `<@!${me}> night`,
    type: MessageType.Reply,
    referenced_message: picture,
    attachments: [hat],
    ...mention,
  });
  expect(asked(said, inChannel)).toMatchObject({
    location: { thread: { id: `${channel}/${reply}` } },
    intent: { source: { attachments: [answeredId] }, references: [{ name: "hat.png" }], prompt: "night" },
  });
});

test("the bot's own role mentions it too", () => {
  expect(asked(message({ content: "<@&500000000000000001> night", attachments: [photo] }), inChannel)).toMatchObject({
    intent: { prompt: "night" },
  });
});

test.each<[string, IncomingMessage, MessageContext]>([
  ["a picture without a mention in a channel", message({ attachments: [photo] }), inChannel],
  ["words in a channel", message({ content: "hello" }), inChannel],
  ["a remark among people", message({ content: "// nice one" }), inThread],
  ["a message to somebody else", message({ content: `<@${bo}> what do you think?`, mentions: [user(bo, "Bo")] }), inThread],
  ["an answer to somebody else's message", message({ content: "indeed", referenced_message: picture }), inThread],
  ["a message in a thread that is no conversation", message({ content: "hello" }), { ...inThread, live: false }],
  ["a bot's message", message({ content: "night", author: user(bo, "Bot", { bot: true }) }), inThread],
  ["a webhook's message", message({ content: "night", webhook_id: "1" }), inThread],
  ["a notice", message({ content: "night", type: MessageType.ThreadCreated }), inThread],
  ["a sticker or an empty line", message({ content: " " }), inThread],
])("%s asks for nothing", (_, said, situation) => {
  expect(parseMessage(said, situation)).toBeUndefined();
});

test("every other message in a conversation's thread is a turn, and its pictures are references", () => {
  expect(asked(message({ content: "now with a hat", attachments: [hat] }), inThread)).toMatchObject({
    location: { thread: { id: `${channel}/300000000000000009` } },
    intent: { kind: "edit", prompt: "now with a hat", references: [{ name: "hat.png" }], addressed: false, fresh: false },
  });
  expect(asked(message({ content: "now with a hat", attachments: [hat] }), inThread)).not.toHaveProperty("wish.source");
});

test("an answer to a card builds on that card", () => {
  const said = message({ content: "warmer", type: MessageType.Reply, referenced_message: card });
  expect(asked(said, inThread)).toMatchObject({ intent: { source: { card: `${channel}/${reply}` } } });
  expect(asked(said, inDirect)).toMatchObject({ intent: { source: { card: `${channel}/${reply}` }, fresh: false } });
});

test("a picture in a direct message starts the next conversation, words go on with the live one", () => {
  expect(asked(message({ attachments: [photo] }), inDirect)).toMatchObject({
    location: { thread: { id: `@/${channel}` } },
    intent: { prompt: "", source: { attachments: [photoId] }, fresh: true, addressed: true },
  });
  expect(asked(message({ content: "warmer" }), inDirect)).toMatchObject({ intent: { prompt: "warmer", fresh: false } });
});

test("where no mention is needed, a picture or an answer to one is enough, talk is not", () => {
  const listening = { ...inChannel, listens: true };
  expect(asked(message({ content: "night", attachments: [photo] }), listening)).toMatchObject({ intent: { addressed: true } });
  expect(asked(message({ content: "night", referenced_message: picture }), listening)).toMatchObject({
    location: { thread: { id: `${channel}/${reply}` } },
  });
  expect(parseMessage(message({ content: `<@${bo}> look`, attachments: [photo] }), listening)).toBeUndefined();
  expect(parseMessage(message({ content: "good morning" }), listening)).toBeUndefined();
});

test("a forwarded picture counts as the message's own", () => {
  const snapshot = {
    content: "",
    timestamp: "",
    edited_timestamp: null,
    mentions: [],
    mention_roles: [],
    type: MessageType.Default,
  };
  const said = message({
    ...{ content: `<@${me}>`, ...mention },
    message_reference: { type: MessageReferenceType.Forward, channel_id: channel },
    message_snapshots: [{ message: { ...snapshot, attachments: [photo], embeds: [], components: [] } }],
  });
  expect(asked(said, inChannel)).toMatchObject({ intent: { prompt: "", source: { attachments: [photoId] } } });
});

test("names stand for the people that are mentioned in an instruction, and the bot's own goes", () => {
  const said = message({ content: `<@${me}> give <@${bo}> a hat`, mentions: [...mention.mentions, user(bo, "Bo")] });
  expect(asked(said, inThread)).toMatchObject({ intent: { prompt: "give Bo a hat", addressed: true } });
});

test("undo and edit may be typed, other commands are to be chosen from the list", () => {
  expect(asked(message({ content: "/undo" }), inThread)).toMatchObject({ intent: { kind: "undo" } });
  expect(asked(message({ content: "/edit warmer" }), inThread)).toMatchObject({ intent: { kind: "edit", prompt: "warmer" } });
  expect(parseMessage(message({ content: "/delete" }), inThread)).toHaveProperty("say");
  expect(parseMessage(message({ content: "/edti" }), inThread)).toEqual({ say: expect.stringContaining("edit") });
});

test("a person goes by the server's name for them, then by their own", () => {
  expect(authorOf({ ...message(), member: { nick: "A\nd" } }, true)).toEqual({ id: ada, name: "A d", moderator: true });
  expect(authorOf(message(), false).name).toBe("Ada");
});

test.each([
  ["1\ufe0f\u20e3", 1],
  ["9\u20e3", 9],
  ["🔟", 10],
  ["0\ufe0f\u20e3", undefined],
  ["👍", undefined],
  [null, undefined],
])("%s stands for %s", (emoji, number) => {
  expect(numberOf(emoji)).toBe(number);
});
