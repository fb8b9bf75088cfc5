// The ids that the core stores. They are made of Discord's own ids, so they survive a restart.

import type { Location, MessageId, ServerChannel, Thread } from "../../../core/vocabulary.ts";

/** Where something happened. */
export type Where =
  | { kind: "direct"; channel: string }
  /** A thread or forum post, and its channel. */
  | { kind: "thread"; channel: string; parent: string }
  | { kind: "channel"; channel: string };

/** The channel itself, or the one that a thread is in. Permissions and settings are the channel's. */
export function parentChannel(where: Where): string {
  return where.kind === "thread" ? where.parent : where.channel;
}

/** Where moderators can set defaults. Undefined in direct messages, which have no moderators. */
export function serverChannelOf(where: Where, guild: string | undefined): ServerChannel | undefined {
  return guild === undefined || where.kind === "direct" ? undefined : { channel: parentChannel(where), server: guild };
}

/** The server of direct messages, as Discord's own links name it. */
export const DIRECT = "@me";

const DISCORD_EPOCH = 1_420_070_400_000n;
const thread = (id: string): Thread => ({ platform: "discord", id });

/** A thread on a message has the message's id, so it is known before the thread exists. */
export function threadOn(channel: string, message: string): Thread {
  return thread(`${channel}/${message}`);
}

/** The core's location for a place on Discord. */
export function locationOf(where: Where): Location {
  switch (where.kind) {
    case "direct":
      return { thread: thread(`@/${where.channel}`) };
    case "thread":
      return { thread: threadOn(where.parent, where.channel) };
    case "channel":
      return { channel: thread(where.channel) };
  }
}

/** Parses the core's id of a thread or channel. `parent`: undefined in direct messages and channels. */
export function readThread(id: string): { channel: string; parent?: string } {
  const [, parent, channel] = /^(@|\d+)\/(\d+)$/.exec(id) ?? [];
  if (channel === undefined) return { channel: /^\d*/.exec(id)?.[0] ?? "" }; // older rows add a moment
  return { channel, ...(parent !== undefined && parent !== "@" && { parent }) };
}

/** The place on Discord for the core's thread or channel. */
export function whereIn({ id }: Thread): Where {
  const { channel, parent } = readThread(id);
  if (parent !== undefined) return { kind: "thread", channel, parent };
  return { kind: id.startsWith("@") ? "direct" : "channel", channel };
}

export function messageId(channel: string, message: string): MessageId {
  return `${channel}/${message}` as MessageId;
}

export function readMessageId(id: MessageId): { channel: string; message: string } {
  const [channel = "", message = ""] = id.split("/");
  return { channel, message };
}

/** A picture of a message. `part`: the attachment's id, or the embed's position. */
export function pictureId(channel: string, message: string, part: string): string {
  return `${channel}/${message}/${part}`;
}

export type PictureSource =
  | { kind: "posted"; channel: string; message: string; part: string }
  /** Uploaded with a command or a form: there's no message, only this link. */
  | { kind: "uploaded"; url: string };

export function readPictureId(id: string): PictureSource | undefined {
  const posted = /^(\d+)\/(\d+)\/(\w+)$/.exec(id);
  if (posted) return { kind: "posted", channel: posted[1] ?? "", message: posted[2] ?? "", part: posted[3] ?? "" };
  return URL.canParse(id) ? { kind: "uploaded", url: id } : undefined;
}

/** The id of a request that comes from an interaction. Those of messages are the messages' own ids. */
export function interactionRequest(interaction: string): string {
  return `i${interaction}`;
}

/** The message that a request comes from, which may be edited or deleted. Undefined for interactions. */
export function messageOfRequest(request: string): string | undefined {
  return /^\d+$/.test(request) ? request : undefined;
}

/** The snowflake in a request's id. */
export function eventOfRequest(request: string): string {
  return /\d+/.exec(request)?.[0] ?? "0";
}

/** When something with this id was created. */
export function timeOf(snowflake: string): Date {
  return new Date(Number((BigInt(snowflake) >> 22n) + DISCORD_EPOCH));
}

/** The smallest id that something created at `time` can have. */
export function snowflakeAt(time: Date): string {
  const since = BigInt(time.getTime()) - DISCORD_EPOCH;
  return String((since > 0n ? since : 0n) << 22n);
}
