// Warns if everybody who meets the bot can spend its API credit.

import type { ChatPlatform } from "../core/ports/platform.ts";
import type { Log } from "../core/ports/runtime.ts";
import type { Config } from "./config.ts";
import { configMessages } from "./messages.ts";

type Rules = Pick<Config, "keys" | "discord" | "slack">;

/** Logs a warning with the names of the bot's servers if a paid key is set and access isn't limited. Call it after the platforms' first
 *  attempt to connect. */
export function warnIfOpen({ keys, discord, slack }: Rules, chats: readonly ChatPlatform[], log: Log): void {
  const restrictions = [discord?.access.guilds, discord?.access.roles, slack?.access.teams];
  const isRestricted = restrictions.some((ids) => ids !== undefined && ids.length > 0);
  if (chats.length === 0 || Object.keys(keys).length === 0 || isRestricted) return;
  const servers = chats.flatMap((chat) =>
    chat.status() === "ready" ? (chat.servers?.() ?? []) : [`${chat.name} (not connected yet)`],
  );
  log.warn({ servers }, configMessages.openToEveryone);
}
