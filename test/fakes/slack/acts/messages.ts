import { shownFiles } from "../rules/image-files.ts";
import type { Channel, Message, Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { channelTypeOf, messageView } from "../state/views.ts";

export type Draft = Pick<Message, "channelId" | "userId" | "fromBot" | "text"> &
  Partial<
    Pick<
      Message,
      "blocks" | "fileIds" | "attachments" | "metadata" | "threadTs" | "subtype" | "clientMsgId" | "onlyFor" | "otherBot"
    >
  >;

/** Stores a message and emits the event, even for the app's own messages. Ephemeral ones have no event. */
export function post(state: ServiceState, draft: Draft): Message {
  const channel = state.channel(draft.channelId);
  const message: Message = {
    teamId: channel.teamId,
    ts: state.ts(),
    blocks: [],
    fileIds: [],
    attachments: [],
    reactions: [],
    originalFileIds: new Set(),
    ...draft,
  };
  state.messages.push(message);
  share(state, message);
  if (message.onlyFor !== undefined) state.watch.changed();
  else emitMessageEvent(state, message);
  return message;
}

/** Shares a message's files with the channel's members, including those of image blocks. */
function share(state: ServiceState, message: Message): void {
  const { channelId, ts, threadTs } = message;
  for (const id of message.fileIds) state.files.get(id)?.shares.push({ channelId, ts, ...(threadTs ? { threadTs } : {}) });
  showPictures(state, message);
}

function showPictures(state: ServiceState, message: Message): void {
  const files = shownFiles(state, state.team(message.teamId), message.blocks);
  for (const file of files) for (const member of state.channel(message.channelId).members) file.visibleTo.add(member);
  if (message.originalFileIds.size === 0) for (const file of files) message.originalFileIds.add(file.id);
}

function emitMessageEvent(state: ServiceState, message: Message): void {
  const channel = state.channel(message.channelId);
  const shape = { ...messageView(state, message), channel: channel.id, event_ts: message.ts };
  state.emit(message.teamId, { ...shape, type: "message", channel_type: channelTypeOf(channel) });
  emitMention(state, message, message.ts);
}

/** The mention event has no subtype, and isn't sent in DMs. */
function emitMention(state: ServiceState, message: Message, event_ts: string): void {
  const { teamId, channelId: channel } = message;
  const mention = `<@${state.team(teamId).botUserId}>`;
  if (message.fromBot || state.channel(channel).kind === "im" || !message.text.includes(mention)) return;
  const { subtype: _, ...rest } = messageView(state, message);
  state.emit(teamId, { ...rest, channel, event_ts, type: "app_mention" });
}

export interface Change {
  text?: string;
  blocks?: Message["blocks"];
  attachments?: Message["attachments"];
  metadata?: Message["metadata"];
  fileIds?: string[];
  /** Whether the message shows "(edited)". */
  edited: boolean;
}

/** Changes a message and emits the event, even for the app's own edits. */
export function change(state: ServiceState, message: Message, { edited, ...to }: Change): void {
  const before = messageView(state, message);
  Object.assign(message, to);
  const ts = state.ts();
  if (edited) message.edited = { user: message.userId, ts: `${ts.split(".")[0]}.000000` };
  showPictures(state, message);
  emitMessageChange(state, message, "message_changed", ts, { message: messageView(state, message), previous_message: before });
  if (edited) emitMention(state, message, ts);
}

/** Slack adds the preview of a link that is in a message. */
export function preview(state: ServiceState, message: Message, url: string, imageUrl: string): void {
  change(state, message, { attachments: [...message.attachments, { url, imageUrl }], edited: false });
}

/** Deletes a message. A root with replies leaves a tombstone. */
export function remove(state: ServiceState, message: Message): void {
  const before = messageView(state, message);
  const ts = state.ts();
  if (state.repliesTo(message).length > 0) {
    Object.assign(message, {
      subtype: "tombstone",
      text: "This message was deleted.",
      blocks: [],
      fileIds: [],
      attachments: [],
      reactions: [],
    });
    delete message.metadata;
    return void emitMessageChange(state, message, "message_changed", ts, {
      message: messageView(state, message),
      previous_message: before,
    });
  }
  state.messages = state.messages.filter((one) => one !== message);
  if (message.onlyFor !== undefined) return void state.watch.changed();
  emitMessageChange(state, message, "message_deleted", ts, { deleted_ts: message.ts, previous_message: before });
}

function emitMessageChange(state: ServiceState, { channelId, teamId }: Message, subtype: string, ts: string, more: object): void {
  const channel_type = channelTypeOf(state.channel(channelId));
  const event = { type: "message", subtype, hidden: true, channel: channelId, channel_type, ts, event_ts: ts, ...more };
  state.emit(teamId, event);
}

export function react(state: ServiceState, message: Message, name: string, userId: string): void {
  let reaction = message.reactions.find((one) => one.name === name);
  if (!reaction) {
    reaction = { name, users: [] };
    message.reactions.push(reaction);
  }
  reaction.users.push(userId);
  emitReactionEvent(state, message, "reaction_added", name, userId);
}

export function unreact(state: ServiceState, message: Message, name: string, userId: string): void {
  for (const one of message.reactions) if (one.name === name) one.users = one.users.filter((each) => each !== userId);
  message.reactions = message.reactions.filter((one) => one.users.length > 0);
  emitReactionEvent(state, message, "reaction_removed", name, userId);
}

function emitReactionEvent(
  state: ServiceState,
  { teamId, channelId, ts, userId }: Message,
  type: string,
  reaction: string,
  user: string,
) {
  const item = { type: "message", channel: channelId, ts };
  state.emit(teamId, { type, user, reaction, item, item_user: userId, event_ts: state.ts() });
}

/** A person's DM with the app. */
export function directWithBot(state: ServiceState, team: Team, userId: string): Channel {
  const members = [userId, team.botUserId];
  return state.direct(team.id, members) ?? state.newChannel(team.id, "im", "", members);
}
