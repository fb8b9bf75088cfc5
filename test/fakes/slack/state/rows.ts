import type { Block } from "../rules/block-types.ts";

/** A workspace with the app installed, or not any more. */
export interface Team {
  id: string;
  name: string;
  domain: string;
  botToken: string;
  botUserId: string;
  botId: string;
  /** What the bot token is granted. */
  scopes: Set<string>;
  /** What calls with the bot token are answered with, once it is worth nothing. */
  dead?: "token_revoked" | "account_inactive";
  /** False while the app's Messages tab is switched off: nothing can be posted to its direct messages. */
  messagesTab: boolean;
}

export interface User {
  id: string;
  teamId: string;
  /** Of another organization, in channels that it shares (Slack Connect): its workspace. */
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
  /** User ids, the bot's among them if it is in. */
  members: Set<string>;
  archived: boolean;
}

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

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
  metadata?: Metadata;
  reactions: { name: string; users: string[] }[];
  subtype?: "file_share" | "thread_broadcast" | "tombstone" | "bot_message";
  edited?: { user: string; ts: string };
  clientMsgId?: string;
  /** The only person who sees it (ephemeral). */
  onlyFor?: string;
  /** The files that image blocks showed when people's clients first saw them; what a later update put there instead may not show. */
  firstShown: Set<string>;
}

export interface StoredFile {
  id: string;
  teamId: string;
  ownerId: string;
  name: string;
  title: string;
  altText?: string;
  bytes: Buffer;
  /** "" until processed. */
  mimetype: string;
  width: number;
  height: number;
  createdAt: number;
  /** Milliseconds of the clock from when on it is processed; undefined: not completed yet. */
  readyAt?: number;
  shares: { channelId: string; ts: string; threadTs?: string }[];
  /** User ids who see it without a share: its owner, and the app for what was put into a form. */
  visibleTo: Set<string>;
  deleted: boolean;
  /** Points elsewhere instead of holding bytes. */
  externalUrl?: string;
  /** Comes as a stub that only `files.info` completes (Slack Connect). */
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
  /** What the person has entered: `block_id/action_id` to the state Slack sends. */
  entered: Map<string, Record<string, unknown>>;
  /** Shown at fields: block_id to sentence. */
  errors: Record<string, string>;
}
