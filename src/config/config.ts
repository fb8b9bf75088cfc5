import { existsSync } from "node:fs";
import { z } from "zod";
import type { Budget } from "../core/deps.ts";
import type { ModelId } from "../core/vocabulary.ts";
import { validatePlanner } from "../models/planner/choose-planner.ts";
import { type ApiKeys, providers, requiredSetting, validateModelId } from "../models/providers.ts";
import type { S3Bucket } from "../storage/objects/s3-client.ts";
import { configMessages } from "./messages.ts";
import { findMisspelt } from "./misspelt.ts";
import {
  address,
  dollars,
  dollarsOrNever,
  ids,
  integer,
  isApi,
  isDatabase,
  isLoopback,
  isNetwork,
  isOrigin,
  isPictures,
  isSecureOrigin,
  list,
  models,
  oneOf,
  secret,
  slackToken,
} from "./values.ts";

const roles = ["web", "discord", "slack", "draw"] as const;
/** What a process does: serve the page, receive from Discord or Slack, draw pictures. Every process posts cards. */
type Role = (typeof roles)[number];

export interface Config {
  dataDir: string;
  /** Undefined: SQLite in `dataDir`. `pictures`: where the pictures are; "files": in `dataDir`, which all processes share. */
  database?: { url: string; connections: number; pictures: S3Bucket | "files" };
  roles: ReadonlySet<Role>;
  web: {
    host: string;
    /** 0: any free port. */
    port: number;
    /** Always set unless `host` is a loopback address. */
    token?: string;
    /** Token for `/metrics`. Undefined: `token`. */
    metricsToken?: string;
    /** Further origins of the page: "https://brush.example". */
    origins: string[];
    /** Addresses and networks of proxies whose `X-Forwarded-For` is trusted. Undefined: none. */
    trustedProxies?: string[];
  };
  /** People may share their conversations of the page by a link. */
  shareLinks: boolean;
  /** Undefined: Discord is off. */
  discord?: {
    token: string;
    /** Without a version and a trailing slash. */
    apiUrl: string;
    /** Ids of channels in which no mention is needed. */
    editChannels: string[];
    /** Ids of the servers and roles that may use the bot. Empty: all. */
    access: { guilds: string[]; roles: string[] };
    /** How many shards there are over all processes. Undefined: as many as Discord recommends. */
    shards?: number;
  };
  /** Undefined: Slack is off. */
  slack?: {
    /** The token of the bot's only workspace. Undefined: `distribution` is set. */
    botToken?: string;
    /** The app's credentials with which many workspaces install it. `installationSecret` encrypts their tokens. */
    distribution?: { clientId: string; clientSecret: string; installationSecret: string };
    /** Socket Mode with an app token, otherwise HTTP. */
    transport: { appToken: string } | { signingSecret: string; port: number };
    /** Both transports are configured; Socket Mode wins. */
    bothTransports: boolean;
    /** With a trailing slash. */
    apiUrl: string;
    /** Ids of channels in which no mention is needed. */
    editChannels: string[];
    /** `teams`: ids of the workspaces that may use the bot. Empty: those where it's installed. `external`: members of other organizations
     *  may use it too. */
    access: { teams: string[]; external: boolean };
    /** The finished card is a new message that replaces the one with previews. */
    replaces: boolean;
  };
  /** Where people of chats can open the page: an origin, one of `web.origins`. Undefined: cards don't lead there. */
  publicUrl?: string;
  /** Keys of the providers that have one. */
  keys: ApiKeys;
  defaultModels: ModelId[];
  /** The models that `auto` uses if the built-in editor doesn't understand. Undefined: the default choice. */
  autoModels?: ModelId[];
  /** The language model that reads what the built-in editor doesn't understand, or "none". Undefined: the default choice. */
  plannerModel?: string;
  /** The ONNX file of the network that finds subjects. Undefined: the package's. */
  subjectNetwork?: string;
  /** How many previews to request. */
  previews: number;
  /** Time limit of one picture, from sending the request to its last byte. */
  modelTimeoutMs: number;
  /** Concurrent drawings per provider. */
  modelConcurrency: number;
  /** Waiting turns per person. */
  maxWaiting: number;
  /** New conversations take only messages that address the bot as turns. */
  mentionOnly: boolean;
  /** Earlier turns that are sent to models. */
  historyTurns: number;
  /** Whether an instruction without a picture creates one from text at once, or asks first. */
  createFromText: "ask" | "always";
  /** The marks in pictures contain people's instructions for models. */
  provenancePrompt: boolean;
  budget: Budget;
  /** See `Limits`. */
  confirmUsd?: number;
  logLevel: LogLevel;
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** All problems of the environment, one sentence each. Never contains values: they may be secrets. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/** Pure. An empty variable counts as not set. Throws one `ConfigError` with all problems. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const settings = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  const read = environment.safeParse(settings);
  const problems = read.success ? [] : read.error.issues.map(({ message }) => message);
  if (!settings.WEB_TOKEN && !isLoopback(settings.WEB_HOST ?? "127.0.0.1")) problems.push(configMessages.pageNeedsToken);
  if (settings.PUBLIC_URL && !settings.WEB_TOKEN) problems.push(configMessages.publicUrlNeedsToken);
  problems.push(...slackProblems(settings), ...databaseProblems(settings));
  const keys = apiKeysIn(settings);
  const named = ["DEFAULT_MODELS", "AUTO_MODELS"] as const;
  const models = named.flatMap((setting) => (read.success ? (read.data[setting] ?? []) : []).map((id) => ({ setting, id })));
  problems.push(...models.flatMap(({ setting, id }) => validateModelId(setting, id, keys) ?? []));
  const planner = settings.PLANNER_MODEL && validatePlanner(settings.PLANNER_MODEL, keys);
  if (planner) problems.push(planner);
  if (!read.success || problems.length > 0) throw new ConfigError([...problems, ...ignoredSettings(env)]);
  const { DATA_DIR, WEB_HOST, WEB_PORT, WEB_TOKEN, WEB_ORIGIN, DEFAULT_MODELS, MODEL_CONCURRENCY, MAX_WAITING, LOG_LEVEL } =
    read.data;
  const { WEB_TRUSTED_PROXIES, METRICS_TOKEN, PUBLIC_URL } = read.data;
  const { HISTORY_TURNS, BUDGET_USD_PER_DAY, BUDGET_USD_PER_PERSON_PER_DAY, BUDGET_USD_PAGE_PER_DAY } = read.data;
  const { AUTO_MODELS, CREATE_FROM_TEXT, PREVIEWS, MODEL_TIMEOUT_S, MENTION_ONLY, PROVENANCE_PROMPT } = read.data;
  const { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_EDIT_CHANNELS, DISCORD_GUILDS, DISCORD_ROLES, DISCORD_SHARDS } = read.data;
  return {
    dataDir: DATA_DIR,
    ...databaseConfig(read.data),
    roles: new Set(read.data.ROLES as Role[]),
    web: {
      ...{ host: WEB_HOST, port: WEB_PORT },
      origins: [...new Set([...WEB_ORIGIN, ...(PUBLIC_URL ? [PUBLIC_URL] : [])])],
      ...(WEB_TOKEN && { token: WEB_TOKEN }),
      ...(METRICS_TOKEN && { metricsToken: METRICS_TOKEN }),
      ...(WEB_TRUSTED_PROXIES.length > 0 && { trustedProxies: WEB_TRUSTED_PROXIES }),
    },
    shareLinks: read.data.SHARE_LINKS === "true",
    ...(DISCORD_TOKEN && {
      discord: {
        ...{ token: DISCORD_TOKEN, apiUrl: DISCORD_API_URL, editChannels: DISCORD_EDIT_CHANNELS },
        access: { guilds: DISCORD_GUILDS, roles: DISCORD_ROLES },
        ...(DISCORD_SHARDS !== "auto" && { shards: DISCORD_SHARDS }),
      },
    }),
    ...slackConfig(read.data),
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
    keys,
    defaultModels: (DEFAULT_MODELS ?? [Object.keys(keys).length > 0 ? "auto" : "local"]) as ModelId[],
    ...(AUTO_MODELS && { autoModels: AUTO_MODELS as ModelId[] }),
    ...(read.data.PLANNER_MODEL && { plannerModel: read.data.PLANNER_MODEL }),
    ...(read.data.SUBJECT_NETWORK && { subjectNetwork: read.data.SUBJECT_NETWORK }),
    previews: PREVIEWS,
    modelTimeoutMs: MODEL_TIMEOUT_S * 1000,
    modelConcurrency: MODEL_CONCURRENCY,
    maxWaiting: MAX_WAITING,
    mentionOnly: MENTION_ONLY === "true",
    historyTurns: HISTORY_TURNS,
    createFromText: CREATE_FROM_TEXT,
    provenancePrompt: PROVENANCE_PROMPT === "true",
    budget: {
      ...(BUDGET_USD_PER_DAY !== undefined && { all: BUDGET_USD_PER_DAY }),
      ...(BUDGET_USD_PER_PERSON_PER_DAY !== undefined && { person: BUDGET_USD_PER_PERSON_PER_DAY }),
      ...(BUDGET_USD_PAGE_PER_DAY !== undefined && { page: BUDGET_USD_PAGE_PER_DAY }),
    },
    ...(read.data.CONFIRM_USD !== undefined && { confirmUsd: read.data.CONFIRM_USD }),
    logLevel: LOG_LEVEL,
  };
}

function slackProblems(settings: Record<string, string>): string[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_SIGNING_SECRET: secret } = settings;
  if (settings.SLACK_CLIENT_ID) return distributionProblems(settings);
  const unused = ["SLACK_CLIENT_SECRET", "INSTALLATION_SECRET"].filter((name) => settings[name] !== undefined);
  if (unused.length > 0) return unused.map((name) => configMessages.needs(name, "SLACK_CLIENT_ID"));
  if (bot && !app && !secret) return [configMessages.slackNeedsTransport];
  if (!bot && (app || secret)) return [configMessages.slackNeedsBotToken];
  return [];
}

function distributionProblems(settings: Record<string, string>): string[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app } = settings;
  if (bot) return [configMessages.slackOneOrMany];
  if (app) return [configMessages.slackManyNeedHttp];
  const missing = ["SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET", "INSTALLATION_SECRET"].filter((name) => !settings[name]);
  return missing.length > 0 ? [configMessages.slackManyNeeds(missing)] : [];
}

function slackConfig(read: z.infer<typeof environment>): Pick<Config, "slack"> {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_SIGNING_SECRET: signingSecret } = read;
  const { SLACK_CLIENT_ID: clientId, SLACK_CLIENT_SECRET: clientSecret, INSTALLATION_SECRET: installationSecret } = read;
  const many = clientId && clientSecret && installationSecret ? { clientId, clientSecret, installationSecret } : undefined;
  if (!botToken && !many) return {};
  const { SLACK_PORT: port, SLACK_API_URL: apiUrl, SLACK_EDIT_CHANNELS: editChannels, SLACK_CARD } = read;
  const access = { teams: read.SLACK_TEAMS, external: read.SLACK_EXTERNAL === "true" };
  const transport = appToken ? { appToken } : { signingSecret: signingSecret ?? "", port };
  const bothTransports = Boolean(appToken && signingSecret);
  const identity = many ? { distribution: many } : botToken ? { botToken } : {};
  return { slack: { ...identity, transport, bothTransports, apiUrl, editChannels, access, replaces: SLACK_CARD === "replace" } };
}

function databaseProblems(settings: Record<string, string>): string[] {
  const { DATABASE_URL, PICTURES_URL, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings;
  if (!DATABASE_URL) {
    const alone = ["DATABASE_CONNECTIONS", "PICTURES_URL", "ROLES", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"];
    return alone.filter((name) => settings[name] !== undefined).map((name) => configMessages.needs(name, "DATABASE_URL"));
  }
  if (!PICTURES_URL) return [configMessages.picturesNeeded];
  if (PICTURES_URL === "files" || (S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY)) return [];
  return [configMessages.bucketNeedsKeys];
}

function databaseConfig(read: z.infer<typeof environment>): Pick<Config, "database"> {
  const { DATABASE_URL: url, DATABASE_CONNECTIONS: connections, PICTURES_URL: address } = read;
  if (!url || !address) return {};
  const { S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } = read;
  const pictures = address === "files" ? address : { ...bucketOf(address), accessKeyId, secretAccessKey };
  return { database: { url, connections, pictures } };
}

function bucketOf(address: string): Omit<S3Bucket, "accessKeyId" | "secretAccessKey"> {
  const { hostname: name, pathname, searchParams } = new URL(address);
  const region = searchParams.get("region") ?? "us-east-1";
  const endpoint = (searchParams.get("endpoint") ?? `https://s3.${region}.amazonaws.com`).replace(/\/+$/, "");
  const path = pathname.replace(/^\/+|\/+$/g, "");
  return { name, prefix: path === "" ? "" : `${path}/`, endpoint, region };
}

/** Adds the variables of a `.env` file to `process.env`. Variables that are set already win. */
export function loadEnvironmentFile(path = ".env"): void {
  if (existsSync(path)) process.loadEnvFile(path);
}

/** The secret values of this environment, which must never be shown. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) =>
    value?.trim() && /(_|^)(TOKEN|KEY|SECRET|PASSWORD)$/.test(name)
      ? [value.trim()]
      : name === "DATABASE_URL"
        ? passwordsIn(value)
        : [],
  );
}

/** The password of a URL, as it is written there and decoded. */
function passwordsIn(url: string | undefined): string[] {
  if (!url || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  return password === "" ? [] : [password, decodeURIComponent(password)];
}

/** A sentence for each variable that looks like a misspelt setting. */
export function ignoredSettings(env: Readonly<Record<string, string | undefined>>): string[] {
  return findMisspelt(env, settingNames()).map(({ name, nearest }) => configMessages.ignored(name, nearest));
}

/** All settings. Providers may share a key. */
export function settingNames(): string[] {
  return [...new Set([...Object.keys(environment.shape), ...providers.map(({ key }) => key)])];
}

const environment = z.object({
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z.string().refine(isDatabase, configMessages.databaseUrl).optional(),
  DATABASE_CONNECTIONS: integer("DATABASE_CONNECTIONS", 2, 200, 10),
  PICTURES_URL: z.string().refine(isPictures, configMessages.picturesUrl).optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  ROLES: list(roles.join(",")).refine(
    (named) => named.length > 0 && named.every((one) => roles.some((role) => role === one)),
    configMessages.roles(roles),
  ),
  WEB_HOST: z.string().default("127.0.0.1"),
  WEB_PORT: integer("WEB_PORT", 0, 65535, 3000),
  WEB_TOKEN: secret("WEB_TOKEN", 16),
  WEB_ORIGIN: list("").refine((origins) => origins.every(isOrigin), configMessages.origins("WEB_ORIGIN")),
  PUBLIC_URL: z.string().refine(isSecureOrigin, configMessages.publicUrl).optional(),
  WEB_TRUSTED_PROXIES: list("").refine((proxies) => proxies.every(isNetwork), configMessages.networks("WEB_TRUSTED_PROXIES")),
  METRICS_TOKEN: secret("METRICS_TOKEN", 16),
  SHARE_LINKS: oneOf("SHARE_LINKS", ["true", "false"], "false"),
  DISCORD_TOKEN: z.string().optional(),
  DISCORD_API_URL: z
    .string()
    .default("https://discord.com/api")
    .refine(isApi, configMessages.url("DISCORD_API_URL", "https://discord.com/api"))
    .transform((url) => url.replace(/\/+$/, "")),
  DISCORD_EDIT_CHANNELS: ids("DISCORD_EDIT_CHANNELS", "channel", /^\d{17,20}$/),
  DISCORD_GUILDS: ids("DISCORD_GUILDS", "server", /^\d{17,20}$/),
  DISCORD_ROLES: ids("DISCORD_ROLES", "role", /^\d{17,20}$/),
  DISCORD_SHARDS: z
    .string()
    .regex(/^(auto|[1-9]\d{0,3})$/, configMessages.shards)
    .transform((shards) => (shards === "auto" ? ("auto" as const) : Number(shards)))
    .default("auto"),
  SLACK_BOT_TOKEN: slackToken("SLACK_BOT_TOKEN", "xoxb-"),
  SLACK_APP_TOKEN: slackToken("SLACK_APP_TOKEN", "xapp-"),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_CLIENT_ID: z.string().optional(),
  SLACK_CLIENT_SECRET: z.string().optional(),
  INSTALLATION_SECRET: secret("INSTALLATION_SECRET", 32),
  SLACK_PORT: integer("SLACK_PORT", 0, 65535, 3001),
  SLACK_API_URL: z
    .string()
    .default("https://slack.com/api/")
    .refine(isApi, configMessages.url("SLACK_API_URL", "https://slack.com/api/"))
    .transform((url) => url.replace(/\/*$/, "/")),
  SLACK_EDIT_CHANNELS: ids("SLACK_EDIT_CHANNELS", "channel", /^[CG][A-Z0-9]+$/),
  SLACK_TEAMS: ids("SLACK_TEAMS", "workspace", /^[TE][A-Z0-9]+$/),
  SLACK_EXTERNAL: oneOf("SLACK_EXTERNAL", ["true", "false"], "false"),
  SLACK_CARD: oneOf("SLACK_CARD", ["edit", "replace"], "edit"),
  MENTION_ONLY: oneOf("MENTION_ONLY", ["true", "false"], "false"),
  DEFAULT_MODELS: models("DEFAULT_MODELS", ["local", "auto"]),
  AUTO_MODELS: models("AUTO_MODELS", ["local"]),
  PLANNER_MODEL: z.string().optional(),
  SUBJECT_NETWORK: z.string().optional(),
  PREVIEWS: integer("PREVIEWS", 0, 3, 2),
  MODEL_TIMEOUT_S: integer("MODEL_TIMEOUT_S", 1, 3600, 180),
  ...Object.fromEntries(providers.map(({ url: { variable } }) => [variable, address(variable)])),
  ...Object.fromEntries(providers.flatMap(({ more }) => (more === undefined ? [] : [[more, list("")]]))),
  ...Object.fromEntries(providers.flatMap(({ price }) => (price === undefined ? [] : [[price, dollars(price)]]))),
  MODEL_CONCURRENCY: integer("MODEL_CONCURRENCY", 1, 64, 16),
  MAX_WAITING: integer("MAX_WAITING", 1, 1000, 20),
  CREATE_FROM_TEXT: oneOf("CREATE_FROM_TEXT", ["ask", "always"], "ask"),
  PROVENANCE_PROMPT: oneOf("PROVENANCE_PROMPT", ["true", "false"], "false"),
  HISTORY_TURNS: integer("HISTORY_TURNS", 0, 50, 8),
  BUDGET_USD_PER_DAY: dollars("BUDGET_USD_PER_DAY"),
  BUDGET_USD_PER_PERSON_PER_DAY: dollars("BUDGET_USD_PER_PERSON_PER_DAY"),
  BUDGET_USD_PAGE_PER_DAY: dollars("BUDGET_USD_PAGE_PER_DAY"),
  CONFIRM_USD: dollarsOrNever("CONFIRM_USD", 0.5),
  LOG_LEVEL: oneOf("LOG_LEVEL", logLevels, "info"),
});

/** Each key with its provider's base URL, further models and price. */
function apiKeysIn(settings: Readonly<Record<string, string>>): ApiKeys {
  return Object.fromEntries(
    providers.flatMap((provider) => {
      const { name, key, url, more, price } = provider;
      if (settings[requiredSetting(provider)] === undefined) return [];
      const baseUrl = (settings[url.variable] ?? url.default).replace(/\/+$/, "");
      const named = more === undefined ? undefined : settings[more]?.split(",").map((id) => id.trim());
      const usd = price === undefined ? undefined : settings[price];
      const access = {
        ...{ apiKey: settings[key] ?? "", baseUrl },
        ...(named && { more: named.filter((id) => id !== "") }),
        ...(usd !== undefined && { usdPerPicture: Number(usd) }),
      };
      return [[name, access]];
    }),
  );
}
