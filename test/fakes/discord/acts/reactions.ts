import { demand } from "../rules/permissions.ts";
import { refusal } from "../rules/refusal.ts";
import type { Channel, Message, Reaction } from "../state/rows.ts";
import { memberView, userView } from "../state/views.ts";
import type { World } from "../state/world.ts";
import { channelOf } from "./messages.ts";
import { audience } from "./telling.ts";

const mostEmoji = 20;

/** Adds somebody's reaction: twenty emoji per message (30010), none in archived threads (50083), new ones need AddReactions. */
export function react(world: World, message: Message, emoji: string, userId: string): void {
  const channel = channelOf(world, message);
  demand(world, userId, channel, "ReadMessageHistory");
  if (channel.thread?.archived) throw refusal("archived");
  const known = find(message, emoji);
  if (known?.users.includes(userId)) return;
  if (!known) {
    demand(world, userId, channel, "AddReactions");
    if (!isEmoji(emoji)) throw refusal("unknownEmoji");
    if (message.reactions.length >= mostEmoji) throw refusal("tooManyReactions");
  }
  if (known) known.users.push(userId);
  else message.reactions.push({ emoji, users: [userId] });
  tell(world, message, "MESSAGE_REACTION_ADD", emoji, userId);
}

/** Takes somebody's reaction away; taking away what is not there is no error. */
export function unreact(world: World, message: Message, emoji: string, userId: string): void {
  if (channelOf(world, message).thread?.archived) throw refusal("archived");
  const known = find(message, emoji);
  const at = known?.users.indexOf(userId) ?? -1;
  if (!known || at < 0) return;
  known.users.splice(at, 1);
  message.reactions = message.reactions.filter((one) => one.users.length > 0);
  tell(world, message, "MESSAGE_REACTION_REMOVE", emoji, userId);
}

/** Takes away all reactions, or all with one emoji; single removals are not told then (facts §7). */
export function clearReactions(world: World, message: Message, emoji?: string): void {
  const channel = channelOf(world, message);
  if (channel.thread?.archived) throw refusal("archived");
  message.reactions = emoji === undefined ? [] : message.reactions.filter((one) => !same(one.emoji, emoji));
  const { place, ...whom } = audience(world, channel, "reactions");
  const name = emoji === undefined ? "MESSAGE_REACTION_REMOVE_ALL" : "MESSAGE_REACTION_REMOVE_EMOJI";
  const more = emoji === undefined ? {} : { emoji: { id: null, name: emoji } };
  world.happened({ ...whom, name, payload: () => ({ ...place, message_id: message.id, ...more }) });
}

export function find(message: Message, emoji: string): Reaction | undefined {
  return message.reactions.find((one) => same(one.emoji, emoji));
}

/** Keycaps come with and without U+FE0F (facts §7). */
function same(one: string, other: string): boolean {
  return one.replaceAll("\uFE0F", "") === other.replaceAll("\uFE0F", "");
}

function isEmoji(text: string): boolean {
  return /^\p{RGI_Emoji}$/v.test(text) || /^([0-9#*]\uFE0F?\u20E3|\p{Emoji}\uFE0F?)$/u.test(text);
}

function tell(world: World, message: Message, name: string, emoji: string, userId: string): void {
  const channel = channelOf(world, message);
  const { place, ...whom } = audience(world, channel, "reactions");
  const added = name === "MESSAGE_REACTION_ADD";
  const payload = () => ({
    ...place,
    message_id: message.id,
    user_id: userId,
    emoji: { id: null, name: emoji },
    type: 0,
    burst: false,
    ...(added ? { message_author_id: message.authorId, burst_colors: [], ...reactor(world, channel, userId) } : {}),
  });
  world.happened({ ...whom, name, payload });
}

function reactor(world: World, channel: Channel, userId: string): object {
  const member = channel.inGuild ? world.guild.members.get(userId) : undefined;
  const user = world.users.get(userId);
  return member && user ? { member: { ...memberView(member), user: userView(user) } } : {};
}
