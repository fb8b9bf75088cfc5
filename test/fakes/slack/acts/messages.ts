import { shownFiles } from "../rules/pictures.ts";
import type { Channel, Message, Team } from "../state/rows.ts";
import { channelTypeOf, messageShape } from "../state/shapes.ts";
import type { World } from "../state/world.ts";

export type Draft = Pick<Message, "channelId" | "userId" | "fromBot" | "text"> &
  Partial<Pick<Message, "blocks" | "fileIds" | "metadata" | "threadTs" | "subtype" | "clientMsgId" | "onlyFor" | "otherBot">>;

/** Stores a message and tells the app, as an echo if the message is its own. Ephemeral ones come back to nobody. */
export function post(world: World, draft: Draft): Message {
  const channel = world.channel(draft.channelId);
  const message: Message = {
    teamId: channel.teamId,
    ts: world.ts(),
    blocks: [],
    fileIds: [],
    reactions: [],
    firstShown: new Set(),
    ...draft,
  };
  world.messages.push(message);
  share(world, message);
  if (message.onlyFor !== undefined) world.watch.changed();
  else tell(world, message);
  return message;
}

/** Files in a message can be seen by whoever is in the channel; those of image blocks from the moment they are posted (facts §4). */
function share(world: World, message: Message): void {
  const { channelId, ts, threadTs } = message;
  for (const id of message.fileIds) world.files.get(id)?.shares.push({ channelId, ts, ...(threadTs ? { threadTs } : {}) });
  showPictures(world, message);
}

function showPictures(world: World, message: Message): void {
  const files = shownFiles(world, world.team(message.teamId), message.blocks);
  for (const file of files) for (const member of world.channel(message.channelId).members) file.visibleTo.add(member);
  if (message.firstShown.size === 0) for (const file of files) message.firstShown.add(file.id);
}

function tell(world: World, message: Message): void {
  const channel = world.channel(message.channelId);
  const shape = { ...messageShape(world, message), channel: channel.id, event_ts: message.ts };
  const mention = `<@${world.team(message.teamId).botUserId}>`;
  const { subtype, ...rest } = shape as Record<string, unknown>;
  // the hint has no subtype; it does not come in direct messages
  const hint = { ...rest, type: "app_mention" };
  world.happened(message.teamId, { ...shape, type: "message", channel_type: channelTypeOf(channel) });
  if (!message.fromBot && channel.kind !== "im" && message.text.includes(mention)) world.happened(message.teamId, hint);
}

export interface Change {
  text?: string;
  blocks?: Message["blocks"];
  metadata?: Message["metadata"];
  fileIds?: string[];
  /** Whether the message says "(edited)" from now on. */
  edited: boolean;
}

/** Changes a message and tells the app: its own edits come back to it (facts §2). */
export function change(world: World, message: Message, { edited, ...to }: Change): void {
  const before = messageShape(world, message);
  Object.assign(message, to);
  const ts = world.ts();
  if (edited) message.edited = { user: message.userId, ts };
  showPictures(world, message);
  tellOf(world, message, "message_changed", ts, { message: messageShape(world, message), previous_message: before });
}

/** Deletes a message; a root that has replies leaves a tombstone. */
export function remove(world: World, message: Message): void {
  const before = messageShape(world, message);
  const ts = world.ts();
  if (world.repliesTo(message).length > 0) {
    Object.assign(message, { subtype: "tombstone", text: "This message was deleted.", blocks: [], fileIds: [], reactions: [] });
    delete message.metadata;
    return void tellOf(world, message, "message_changed", ts, {
      message: messageShape(world, message),
      previous_message: before,
    });
  }
  world.messages = world.messages.filter((one) => one !== message);
  if (message.onlyFor !== undefined) return void world.watch.changed();
  tellOf(world, message, "message_deleted", ts, { deleted_ts: message.ts, previous_message: before });
}

function tellOf(world: World, { channelId, teamId }: Message, subtype: string, ts: string, more: object): void {
  const channel_type = channelTypeOf(world.channel(channelId));
  const event = { type: "message", subtype, hidden: true, channel: channelId, channel_type, ts, event_ts: ts, ...more };
  world.happened(teamId, event);
}

export function react(world: World, message: Message, name: string, userId: string): void {
  let reaction = message.reactions.find((one) => one.name === name);
  if (!reaction) {
    reaction = { name, users: [] };
    message.reactions.push(reaction);
  }
  reaction.users.push(userId);
  tellReaction(world, message, "reaction_added", name, userId);
}

export function unreact(world: World, message: Message, name: string, userId: string): void {
  for (const one of message.reactions) if (one.name === name) one.users = one.users.filter((each) => each !== userId);
  message.reactions = message.reactions.filter((one) => one.users.length > 0);
  tellReaction(world, message, "reaction_removed", name, userId);
}

function tellReaction(world: World, { teamId, channelId, ts, userId }: Message, type: string, reaction: string, user: string) {
  const item = { type: "message", channel: channelId, ts };
  world.happened(teamId, { type, user, reaction, item, item_user: userId, event_ts: world.ts() });
}

/** The direct messages of a person with the app. */
export function directWithBot(world: World, team: Team, userId: string): Channel {
  const members = [userId, team.botUserId];
  return world.direct(team.id, members) ?? world.newChannel(team.id, "im", "", members);
}
