// The ids that the core stores. They are made of Slack's own ids, so they survive a restart.

import type { Location, MessageId, Thread } from "../../../core/vocabulary.ts";

const slack = (id: string): Thread => ({ platform: "slack", id });

/** A thread has the `ts` of its first message, so it is known before the thread exists. */
export function threadOn(team: string, channel: string, ts: string): Thread {
  return slack(`${team}/${channel}/${ts}`);
}

/** A channel whose next conversation hangs on a message of the bot. In a direct message with `person` if the bot may not post there. */
export function channelOf(team: string, channel: string, person: string): Location {
  return { channel: slack(`${team}/${channel}@${person}`) };
}

interface Where {
  team: string;
  channel: string;
  /** The first message of the thread. */
  ts?: string;
  /** See `channelOf`. */
  person?: string;
}

export function readThread(id: string): Where {
  // Older rows of channels add a moment.
  const [, team = "", channel = "", ts, person] = /^(\w+)\/(\w+)(?:\/([\d.]+))?(?:<[\d.]+)?(?:@(\w+))?$/.exec(id) ?? [];
  return { team, channel, ...(ts && { ts }), ...(person && { person }) };
}

/** `key`: under which it was posted. `files`: the files that it shows, to remove them together. */
export function messageId(channel: string, ts: string, key: string, files: readonly string[]): MessageId {
  return `${channel}/${ts}/${key}/${files.join()}` as MessageId;
}

export function readMessageId(id: MessageId): { channel: string; ts: string; key: string; files: string[] } {
  const [channel = "", ts = "", key = "", files = ""] = id.split("/");
  return { channel, ts, key, files: files.split(",").filter(Boolean) };
}

export function isFileId(id: string): boolean {
  return /^F[A-Z0-9]+$/.test(id);
}

export function isDirect(channel: string): boolean {
  return channel.startsWith("D");
}

/** When a message with this `ts` was posted. */
export function timeOf(ts: string): Date {
  return new Date(Math.floor(Number(ts) * 1000));
}

/** The smallest `ts` that a message posted at `time` can have. */
export function tsAt(time: Date): string {
  return (Math.max(0, time.getTime()) / 1000).toFixed(6);
}
