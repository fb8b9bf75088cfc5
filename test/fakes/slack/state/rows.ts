import type { Block } from "../rules/block-types.ts";

/** A workspace where the app is or was installed. */
export interface Team {
  id: string;
  name: string;
  domain: string;
  /** The Enterprise organization that it belongs to. */
  enterpriseId?: string;
  botToken: string;
  botUserId: string;
  botId: string;
  /** The scopes of the bot token. */
  scopes: Set<string>;
  /** The error of all calls once the bot token is invalid. */
  authError?: "token_revoked" | "account_inactive";
  /** Whether the app's Messages tab is on. Without it, nothing can be posted to its DMs. */
  messagesTab: boolean;
}

export interface User {
  id: string;
  teamId: string;
  /** The home workspace of a Slack Connect user from another organization. */
  from?: string;
  name: string;
  isBot: boolean;
}

export type ChannelKind = "channel" | "group" | "im" | "mpim";

export interface Channel {
  id: string;
  teamId: string;
  name: string;
  kind: ChannelKind;
  /** User ids, including the bot's if it's a member. */
  members: Set<string>;
  archived: boolean;
}

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** Another message that is shared in this one, or the preview of a link. */
export type Attachment = { shared: { channelId: string; ts: string } } | { url: string; imageUrl: string };

export interface Message {
  teamId: string;
  channelId: string;
  ts: string;
  /** The root's `ts`, on replies only. */
  threadTs?: string;
  userId: string;
  fromBot: boolean;
  /** The bot id of another app. */
  otherBot?: string;
  text: string;
  blocks: Block[];
  fileIds: string[];
  attachments: Attachment[];
  metadata?: Metadata;
  reactions: { name: string; users: string[] }[];
  subtype?: "file_share" | "thread_broadcast" | "tombstone" | "bot_message";
  edited?: { user: string; ts: string };
  clientMsgId?: string;
  /** The only person who sees this ephemeral message. */
  onlyFor?: string;
  /** The files that image blocks showed at first. Clients may not show a file that a later update put in their place. */
  originalFileIds: Set<string>;
}

export interface StoredFile {
  id: string;
  teamId: string;
  ownerId: string;
  name: string;
  title: string;
  altText?: string;
  bytes: Buffer;
  /** Empty until the file is processed. */
  mimetype: string;
  width: number;
  height: number;
  createdAt: number;
  /** When it is processed, in milliseconds of the clock; undefined until the upload is completed. */
  readyAt?: number;
  shares: { channelId: string; ts: string; threadTs?: string }[];
  /** Users who see it without a share: its owner, and the app for files in a form. */
  visibleTo: Set<string>;
  deleted: boolean;
  /** The URL of a file that Slack doesn't store. */
  externalUrl?: string;
  /** Sent as a stub that the app completes with `files.info` (Slack Connect). */
  viaConnect?: boolean;
}

export interface View {
  id: string;
  teamId: string;
  userId: string;
  kind: "modal" | "home";
  blocks: Block[];
  title?: string;
  submit?: string;
  close?: string;
  callbackId: string;
  privateMetadata: string;
  externalId: string;
  notifyOnClose: boolean;
  clearOnClose: boolean;
  hash: string;
  rootId: string;
  previousId?: string;
  /** Entered values by block and action id, as Slack sends them. */
  entered: Map<string, Record<string, unknown>>;
  /** Errors at fields: block_id to sentence. */
  errors: Record<string, string>;
}
