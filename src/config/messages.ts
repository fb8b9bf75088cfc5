// What an admin reads about settings in the environment. No sentence repeats a value: it may be a secret.

import { joinList } from "../core/cards/format.ts";
import { didYouMean } from "../core/cards/messages.ts";

export const configMessages = {
  // What a value must be
  wholeNumber: (name: string, min: number, max: number) => `${name} must be a whole number from ${min} to ${max}.`,
  dollarsOrNever: (name: string) => `${name} must be an amount in US dollars, like 0.50, or never.`,
  dollars: (name: string) => `${name} must be an amount in US dollars, like 5 or 2.50.`,
  oneOf: (name: string, values: readonly string[]) => `${name} must be ${joinList(values, "or")}.`,
  shards: "DISCORD_SHARDS must be auto or a whole number from 1 to 9999.",
  atLeast: (name: string, characters: number) => `${name} must have at least ${characters} characters.`,
  startsWith: (name: string, start: string) => `${name} must start with ${start}.`,
  url: (name: string, example: string) => `${name} must be a URL like "${example}".`,
  origins: (name: string) => `${name} must list origins like "https://brush.example", separated by commas.`,
  publicUrl: 'PUBLIC_URL must be the https address of the page without a path, like "https://brush.example".',
  networks: (name: string) => `${name} must list IP addresses or networks like "127.0.0.1" or "10.0.0.0/8", separated by commas.`,
  ids: (name: string, what: "channel" | "server" | "role" | "workspace") => `${name} must list ${what} IDs, separated by commas.`,
  models: (name: string, examples: readonly string[]) =>
    `${name} must list one to four models, separated by commas: ${joinList(examples, "or")}.`,

  databaseUrl: 'DATABASE_URL must be a URL like "postgres://user:password@db.example/threadbrush".',
  picturesUrl:
    'PICTURES_URL must be "files" or a bucket like "s3://bucket/prefix?endpoint=https://s3.example&region=eu-central-1", without keys in it.',
  roles: (roles: readonly string[]) => `ROLES must list one or more of ${joinList(roles, "and")}, separated by commas.`,

  // Which settings need each other
  needs: (name: string, needed: string) => `${name} has no effect without ${needed}.`,
  picturesNeeded:
    'PICTURES_URL must be set with DATABASE_URL: to a bucket of an S3-compatible store, or to "files" if all processes share DATA_DIR.',
  bucketNeedsKeys: "PICTURES_URL also needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.",
  pageNeedsToken: "WEB_TOKEN must be set because WEB_HOST is not a loopback address. Without it, anyone could open the page.",
  publicUrlNeedsToken:
    "PUBLIC_URL also needs WEB_TOKEN: people of chats reach the page, and without a token all of it would be open to them.",
  slackNeedsTransport: "SLACK_BOT_TOKEN also needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).",
  slackNeedsBotToken: "SLACK_BOT_TOKEN (one workspace) or SLACK_CLIENT_ID (many workspaces) must be set to use Slack.",
  slackOneOrMany: "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: set only one of them.",
  slackManyNeedHttp: "SLACK_CLIENT_ID needs HTTP: set SLACK_SIGNING_SECRET instead of SLACK_APP_TOKEN.",
  slackManyNeeds: (missing: readonly string[]) => `SLACK_CLIENT_ID also needs ${joinList(missing, "and")}.`,
  discordNeedsToken: "DISCORD_TOKEN must be set. Copy it from discord.com/developers → your application → Bot → Reset Token.",

  // Misspelt names
  ignored: (name: string, nearest: string) => `${name} isn't a setting, so it's ignored. ${didYouMean([nearest])}`,

  // Warnings
  bothSlackTransports: "SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, using Socket Mode",
  openToEveryone:
    "everyone on these servers can use the paid models: set DISCORD_GUILDS, DISCORD_ROLES or SLACK_TEAMS to restrict them",
};
