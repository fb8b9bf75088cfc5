import type { ChannelType, ComponentType, InteractionResponseType, InteractionType, MessageType } from "discord.js";
import type { z } from "zod";
import type { CommandBody } from "../rules/commands.ts";
import type { AnyComponent } from "../rules/components.ts";
import type { Embed } from "../rules/embeds.ts";

export interface User {
  id: string;
  name: string;
  bot: boolean;
  /** Accepts no direct messages from the bot (50007). */
  closed: boolean;
}

export interface Overwrite {
  id: string;
  kind: "role" | "member";
  allow: bigint;
  deny: bigint;
}

export interface Role {
  id: string;
  name: string;
  permissions: bigint;
}

export interface Member {
  userId: string;
  roles: string[];
  joinedAt: number;
  /** Milliseconds. Until then, they can only read. */
  timedOutUntil?: number;
}

export interface Guild {
  id: string;
  name: string;
  ownerId: string;
  /** 0 to 3; larger files are allowed from tier 2 on. */
  premiumTier: number;
  roles: Role[];
  members: Map<string, Member>;
}

export interface ThreadState {
  ownerId: string;
  archived: boolean;
  locked: boolean;
  autoArchiveMinutes: number;
  archiveChangedAt: number;
  members: Set<string>;
}

export interface Channel {
  id: string;
  type: ChannelType;
  name: string;
  /** Undefined for DMs. */
  guildId?: string;
  parentId?: string;
  overwrites: Overwrite[];
  /** The person on the other side of a DM. */
  recipientId?: string;
  thread?: ThreadState;
  lastMessageId?: string;
}

/** A file in the CDN. */
export interface StoredFile {
  id: string;
  channelId: string;
  name: string;
  title?: string;
  bytes: Buffer;
  contentType: string;
  width?: number;
  height?: number;
  description?: string;
  spoiler: boolean;
  /** Uploaded with a slash command or a form. Discord deletes these after a while. */
  ephemeral: boolean;
  /** Shown by a component or embed, so not listed in the message's attachments. */
  placed: boolean;
}

export interface Reaction {
  emoji: string;
  users: string[];
}

export interface Reference {
  kind: "reply" | "forward" | "starter";
  messageId: string;
  channelId: string;
}

/** A forwarded message's copy of the original, without its author. */
export type Snapshot = Pick<Message, "content" | "files" | "embeds" | "components" | "flags" | "type" | "createdAt">;

export interface Message {
  id: string;
  channelId: string;
  authorId: string;
  type: MessageType;
  content: string;
  files: StoredFile[];
  embeds: Embed[];
  components: AnyComponent[];
  reactions: Reaction[];
  flags: number;
  mentions: string[];
  mentionsEveryone: boolean;
  createdAt: number;
  editedAt?: number;
  nonce?: string | number;
  reference?: Reference;
  snapshot?: Snapshot;
  /** The webhook that posted it. Its author is the webhook. */
  webhookId?: string;
  /** The interaction this message responds to. */
  answers?: Interaction;
  /** The only person who sees this ephemeral message. */
  onlyFor?: string;
}

export type Command = z.output<typeof CommandBody> & { id: string; version: string };

export interface Interaction {
  id: string;
  token: string;
  type: InteractionType;
  userId: string;
  channelId: string;
  createdAt: number;
  /** The `data` of the event. */
  data: object;
  command?: Command;
  componentType?: ComponentType;
  /** The message whose component was used, or whose component opened the form. */
  sourceId?: string;
  locale: string;
  acknowledged?: { type: InteractionResponseType; at: number };
  /** The original response, or the message that a component's response updated. */
  originalId?: string;
  followUps: string[];
  choices?: { name: string; value: string | number }[];
  form?: Form;
}

/** A modal as a person sees it. */
export interface Form {
  customId: string;
  title: string;
  components: AnyComponent[];
}
