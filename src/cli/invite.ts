// `npm run invite`: prints the link with which an admin adds the bot to a Discord server.

import { ConfigError, ignoredSettings, loadEnvironmentFile, readConfig } from "../config/config.ts";
import { configMessages } from "../config/messages.ts";
import { PlatformError } from "../core/errors.ts";
import { readCommandLine } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

await readCommandLine({
  run: "npm run invite --",
  about: commandLineMessages.invite,
  options: {},
});

try {
  loadEnvironmentFile();
  const { discord } = readConfig(process.env);
  if (!discord) throw new ConfigError([configMessages.discordNeedsToken, ...ignoredSettings(process.env)]);
  const { Api } = await import("../platforms/discord/gateway/api.ts");
  const { rateLimited, requestsPerSecond } = await import("../platforms/discord/gateway/rate-limit.ts");
  const { inviteUrl } = await import("../platforms/discord/gateway/permissions.ts");
  const api = new Api(discord.token, discord.apiUrl, rateLimited(requestsPerSecond));
  process.stdout.write(`${inviteUrl((await api.application()).id)}\n`);
  api.close();
} catch (error) {
  if (!(error instanceof ConfigError) && !(error instanceof PlatformError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
