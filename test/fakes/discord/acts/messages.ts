import { MessageType } from "discord.js";
import { refusal } from "../rules/refusal.ts";
import { messageView } from "../state/message-view.ts";
import type { Channel, Message } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { audience, memberOf } from "./event-audience.ts";
import { join, setArchived } from "./threads.ts";

type Given = "id" | "channelId" | "authorId";
type Post = Pick<Message, Given> & Partial<Omit<Message, Given>>;

/** Adds a message to its channel and emits the event. A message unarchives its thread. */
export function post(state: ServiceState, given: Post): Message {
  const message: Message = {
    type: MessageType.Default,
    content: "",
    files: [],
    embeds: [],
    components: [],
    reactions: [],
    flags: 0,
    mentions: [],
    mentionsEveryone: false,
    createdAt: state.clock.now(),
    ...given,
  };
  const channel = channelOf(state, message);
  if (channel.thread?.archived) setArchived(state, channel, false);
  state.messages.set(message.id, message);
  for (const file of message.files) state.files.set(file.id, file);
  if (message.onlyFor !== undefined) {
    state.watch.changed(); // ephemeral messages have no event
    return message;
  }
  channel.lastMessageId = message.id;
  if (channel.thread) join(state, channel, message.authorId);
  emitMessageEvent(state, message, "MESSAGE_CREATE", message.nonce === undefined ? {} : { nonce: message.nonce });
  return message;
}

/** Changes a message and emits the event. `edited`: whether people see "(edited)". */
export function change(state: ServiceState, message: Message, changes: Partial<Message>, edited = true): void {
  const before = message.files;
  Object.assign(message, changes, edited ? { editedAt: state.clock.now() } : {});
  for (const file of before) if (!message.files.includes(file)) state.files.delete(file.id);
  for (const file of message.files) state.files.set(file.id, file);
  if (message.onlyFor === undefined) emitMessageEvent(state, message, "MESSAGE_UPDATE", {});
  else state.watch.changed();
}

/** Deletes a message with its files. Its thread stays. */
export function remove(state: ServiceState, message: Message): void {
  state.messages.delete(message.id);
  for (const file of message.files) state.files.delete(file.id);
  const { place, ...whom } = audience(channelOf(state, message), "messages");
  if (message.onlyFor !== undefined) state.watch.changed();
  else state.emit({ ...whom, name: "MESSAGE_DELETE", payload: () => ({ id: message.id, ...place }) });
}

/** Deletes several messages of a channel at once, which is one event. */
export function removeAll(state: ServiceState, channel: Channel, messages: Message[]): void {
  for (const message of messages) {
    state.messages.delete(message.id);
    for (const file of message.files) state.files.delete(file.id);
  }
  const { place, ...whom } = audience(channel, "messages");
  const ids = messages.map(({ id }) => id);
  state.emit({ ...whom, name: "MESSAGE_DELETE_BULK", payload: () => ({ ids, ...place }) });
}

export function messageIn(state: ServiceState, channel: Channel, id: string): Message {
  const message = state.messages.get(id);
  // ephemeral messages are reachable only through their interaction
  if (message?.channelId !== channel.id || message.onlyFor !== undefined) throw refusal("unknownMessage");
  return message;
}

export function channelOf(state: ServiceState, message: Pick<Message, "channelId">): Channel {
  const channel = state.channels.get(message.channelId);
  if (!channel) throw refusal("unknownChannel");
  return channel;
}

/** Posts a system message, such as a thread's first line. */
export function postSystemMessage(
  state: ServiceState,
  channel: Channel,
  type: MessageType,
  authorId: string,
  more: Partial<Message> = {},
): void {
  post(state, { id: state.ids.next(), channelId: channel.id, authorId, type, ...more });
}

/** The users a text pings: those it mentions, limited by `allowed_mentions`. */
export function mentionsIn(
  text: string,
  allowed: { parse?: string[] | undefined; users?: string[] | null | undefined } | null | undefined,
): { mentions: string[]; mentionsEveryone: boolean } {
  const named = [...new Set([...text.matchAll(/<@!?(\d+)>/g)].map((match) => match[1] ?? ""))];
  const all = !allowed || allowed.parse?.includes("users");
  return {
    mentions: named.filter((id) => all || allowed.users?.includes(id)),
    mentionsEveryone: /@(everyone|here)/.test(text) && (!allowed || (allowed.parse?.includes("everyone") ?? false)),
  };
}

/** Whether there is nothing to show (50006). */
export function isEmpty(message: Pick<Message, "content" | "files" | "embeds" | "components">): boolean {
  const { content, files, embeds, components } = message;
  return content === "" && files.length + embeds.length + components.length === 0;
}

function emitMessageEvent(state: ServiceState, message: Message, name: string, more: object): void {
  const channel = channelOf(state, message);
  const { place, ...whom } = audience(channel, "messages");
  const payload = (reads: boolean) => ({
    ...messageView(state, message, reads),
    ...place,
    // without it, clients drop messages of DM channels they don't know
    channel_type: channel.type,
    ...memberOf(state, channel, message.authorId),
    ...more,
  });
  state.emit({ ...whom, name, payload });
}
