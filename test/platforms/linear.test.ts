// What people and models write is read and shown in time that grows with its length, whatever it is.

import { expect, test } from "vitest";
import { readMessage } from "../../commands/index.ts";
import { readSettings } from "../../commands/parse-settings.ts";
import { titleOf, visibleText } from "../../src/core/cards/format.ts";
import { noImageError } from "../../src/models/wire/no-picture.ts";
import * as discord from "../../src/platforms/discord/outbound/escape.ts";
import { oneLine } from "../../src/platforms/shared/one-line.ts";
import * as slack from "../../src/platforms/slack/outbound/escape.ts";

const asked = { service: "OpenAI", label: "GPT", key: "sk-proj-4f9a0c1d2e3b" };
const readers: [string, (text: string) => unknown][] = [
  ["escaped for Discord", discord.escapeMarkdown],
  ["cut for Discord", (text) => discord.escapeWithin(text, 1000)],
  ["escaped for Slack", slack.escapeMrkdwn],
  ["cut for Slack", (text) => slack.escapeWithin(text, 1000)],
  ["as Slack says it", (text) => slack.plainText(text, "U1")],
  ["on one line", oneLine],
  ["as a title", titleOf],
  ["as far as it is visible", visibleText],
  ["as a command", (text) => readMessage(text)],
  ["as settings", (text) => readSettings(text)],
  ["as a model's answer", (text) => noImageError(asked, {}, text)],
];
const patterns = [" ", "\n", " \n", "\t", "a", "1", "1. ", "- ", "#", ":a", "<@U1|", "<", "`", "\\", "“", ", ", "a/b "];

test.each(readers)("a long text is read %s in time that grows with its length", (_, read) => {
  const slow = patterns.filter((pattern) => {
    const took = (length: number) => {
      const text = pattern.repeat(Math.ceil(length / pattern.length));
      const began = performance.now();
      read(text);
      return performance.now() - began;
    };
    took(100);
    return took(32_000) / Math.max(1, Math.min(took(2000), took(2000))) > 150; // 16 when it is linear, 256 when it is not
  });
  expect(slow).toEqual([]);
});
