// Text from people and models is processed in linear time.

import { expect, test } from "vitest";
import { readSettings } from "../../commands/arguments/parse-settings.ts";
import { readMessage } from "../../commands/index.ts";
import { titleOf, visibleText } from "../../src/core/cards/format.ts";
import { noImageError } from "../../src/models/wire/no-picture.ts";
import * as discord from "../../src/platforms/discord/outbound/escape.ts";
import { oneLine } from "../../src/platforms/shared/outbound/one-line.ts";
import * as slack from "../../src/platforms/slack/outbound/escape.ts";

const request = { service: "OpenAI", label: "GPT", key: "sk-proj-4f9a0c1d2e3b" };
const readers: [string, (text: string) => unknown][] = [
  ["escapes Discord markdown", discord.escapeMarkdown],
  ["escapes and cuts for Discord", (text) => discord.escapeWithin(text, 1000)],
  ["escapes Slack mrkdwn", slack.escapeMrkdwn],
  ["escapes and cuts for Slack", (text) => slack.escapeWithin(text, 1000)],
  ["converts Slack text", (text) => slack.plainText(text, "U1")],
  ["joins lines", oneLine],
  ["makes a title", titleOf],
  ["strips invisible characters", visibleText],
  ["parses a command", (text) => readMessage(text)],
  ["parses settings", (text) => readSettings(text)],
  ["quotes a model's answer", (text) => noImageError(request, {}, text)],
];
const patterns = [" ", "\n", " \n", "\t", "a", "1", "1. ", "- ", "#", ":a", "<@U1|", "<", "`", "\\", "“", ", ", "a/b "];

test.each(readers)("%s in linear time", (_, read) => {
  const slow = patterns.filter((pattern) => {
    const measure = (length: number) => {
      const text = pattern.repeat(Math.ceil(length / pattern.length));
      const start = performance.now();
      read(text);
      return performance.now() - start;
    };
    measure(100);
    return measure(32_000) / Math.max(1, Math.min(measure(2000), measure(2000))) > 150; // 16 if linear, 256 if quadratic
  });
  expect(slow).toEqual([]);
});
