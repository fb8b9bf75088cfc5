import { demand } from "../rules/permissions.ts";
import { refusal } from "../rules/refusal.ts";
import type { Channel, Message, Reaction } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { memberView, userView } from "../state/views.ts";
import { audience } from "./event-audience.ts";
import { channelOf } from "./messages.ts";

const maxEmoji = 20;

/** Adds a reaction. At most 20 emoji per message (30010), none in archived threads (50083); a new emoji needs AddReactions. */
export function react(state: ServiceState, message: Message, emoji: string, userId: string): void {
  const channel = channelOf(state, message);
  demand(state, userId, channel, "ReadMessageHistory");
  if (channel.thread?.archived) throw refusal("archived");
  const known = find(message, emoji);
  if (known?.users.includes(userId)) return;
  if (!known) {
    demand(state, userId, channel, "AddReactions");
    if (!isEmoji(emoji)) throw refusal("unknownEmoji");
    if (message.reactions.length >= maxEmoji) throw refusal("tooManyReactions");
  }
  if (known) known.users.push(userId);
  else message.reactions.push({ emoji, users: [userId] });
  emitReactionEvent(state, message, "MESSAGE_REACTION_ADD", emoji, userId);
}

/** Removes a reaction. Removing a missing one is not an error. */
export function unreact(state: ServiceState, message: Message, emoji: string, userId: string): void {
  if (channelOf(state, message).thread?.archived) throw refusal("archived");
  const known = find(message, emoji);
  const at = known?.users.indexOf(userId) ?? -1;
  if (!known || at < 0) return;
  known.users.splice(at, 1);
  message.reactions = message.reactions.filter((one) => one.users.length > 0);
  emitReactionEvent(state, message, "MESSAGE_REACTION_REMOVE", emoji, userId);
}

/** Removes all reactions, or all with one emoji. There are no events for the single reactions then. */
export function clearReactions(state: ServiceState, message: Message, emoji?: string): void {
  const channel = channelOf(state, message);
  if (channel.thread?.archived) throw refusal("archived");
  message.reactions = emoji === undefined ? [] : message.reactions.filter((one) => !same(one.emoji, emoji));
  const { place, ...whom } = audience(channel, "reactions");
  const name = emoji === undefined ? "MESSAGE_REACTION_REMOVE_ALL" : "MESSAGE_REACTION_REMOVE_EMOJI";
  const more = emoji === undefined ? {} : { emoji: { id: null, name: emoji } };
  state.emit({ ...whom, name, payload: () => ({ ...place, message_id: message.id, ...more }) });
}

export function find(message: Message, emoji: string): Reaction | undefined {
  return message.reactions.find((one) => same(one.emoji, emoji));
}

/** Keycaps come with and without U+FE0F. */
function same(one: string, other: string): boolean {
  return one.replaceAll("\uFE0F", "") === other.replaceAll("\uFE0F", "");
}

function isEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text) || /^([0-9#*]\uFE0F?\u20E3|\p{Emoji}\uFE0F?)$/u.test(text);
}

function emitReactionEvent(state: ServiceState, message: Message, name: string, emoji: string, userId: string): void {
  const channel = channelOf(state, message);
  const { place, ...whom } = audience(channel, "reactions");
  const added = name === "MESSAGE_REACTION_ADD";
  const payload = () => ({
    ...place,
    message_id: message.id,
    user_id: userId,
    emoji: { id: null, name: emoji },
    type: 0,
    burst: false,
    ...(added ? { message_author_id: message.authorId, burst_colors: [], ...reactor(state, channel, userId) } : {}),
  });
  state.emit({ ...whom, name, payload });
}

function reactor(state: ServiceState, channel: Channel, userId: string): object {
  const member = state.memberIn(channel, userId);
  const user = state.users.get(userId);
  return member && user ? { member: { ...memberView(member), user: userView(user) } } : {};
}
