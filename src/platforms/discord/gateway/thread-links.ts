// Links to threads and messages: "https://discord.com/channels/<server>/<channel>/<message>".

import { PlatformError } from "../../../core/errors.ts";
import type { LinkedThread } from "../../../core/ports/platform.ts";
import type { Api } from "./api.ts";
import { toWhere } from "./channel-directory.ts";
import { DIRECT, locationOf, serverChannelOf, threadOn } from "./ids.ts";

const hosts = /^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/;

/** `server`: undefined in direct messages. */
export function linkToMessage(server: string | undefined, channel: string, message: string): string {
  return `${linkToChannel(server, channel)}/${message}`;
}

/** To a channel, or to a thread. `server`: undefined in direct messages. */
export function linkToChannel(server: string | undefined, channel: string): string {
  return `https://discord.com/channels/${server ?? DIRECT}/${channel}`;
}

/** A link to a message in a channel leads to the thread on that message. Undefined: it's no link to a channel. Throws `gone`, `forbidden`. */
export async function findThread({ hostname, pathname }: URL, api: Pick<Api, "channel">): Promise<LinkedThread | undefined> {
  const [, server, channel, message] = /^\/channels\/(@me|\d+)\/(\d+)(?:\/(\d+))?\/?$/.exec(pathname) ?? [];
  if (!hosts.test(hostname) || server === undefined || channel === undefined) return undefined;
  const found = await api.channel(channel);
  const guild = "guild_id" in found ? found.guild_id : undefined;
  if ((guild ?? DIRECT) !== server) throw new PlatformError("gone", "the channel isn't on the link's server");
  const where = guild === undefined ? ({ kind: "direct", channel } as const) : toWhere(found);
  const place = locationOf(where);
  const settings = serverChannelOf(where, guild) ?? { server: DIRECT };
  if ("thread" in place) return { thread: place.thread, ...settings };
  return message === undefined ? undefined : { thread: threadOn(channel, message), ...settings };
}
