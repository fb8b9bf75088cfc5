import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ConfigError, loadEnvironmentFile, readConfig, secretsOf } from "../../src/config/config.ts";
import { configMessages } from "../../src/config/messages.ts";

const token = "correct-horse-battery";

function errorsIn(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

const defaults = {
  dataDir: "./data",
  roles: new Set(["web", "discord", "slack", "draw"]),
  web: { host: "127.0.0.1", port: 3000, origins: [] },
  shareLinks: false,
  keys: {},
  defaultModels: ["local"],
  previews: 2,
  modelTimeoutMs: 180_000,
  modelConcurrency: 16,
  maxWaiting: 20,
  mentionOnly: false,
  historyTurns: 8,
  createFromText: "ask",
  provenancePrompt: false,
  budget: {},
  confirmUsd: 0.5,
  logLevel: "info",
};

test("needs no settings at all", () => {
  expect(readConfig({})).toEqual(defaults);
});

test("treats an empty value as not set", () => {
  expect(readConfig({ WEB_PORT: "", WEB_TOKEN: " ", DATA_DIR: "", LOG_LEVEL: "", WEB_ORIGIN: "", DEFAULT_MODELS: "" })).toEqual(
    defaults,
  );
});

test("reads every setting", () => {
  const env = {
    DATA_DIR: "/data",
    DATABASE_URL: "postgres://brush:pa%24s@db.example/brush",
    DATABASE_CONNECTIONS: "20",
    PICTURES_URL: "s3://pictures/brush?endpoint=https://s3.example/&region=eu-central-1",
    S3_ACCESS_KEY_ID: "id",
    S3_SECRET_ACCESS_KEY: "s3-secret",
    ROLES: "web, draw",
    WEB_HOST: "0.0.0.0",
    WEB_PORT: "0",
    WEB_TOKEN: token,
    WEB_ORIGIN: "https://brush.example, http://10.0.0.2:3000",
    PUBLIC_URL: "https://brush.example",
    OPENAI_API_KEY: "sk-openai",
    OPENROUTER_API_KEY: "sk-or",
    OPENROUTER_BASE_URL: "http://127.0.0.1:9/api/v1/",
    DEFAULT_MODELS: "local, openai/gpt-image-2",
    AUTO_MODELS: "openrouter/a/b",
    PLANNER_MODEL: "openrouter/a/words",
    SUBJECT_NETWORK: "/models/isnet.onnx",
    PREVIEWS: "0",
    MODEL_TIMEOUT_S: "60",
    MODEL_CONCURRENCY: "4",
    MAX_WAITING: "5",
    SHARE_LINKS: "true",
    MENTION_ONLY: "true",
    PROVENANCE_PROMPT: "true",
    HISTORY_TURNS: "3",
    BUDGET_USD_PER_DAY: "5",
    BUDGET_USD_PER_PERSON_PER_DAY: "0.50",
    BUDGET_USD_PAGE_PER_DAY: "2",
    CONFIRM_USD: "0",
    LOG_LEVEL: "warn",
  };
  expect(readConfig(env)).toEqual({
    dataDir: "/data",
    database: {
      url: "postgres://brush:pa%24s@db.example/brush",
      connections: 20,
      pictures: {
        ...{ name: "pictures", prefix: "brush/", endpoint: "https://s3.example", region: "eu-central-1" },
        ...{ accessKeyId: "id", secretAccessKey: "s3-secret" },
      },
    },
    roles: new Set(["web", "draw"]),
    web: { host: "0.0.0.0", port: 0, token, origins: ["https://brush.example", "http://10.0.0.2:3000"] },
    shareLinks: true,
    publicUrl: "https://brush.example",
    keys: {
      openai: { apiKey: "sk-openai", baseUrl: "https://api.openai.com/v1" },
      "openai-responses": { apiKey: "sk-openai", baseUrl: "https://api.openai.com/v1" },
      openrouter: { apiKey: "sk-or", baseUrl: "http://127.0.0.1:9/api/v1" },
    },
    defaultModels: ["local", "openai/gpt-image-2"],
    autoModels: ["openrouter/a/b"],
    plannerModel: "openrouter/a/words",
    subjectNetwork: "/models/isnet.onnx",
    previews: 0,
    modelTimeoutMs: 60_000,
    modelConcurrency: 4,
    maxWaiting: 5,
    mentionOnly: true,
    historyTurns: 3,
    createFromText: "ask",
    provenancePrompt: true,
    budget: { all: 5, person: 0.5, page: 2 },
    confirmUsd: 0,
    logLevel: "warn",
  });
});

test.each([
  ["several processes without a picture store", { DATABASE_URL: "postgres://db/brush" }, configMessages.picturesNeeded],
  [
    "a bucket without keys",
    { DATABASE_URL: "postgres://db/brush", PICTURES_URL: "s3://pictures" },
    configMessages.bucketNeedsKeys,
  ],
  [
    "keys in the address",
    {
      DATABASE_URL: "postgres://db/brush",
      PICTURES_URL: "s3://id:secret@pictures",
      S3_ACCESS_KEY_ID: "i",
      S3_SECRET_ACCESS_KEY: "s",
    },
    configMessages.picturesUrl,
  ],
  ["another database", { DATABASE_URL: "mysql://db/brush", PICTURES_URL: "files" }, configMessages.databaseUrl],
  ["roles without a shared database", { ROLES: "web" }, configMessages.needs("ROLES", "DATABASE_URL")],
  [
    "an unknown role",
    { DATABASE_URL: "postgres://db/brush", PICTURES_URL: "files", ROLES: "web,mail" },
    configMessages.roles(["web", "discord", "slack", "draw"]),
  ],
])("refuses %s", (_, env, sentence) => {
  expect(errorsIn(env)).toEqual([sentence]);
});

test("never asks before pictures are paid if told so", () => {
  expect(readConfig({ CONFIRM_USD: "never" })).not.toHaveProperty("confirmUsd");
  expect(() => readConfig({ CONFIRM_USD: "no" })).toThrow("CONFIRM_USD must be an amount in US dollars, like 0.50, or never.");
});

test("hides the password of the database, as written and as it is", () => {
  expect(secretsOf({ DATABASE_URL: "postgres://brush:pa%24s@db.example/brush" })).toEqual(["pa%24s", "pa$s"]);
});

test("reports all errors together", () => {
  const errors = errorsIn({
    WEB_HOST: "0.0.0.0",
    WEB_PORT: "http",
    WEB_ORIGIN: "brush.example",
    DEFAULT_MODELS: "gpt",
    MODEL_CONCURRENCY: "0",
    MAX_WAITING: "2.5",
    MENTION_ONLY: "on",
    LOG_LEVEL: "loud",
  });
  const names = [
    ...["WEB_PORT", "WEB_ORIGIN", "MENTION_ONLY", "DEFAULT_MODELS", "MODEL_CONCURRENCY", "MAX_WAITING", "LOG_LEVEL", "WEB_TOKEN"],
  ];
  expect(errors.map((sentence) => sentence.split(" ")[0])).toEqual(names);
  for (const sentence of errors) expect(sentence).toMatch(/^[A-Z_]+ must .*\.$/);
});

test("shares no conversations unless the admin says so, in exactly one way", () => {
  expect(readConfig({ SHARE_LINKS: "false" }).shareLinks).toBe(false);
  for (const value of ["on", "1", "yes", "TRUE"])
    expect(errorsIn({ SHARE_LINKS: value })).toEqual(["SHARE_LINKS must be true or false."]);
});

test("knows the page by the address to which chats lead", () => {
  const { web } = readConfig({ PUBLIC_URL: "https://brush.example", WEB_TOKEN: token });
  expect(web.origins).toEqual(["https://brush.example"]);
});

test("leads nobody from a chat to a page that is open to everyone", () => {
  expect(errorsIn({ PUBLIC_URL: "https://brush.example" })).toEqual([configMessages.publicUrlNeedsToken]);
});

test.each([
  "http://brush.example",
  "https://brush.example/page",
  "https://brush.example/",
  "brush.example",
  "ftp://brush.example",
])("doesn't send links to %s", (url) => {
  expect(errorsIn({ PUBLIC_URL: url, WEB_TOKEN: token })).toEqual([configMessages.publicUrl]);
});

test.each(["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])("sends links to this machine, %s", (url) => {
  expect(readConfig({ PUBLIC_URL: url, WEB_TOKEN: token }).publicUrl).toBe(url);
});

test.each(["127.0.0.1", "127.8.8.8", "::1", "localhost"])("needs no token on %s", (host) => {
  expect(errorsIn({ WEB_HOST: host })).toEqual([]);
});

test.each(["0.0.0.0", "::", "192.168.0.7", "127.brush.example"])("needs a token on %s", (host) => {
  expect(errorsIn({ WEB_HOST: host })).toEqual([expect.stringContaining("WEB_TOKEN")]);
  expect(errorsIn({ WEB_HOST: host, WEB_TOKEN: token })).toEqual([]);
});

test("doesn't repeat a secret in an error", () => {
  expect(errorsIn({ WEB_TOKEN: "hunter2" }).join()).not.toContain("hunter2");
});

test("counts the values of tokens, keys, secrets and passwords as secrets", () => {
  const env = { WEB_TOKEN: token, OPENAI_API_KEY: "k", SLACK_SECRET: "s", PATH: "/bin", KEYBOARD: "de", EMPTY_TOKEN: "" };
  expect(secretsOf(env)).toEqual([token, "k", "s"]);
});

test("adds .env to the environment without overriding it", () => {
  const folder = mkdtempSync(join(tmpdir(), "threadbrush-"));
  try {
    writeFileSync(join(folder, ".env"), "CONFIG_TEST_NEW=file\nCONFIG_TEST_SET=file\n");
    process.env.CONFIG_TEST_SET = "environment";
    loadEnvironmentFile(join(folder, ".env"));
    expect([process.env.CONFIG_TEST_NEW, process.env.CONFIG_TEST_SET]).toEqual(["file", "environment"]);
    loadEnvironmentFile(join(folder, "absent"));
  } finally {
    delete process.env.CONFIG_TEST_NEW;
    delete process.env.CONFIG_TEST_SET;
    rmSync(folder, { recursive: true });
  }
});

test("needs only a token for Discord, and ignores its other settings without one", () => {
  expect(readConfig({ DISCORD_TOKEN: token }).discord).toEqual({
    ...{ token, apiUrl: "https://discord.com/api", editChannels: [], access: { guilds: [], roles: [] } },
  });
  expect(readConfig({ DISCORD_API_URL: "http://127.0.0.1:4000/api/" })).not.toHaveProperty("discord");
});

test("reports errors in Discord's settings", () => {
  expect(errorsIn({ DISCORD_API_URL: "ftp://x", DISCORD_EDIT_CHANNELS: "general" })).toEqual([
    'DISCORD_API_URL must be a URL like "https://discord.com/api".',
    "DISCORD_EDIT_CHANNELS must list channel IDs, separated by commas.",
  ]);
});

test("needs a bot token and one transport for Slack, and prefers Socket Mode over HTTP", () => {
  const bot = { SLACK_BOT_TOKEN: "xoxb-1" };
  const access = { teams: [], external: false };
  const rest = { botToken: "xoxb-1", apiUrl: "https://slack.com/api/", editChannels: [], access, replaces: false };
  expect(readConfig({ ...bot, SLACK_APP_TOKEN: "xapp-1" }).slack).toEqual({
    ...rest,
    transport: { appToken: "xapp-1" },
    bothTransports: false,
  });
  const http = { transport: { signingSecret: "s", port: 3001 }, bothTransports: false };
  expect(readConfig({ ...bot, SLACK_SIGNING_SECRET: "s" }).slack).toEqual({ ...rest, ...http });
  const both = {
    ...bot,
    SLACK_APP_TOKEN: "xapp-1",
    SLACK_SIGNING_SECRET: "s",
    SLACK_CARD: "replace",
    SLACK_API_URL: "http://127.0.0.1:1/api",
  };
  expect(readConfig(both).slack).toMatchObject({
    transport: { appToken: "xapp-1" },
    bothTransports: true,
    replaces: true,
    apiUrl: "http://127.0.0.1:1/api/",
  });
  expect(readConfig({ SLACK_API_URL: "http://127.0.0.1:1/api" })).not.toHaveProperty("slack");
});

test("needs secrets and HTTP for Slack in many workspaces, and refuses a bot token with it", () => {
  const secret = "a secret with at least 32 characters";
  const many = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "c", SLACK_SIGNING_SECRET: "s", INSTALLATION_SECRET: secret };
  const { slack } = readConfig(many);
  expect(slack).toMatchObject({
    distribution: { clientId: "1.2", clientSecret: "c", installationSecret: secret },
    transport: { signingSecret: "s", port: 3001 },
  });
  expect(slack).not.toHaveProperty("botToken");
  expect(errorsIn({ SLACK_CLIENT_ID: "1.2" })).toEqual([
    "SLACK_CLIENT_ID also needs SLACK_CLIENT_SECRET, SLACK_SIGNING_SECRET and INSTALLATION_SECRET.",
  ]);
  expect(errorsIn({ ...many, SLACK_BOT_TOKEN: "xoxb-1" })).toEqual([configMessages.slackOneOrMany]);
  expect(errorsIn({ ...many, SLACK_APP_TOKEN: "xapp-1" })).toEqual([configMessages.slackManyNeedHttp]);
  expect(errorsIn({ ...many, INSTALLATION_SECRET: "short" })).toEqual(["INSTALLATION_SECRET must have at least 32 characters."]);
  expect(errorsIn({ INSTALLATION_SECRET: secret })).toEqual(["INSTALLATION_SECRET has no effect without SLACK_CLIENT_ID."]);
  expect(secretsOf(many)).toEqual(["c", "s", secret]);
});

