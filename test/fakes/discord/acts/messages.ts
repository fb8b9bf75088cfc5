import { MessageType } from "discord.js";
import { refusal } from "../rules/refusal.ts";
import { messageView } from "../state/message-view.ts";
import type { Channel, Message } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { audience, memberOf } from "./telling.ts";
import { join, setArchived } from "./threads.ts";

type Given = "id" | "channelId" | "authorId";
type Post = Pick<Message, Given> & Partial<Omit<Message, Given>>;

/** Puts a message into its channel and tells everybody. A message un-archives its thread (facts §5). */
export function post(world: World, given: Post): Message {
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
    createdAt: world.clock.now(),
    ...given,
  };
  const channel = channelOf(world, message);
  if (channel.thread?.archived) setArchived(world, channel, false);
  world.messages.set(message.id, message);
  for (const file of message.files) world.files.set(file.id, file);
  if (message.onlyFor !== undefined) {
    world.watch.changed(); // nobody but that person hears of it
    return message;
  }
  channel.lastMessageId = message.id;
  if (channel.thread) join(world, channel, message.authorId);
  tell(world, message, "MESSAGE_CREATE", message.nonce === undefined ? {} : { nonce: message.nonce });
  return message;
}

/** Writes changes into a message and tells everybody. `edited`: whether people see "(edited)". */
export function change(world: World, message: Message, changes: Partial<Message>, edited = true): void {
  const before = message.files;
  Object.assign(message, changes, edited ? { editedAt: world.clock.now() } : {});
  for (const file of before) if (!message.files.includes(file)) world.files.delete(file.id);
  for (const file of message.files) world.files.set(file.id, file);
  if (message.onlyFor === undefined) tell(world, message, "MESSAGE_UPDATE", {});
  else world.watch.changed();
}

/** Removes a message with its files. The thread on it stays. */
export function remove(world: World, message: Message): void {
  world.messages.delete(message.id);
  for (const file of message.files) world.files.delete(file.id);
  const { place, ...whom } = audience(world, channelOf(world, message), "messages");
  if (message.onlyFor !== undefined) world.watch.changed();
  else world.happened({ ...whom, name: "MESSAGE_DELETE", payload: () => ({ id: message.id, ...place }) });
}

export function messageIn(world: World, channel: Channel, id: string): Message {
  const message = world.messages.get(id);
  // ephemeral messages can be reached through their interaction only
  if (message?.channelId !== channel.id || message.onlyFor !== undefined) throw refusal("unknownMessage");
  return message;
}

export function channelOf(world: World, message: Pick<Message, "channelId">): Channel {
  const channel = world.channels.get(message.channelId);
  if (!channel) throw refusal("unknownChannel");
  return channel;
}

/** A message that says what happened, such as a thread's first line. */
export function announce(world: World, channel: Channel, type: MessageType, authorId: string, more: Partial<Message> = {}): void {
  post(world, { id: world.ids.next(), channelId: channel.id, authorId, type, ...more });
}

/** Whom a text pings: those it names, as far as `allowed_mentions` lets it (facts §1.3). */
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

/** Whether anything is left to show (50006). */
export function isEmpty(message: Pick<Message, "content" | "files" | "embeds" | "components">): boolean {
  const { content, files, embeds, components } = message;
  return content === "" && files.length + embeds.length + components.length === 0;
}

function tell(world: World, message: Message, name: string, more: object): void {
  const channel = channelOf(world, message);
  const { place, ...whom } = audience(world, channel, "messages");
  const payload = (reads: boolean) => ({
    ...messageView(world, message, reads),
    ...place,
    // without it a client drops messages of DM channels that it does not know (facts §12)
    channel_type: channel.type,
    ...memberOf(world, channel, message.authorId),
    ...more,
  });
  world.happened({ ...whom, name, payload });
}
