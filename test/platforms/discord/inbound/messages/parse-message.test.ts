import {
  type APIButtonComponentWithCustomId,
  type APIMessage,
  ButtonStyle,
  ComponentType,
  MessageReferenceType,
  MessageType,
} from "discord.js";
import { expect, test } from "vitest";
import type { IncomingMessage } from "../../../../../src/platforms/discord/inbound/messages/incoming-message.ts";
import { toRequest } from "../../../../../src/platforms/discord/inbound/messages/nearby.ts";
import {
  authorOf,
  type MessageContext,
  numberOf,
  parseMessage,
} from "../../../../../src/platforms/discord/inbound/messages/parse-message.ts";
import { ada, attachment, bo, channel, hat, me, message, photo, post, reply, user } from "../../fixtures.ts";

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

/** The request of a message with nothing near it. */
async function parseRequest(incoming: IncomingMessage, context: MessageContext) {
  const parsed = parseMessage(incoming, context);
  const nothing = { starter: async () => undefined, before: async () => [] };
  return parsed && "text" in parsed ? toRequest(incoming, parsed, context, nothing) : parsed;
}

test("edits the picture of a message that mentions the bot, in that message's thread", async () => {
  expect(await parseRequest(message({ content: `<@${me}> make it night`, attachments: [photo], ...mention }), inChannel)).toEqual(
    {
      id: post,
      location: { thread: { platform: "discord", id: `${channel}/${post}` } },
      author: inChannel.author,
      at: new Date(Number((BigInt(post) >> 22n) + 1_420_070_400_000n)),
      intent: {
        ...{ kind: "edit", prompt: "make it night", references: [], settings: {}, addressed: true, fresh: false },
        said: { mentionsOthers: false },
        source: { attachments: [photoId] },
      },
    },
  );
});

test("edits the picture that a mention replies to, in that picture's thread", async () => {
  const incoming = message({
    content: `<@!${me}> night`,
    type: MessageType.Reply,
    referenced_message: picture,
    attachments: [hat],
    ...mention,
  });
  expect(await parseRequest(incoming, inChannel)).toMatchObject({
    location: { thread: { id: `${channel}/${reply}` } },
    intent: { source: { attachments: [answeredId] }, references: [{ name: "hat.png" }], prompt: "night" },
  });
});

test("accepts a mention of the bot's role", async () => {
  expect(await parseRequest(message({ content: "<@&500000000000000001> night", attachments: [photo] }), inChannel)).toMatchObject(
    {
      intent: { prompt: "night" },
    },
  );
});

test.each<[string, IncomingMessage, MessageContext]>([
  ["a picture without a mention in a channel", message({ attachments: [photo] }), inChannel],
  ["text in a channel", message({ content: "hello" }), inChannel],
  ["a remark among people", message({ content: "// nice one" }), inThread],
  ["a message to someone else", message({ content: `<@${bo}> what do you think?`, mentions: [user(bo, "Bo")] }), inThread],
  ["a reply to someone else's message", message({ content: "indeed", referenced_message: picture }), inThread],
  ["a message in a thread without a conversation", message({ content: "hello" }), { ...inThread, live: false }],
  ["a bot's message", message({ content: "night", author: user(bo, "Bot", { bot: true }) }), inThread],
  ["a webhook's message", message({ content: "night", webhook_id: "1" }), inThread],
  ["a system message", message({ content: "night", type: MessageType.ThreadCreated }), inThread],
  ["a sticker or an empty line", message({ content: " " }), inThread],
])("ignores %s", (_, incoming, context) => {
  expect(parseMessage(incoming, context)).toBeUndefined();
});

test("makes every other message in a conversation's thread a turn, with its pictures as references", async () => {
  expect(await parseRequest(message({ content: "now with a hat", attachments: [hat] }), inThread)).toMatchObject({
    location: { thread: { id: `${channel}/300000000000000009` } },
    intent: { kind: "edit", prompt: "now with a hat", references: [{ name: "hat.png" }], addressed: false, fresh: false },
  });
  expect(await parseRequest(message({ content: "now with a hat", attachments: [hat] }), inThread)).not.toHaveProperty(
    "intent.source",
  );
});

test("builds a reply to a card on that card", async () => {
  const incoming = message({ content: "warmer", type: MessageType.Reply, referenced_message: card });
  expect(await parseRequest(incoming, inThread)).toMatchObject({ intent: { source: { card: `${channel}/${reply}` } } });
  expect(await parseRequest(incoming, inDirect)).toMatchObject({
    intent: { source: { card: `${channel}/${reply}` }, fresh: false },
  });
});

