import { expect, test } from "vitest";
import { ConfigError, ignoredSettings, readConfig } from "../../src/config/config.ts";

test.each([
  ["WEB_PROT", "WEB_PORT"],
  ["WEBHOST", "WEB_HOST"],
  ["web_port", "WEB_PORT"],
  ["DISCORD_TOKN", "DISCORD_TOKEN"],
  ["DISCORD_BOT_TOKEN", "DISCORD_TOKEN"],
  ["SLACK_TOKEN", "SLACK_BOT_TOKEN"],
  ["MODEL_TIMEOUT", "MODEL_TIMEOUT_S"],
  ["BUDGET_USD_DAY", "BUDGET_USD_PER_DAY"],
  ["OPENAI_KEY", "OPENAI_API_KEY"],
  ["OPENROUTER_BASEURL", "OPENROUTER_BASE_URL"],
])("suggests the nearest setting for %s without repeating its value", (name, nearest) => {
  expect(ignoredSettings({ [name]: "s3cret" })).toEqual([`${name} isn't a setting, so it's ignored. Did you mean ${nearest}?`]);
});

test.each([
  "PATH",
  "PORT",
  "HOSTNAME",
  "XDG_DATA_DIRS",
  "NODE_ENV",
  "TOKEN",
  "OPENAI_ORG_ID",
  "OPENAI_ADMIN_KEY",
  "AWS_REGION",
  "npm_config_loglevel",
  "MALLOC_MMAP_THRESHOLD_",
])("ignores %s, which other programs use", (name) => {
  expect(ignoredSettings({ [name]: "value" })).toEqual([]);
});

test("accepts settings that are spelled correctly, and ignores empty ones", () => {
  expect(
    ignoredSettings({
      WEB_PORT: "3000",
      WEB_PROT: "",
      SLACK_BOT_TOKEN: "xoxb-1",
      SLACK_APP_TOKEN: "xapp-1",
      SLACK_TOKEN: "of another program",
    }),
  ).toEqual([]);
});

test("names the misspelled setting next to the error it causes", () => {
  const misspelled = () => readConfig({ WEB_HOST: "0.0.0.0", WEB_TOKN: "correct-horse-battery" });
  expect(misspelled).toThrow(ConfigError);
  expect(misspelled).toThrow("WEB_TOKN isn't a setting, so it's ignored. Did you mean WEB_TOKEN?");
});
