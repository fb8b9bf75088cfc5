import type { Channel, Message, StoredFile, Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { Refusal } from "./refusal.ts";

/** A channel the bot can know: any public one, and private ones it's a member of. */
export function knownChannel(state: ServiceState, team: Team, id: string): Channel {
  const channel = state.channels.get(id);
  const known = channel?.teamId === team.id && (channel.kind === "channel" || channel.members.has(team.botUserId));
  if (!channel || !known) throw new Refusal("channel_not_found");
  return channel;
}

/** A channel the bot is a member of. */
export function ownChannel(state: ServiceState, team: Team, id: string): Channel {
  const channel = knownChannel(state, team, id);
  if (!channel.members.has(team.botUserId)) throw new Refusal("not_in_channel");
  return channel;
}

/** A message that everybody in the channel can see. */
export function messageIn(state: ServiceState, channel: Channel, ts: string): Message {
  const message = state.message(channel.id, ts);
  if (!message || message.subtype === "tombstone") throw new Refusal("message_not_found");
  return message;
}

/** The `ts` of a thread's root. A reply's `ts` is refused: Slack advises against it and documents no result. */
export function rootOf(state: ServiceState, channel: Channel, ts: string): string {
  const root = state.message(channel.id, ts);
  if (!root || root.threadTs !== undefined) throw new Refusal("cannot_reply_to_message");
  return root.ts;
}

/** A file the bot can see, even one that people from other organizations have shared. */
export function visibleFile(state: ServiceState, team: Team, id: string): StoredFile {
  const file = state.files.get(id);
  const isHere = file?.teamId === team.id || file?.shares.some(({ channelId }) => state.channel(channelId).teamId === team.id);
  if (!file || !isHere || file.readyAt === undefined) throw new Refusal("file_not_found");
  if (file.deleted) throw new Refusal("file_deleted");
  if (!state.sees(team.botUserId, file)) throw new Refusal("not_visible");
  return file;
}
