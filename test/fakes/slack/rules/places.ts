import type { Channel, Message, StoredFile, Team } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { Refusal } from "./refusal.ts";

/** A channel the bot knows of. Private ones that it is not in do not exist for it. */
export function knownChannel(world: World, team: Team, id: string): Channel {
  const channel = world.channels.get(id);
  const known = channel?.teamId === team.id && (channel.kind === "channel" || channel.members.has(team.botUserId));
  if (!channel || !known) throw new Refusal("channel_not_found");
  return channel;
}

/** A channel the bot is in. */
export function ownChannel(world: World, team: Team, id: string): Channel {
  const channel = knownChannel(world, team, id);
  if (!channel.members.has(team.botUserId)) throw new Refusal("not_in_channel");
  return channel;
}

/** A message that everybody in the channel can see. */
export function messageIn(world: World, channel: Channel, ts: string): Message {
  const message = world.message(channel.id, ts);
  if (!message || message.subtype === "tombstone") throw new Refusal("message_not_found");
  return message;
}

/** The `ts` of a thread's root; a reply's is refused, which Slack advises against and whose outcome it does not promise. */
export function rootOf(world: World, channel: Channel, ts: string): string {
  const root = world.message(channel.id, ts);
  if (!root || root.threadTs !== undefined) throw new Refusal("cannot_reply_to_message");
  return root.ts;
}

/** A file the bot sees; people of other companies may have shared it in a channel of its workspace. */
export function visibleFile(world: World, team: Team, id: string): StoredFile {
  const file = world.files.get(id);
  const isHere = file?.teamId === team.id || file?.shares.some(({ channelId }) => world.channel(channelId).teamId === team.id);
  if (!file || !isHere || file.readyAt === undefined) throw new Refusal("file_not_found");
  if (file.deleted) throw new Refusal("file_deleted");
  if (!world.sees(team.botUserId, file)) throw new Refusal("not_visible");
  return file;
}
