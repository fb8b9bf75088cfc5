import { react, unreact } from "../../acts/messages.ts";
import { isEmoji } from "../../rules/emoji.ts";
import { knownChannel, messageIn } from "../../rules/lookups.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { Message } from "../../state/rows.ts";
import { type Caller, type Method, method, text } from "../method.ts";

const args = { channel: text, name: text, timestamp: text };

const add = method("reactions.add", { scope: "reactions:write", tier: 3, args }, (given, { state, team }) => {
  const message = found(given, { state, team });
  if (has(message, given.name, team.botUserId)) throw new Refusal("already_reacted");
  react(state, message, given.name, team.botUserId);
  return {};
});

const remove = method("reactions.remove", { scope: "reactions:write", tier: 2, args }, (given, { state, team }) => {
  const message = found(given, { state, team });
  if (!has(message, given.name, team.botUserId)) throw new Refusal("no_reaction");
  unreact(state, message, given.name, team.botUserId);
  return {};
});

function found(
  { channel, name, timestamp }: { channel: string; name: string; timestamp: string },
  { state, team }: Caller,
): Message {
  if (!isEmoji(name)) throw new Refusal("invalid_name");
  if (!/^\d+\.\d{6}$/.test(timestamp)) throw new Refusal("bad_timestamp");
  const place = knownChannel(state, team, channel);
  if (!place.members.has(team.botUserId)) throw new Refusal("no_access");
  return messageIn(state, place, timestamp);
}

function has(message: Message, name: string, userId: string): boolean {
  return message.reactions.some((one) => one.name === name && one.users.includes(userId));
}

export const reactionMethods: Method[] = [add, remove];
