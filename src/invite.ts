// `npm run invite`: prints the link by which whoever runs a server lets the bot in.

import { ConfigError, loadEnvironmentFile, readConfig } from "./config.ts";
import { PlatformError } from "./core/errors.ts";
import { Api } from "./platforms/discord/api.ts";
import { paced, requestsPerSecond } from "./platforms/discord/pace.ts";
import { invitation } from "./platforms/discord/permissions.ts";

try {
  loadEnvironmentFile();
  const { discord } = readConfig(process.env);
  if (!discord) throw new ConfigError(["DISCORD_TOKEN is not set."]);
  const api = new Api(discord.token, discord.apiUrl, paced(requestsPerSecond));
  process.stdout.write(`${invitation((await api.application()).id)}\n`);
  api.close();
} catch (error) {
  if (!(error instanceof ConfigError) && !(error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
