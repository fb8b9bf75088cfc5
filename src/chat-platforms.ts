// Opens Discord and Slack as they are configured.

import type { Config } from "./config/config.ts";
import { configMessages } from "./config/messages.ts";
import type { ChatPlatform } from "./core/ports/platform.ts";
import type { Clock, Log } from "./core/ports/runtime.ts";
import { SqlDiscordStore } from "./platforms/discord/store/sql-store.ts";
import { SqlInstallationStore } from "./platforms/slack/store/sql-installations.ts";
import { SqlSlackStore } from "./platforms/slack/store/sql-store.ts";
import type { Storage } from "./storage/storage.ts";

const clock: Clock = { now: () => new Date() };

/** Loads only the configured platforms: their libraries are large. */
export async function openChatPlatforms(
  { discord, slack }: Pick<Config, "discord" | "slack">,
  storage: Storage,
  log: Log,
): Promise<ChatPlatform[]> {
  return [
    ...(discord ? [await openDiscord(discord, storage, log)] : []),
    ...(slack ? [await openSlack(slack, storage, log)] : []),
  ];
}

async function openDiscord(
  discord: NonNullable<Config["discord"]>,
  { database, pool, leases }: Storage,
  log: Log,
): Promise<ChatPlatform> {
  const { DiscordPlatform } = await import("./platforms/discord/platform.ts");
  const sharing = pool && (await shareDiscord(pool, leases));
  return new DiscordPlatform({ ...discord, ...(sharing && { sharing }), rows: new SqlDiscordStore(database), clock, log });
}

/** What several processes share about Discord. */
async function shareDiscord(pool: NonNullable<Storage["pool"]>, leases: Storage["leases"]) {
  const [{ PostgresShardStore }, { sharedRequests }, { reserveToken }] = await Promise.all([
    import("./platforms/discord/store/postgres-shard-store.ts"),
    import("./platforms/discord/gateway/rate-limit.ts"),
    import("./storage/postgres/rate-limit.ts"),
  ]);
  return { leases, shards: new PostgresShardStore(pool), reserveRequest: () => reserveToken(pool, sharedRequests) };
}

async function openSlack(
  { bothTransports, distribution, ...slack }: NonNullable<Config["slack"]>,
  { database, pool, leases }: Storage,
  log: Log,
): Promise<ChatPlatform> {
  const { SlackPlatform } = await import("./platforms/slack/platform.ts");
  if (bothTransports) log.info({}, configMessages.bothSlackTransports);
  const rows = new SqlSlackStore(database, clock);
  const installs = distribution && { ...distribution, installations: new SqlInstallationStore(database) };
  return new SlackPlatform({ ...slack, distribution: installs, rows, ...(pool && { leases }), clock, log });
}