test("reads who may use the bot, and refuses names in place of ids", () => {
  const [one, two] = ["100000000000000001", "100000000000000002"];
  const chats = { DISCORD_TOKEN: token, SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1" };
  const rules = { DISCORD_GUILDS: `${one}, ${two}`, DISCORD_ROLES: two, SLACK_TEAMS: "T1,E2", SLACK_EXTERNAL: "true" };
  const { discord, slack } = readConfig({ ...chats, ...rules });
  expect(discord?.access).toEqual({ guilds: [one, two], roles: [two] });
  expect(slack?.access).toEqual({ teams: ["T1", "E2"], external: true });
  const names = { DISCORD_GUILDS: "Studio", DISCORD_ROLES: "editors", SLACK_TEAMS: "paint", SLACK_EXTERNAL: "yes" };
  expect(errorsIn({ ...chats, ...names })).toEqual([
    "DISCORD_GUILDS must list server IDs, separated by commas.",
    "DISCORD_ROLES must list role IDs, separated by commas.",
    "SLACK_TEAMS must list workspace IDs, separated by commas.",
    "SLACK_EXTERNAL must be true or false.",
  ]);
});

test("reports errors in Slack's settings without repeating a token", () => {
  expect(
    errorsIn({ SLACK_BOT_TOKEN: "xapp-1", SLACK_APP_TOKEN: "xoxb-1", SLACK_EDIT_CHANNELS: "general", SLACK_CARD: "new" }),
  ).toEqual([
    "SLACK_BOT_TOKEN must start with xoxb-.",
    "SLACK_APP_TOKEN must start with xapp-.",
    "SLACK_EDIT_CHANNELS must list channel IDs, separated by commas.",
    "SLACK_CARD must be edit or replace.",
  ]);
  expect(errorsIn({ SLACK_BOT_TOKEN: "xoxb-1" })).toEqual([
    "SLACK_BOT_TOKEN also needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).",
  ]);
  expect(errorsIn({ SLACK_SIGNING_SECRET: "s" })).toEqual([configMessages.slackNeedsBotToken]);
});

test.each([
  ["the built-in editor without a key", {}, ["local"]],
  ["auto with a key", { OPENROUTER_API_KEY: "sk-or" }, ["auto"]],
  ["DEFAULT_MODELS if it is set", { OPENAI_API_KEY: "sk", DEFAULT_MODELS: "local" }, ["local"]],
  ["auto if DEFAULT_MODELS says so", { DEFAULT_MODELS: "auto" }, ["auto"]],
])("draws new conversations with %s", (_, env, models) => {
  expect(readConfig(env).defaultModels).toEqual(models);
});

test.each([
  [{ DEFAULT_MODELS: "openai/gpt-image-2" }, "DEFAULT_MODELS includes openai/gpt-image-2, which needs OPENAI_API_KEY."],
  [{ PLANNER_MODEL: "openai/gpt-4.1-mini" }, "PLANNER_MODEL needs OPENAI_API_KEY."],
  [{ PLANNER_MODEL: "compatible/qwen3" }, "PLANNER_MODEL needs OPENAI_COMPATIBLE_BASE_URL."],
  [
    { PLANNER_MODEL: "google/gemini" },
    "PLANNER_MODEL must be none or a text model of openai, openrouter or compatible, such as openai/gpt-4.1-mini.",
  ],
  [{ AUTO_MODELS: "openrouter/a/b" }, "AUTO_MODELS includes openrouter/a/b, which needs OPENROUTER_API_KEY."],
  [
    { OPENAI_API_KEY: "sk", DEFAULT_MODELS: "openai/gpt-image-1" },
    "DEFAULT_MODELS includes openai/gpt-image-1, but there's no such model.",
  ],
  [
    { OPENROUTER_API_KEY: "sk", AUTO_MODELS: "openrouter/gemini" },
    "AUTO_MODELS includes openrouter/gemini, but there's no such model.",
  ],
  [{ DEFAULT_MODELS: "nobody/nothing" }, "DEFAULT_MODELS includes nobody/nothing, but there's no such model."],
])("names the model that isn't available and what it lacks: %o", (env, error) => {
  expect(errorsIn(env)).toEqual([error]);
});