test("counts one of its own cards as its variants where no conversation is active", async () => {
  const buttons: APIButtonComponentWithCustomId[] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"].map((key, at) => ({
    ...{ type: ComponentType.Button, style: ButtonStyle.Secondary, custom_id: `pick:${key}`, label: `Pick ${at + 1}` },
  }));
  const components = [{ type: ComponentType.ActionRow as const, components: buttons }];
  const shown = { ...inThread, live: false };
  const on = (referenced_message: APIMessage) => message({ content: `<@${me}> warmer`, referenced_message, ...mention });
  expect(await parseRequest(on({ ...card, components }), shown)).toMatchObject({
    intent: { source: { variants: ["aaaaaaaaaaaa", "bbbbbbbbbbbb"] }, references: [] },
  });
  expect(await parseRequest(on({ ...card, attachments: [attachment("1", "t1-v1-preview.webp")] }), shown)).toMatchObject({
    intent: { source: { card: `${channel}/${reply}` } },
  });
});

test("starts a new conversation from a picture in a direct message, and continues the current one from text", async () => {
  expect(await parseRequest(message({ attachments: [photo] }), inDirect)).toMatchObject({
    location: { thread: { id: `@/${channel}` } },
    intent: { prompt: "", source: { attachments: [photoId] }, fresh: true, addressed: true },
  });
  expect(await parseRequest(message({ content: "warmer" }), inDirect)).toMatchObject({
    intent: { prompt: "warmer", fresh: false },
  });
});

test("starts from a picture or a reply to one, but not from other messages, in channels that need no mention", async () => {
  const listening = { ...inChannel, listens: true };
  expect(await parseRequest(message({ content: "night", attachments: [photo] }), listening)).toMatchObject({
    intent: { addressed: true },
  });
  expect(await parseRequest(message({ content: "night", referenced_message: picture }), listening)).toMatchObject({
    location: { thread: { id: `${channel}/${reply}` } },
  });
  expect(parseMessage(message({ content: `<@${bo}> look`, attachments: [photo] }), listening)).toBeUndefined();
  expect(parseMessage(message({ content: "good morning" }), listening)).toBeUndefined();
});

test("needs a mention to be addressed in a conversation's thread, even in channels that need none", async () => {
  const listening = { ...inThread, listens: true };
  expect(await parseRequest(message({ content: "night", attachments: [photo] }), listening)).toMatchObject({
    intent: { addressed: false },
  });
  expect(await parseRequest(message({ content: `<@${me}> night`, ...mention }), listening)).toMatchObject({
    intent: { addressed: true },
  });
  expect(await parseRequest(message({ content: "night", attachments: [photo] }), { ...listening, live: false })).toMatchObject({
    intent: { addressed: true },
  });
});

test("treats a forwarded picture as the message's own", async () => {
  const snapshot = {
    content: "",
    timestamp: "",
    edited_timestamp: null,
    mentions: [],
    mention_roles: [],
    type: MessageType.Default,
  };
  const incoming = message({
    ...{ content: `<@${me}>`, ...mention },
    message_reference: { type: MessageReferenceType.Forward, channel_id: channel },
    message_snapshots: [{ message: { ...snapshot, attachments: [photo], embeds: [], components: [] } }],
  });
  expect(await parseRequest(incoming, inChannel)).toMatchObject({ intent: { prompt: "", source: { attachments: [photoId] } } });
});

test("replaces mentions with names and removes the bot's own", async () => {
  const incoming = message({ content: `<@${me}> give <@${bo}> a hat`, mentions: [...mention.mentions, user(bo, "Bo")] });
  expect(await parseRequest(incoming, inThread)).toMatchObject({ intent: { prompt: "give Bo a hat", addressed: true } });
});

test("accepts /undo and /edit as text, and points to the command list for others", async () => {
  expect(await parseRequest(message({ content: "/undo" }), inThread)).toMatchObject({ intent: { kind: "undo" } });
  expect(await parseRequest(message({ content: "/edit warmer" }), inThread)).toMatchObject({
    intent: { kind: "edit", prompt: "warmer" },
  });
  expect(parseMessage(message({ content: "/delete" }), inThread)).toHaveProperty("reply");
  expect(parseMessage(message({ content: "/edti" }), inThread)).toEqual({ reply: expect.stringContaining("edit") });
});

test("prefers a person's server nickname to their own name", () => {
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
])("reads %s as %s", (emoji, number) => {
  expect(numberOf(emoji)).toBe(number);
});
