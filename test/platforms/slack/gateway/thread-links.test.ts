import { expect, test } from "vitest";
import { readLink } from "../../../../src/platforms/slack/gateway/thread-links.ts";

const address = "https://paint.slack.com/";

test.each([
  ["https://paint.slack.com/archives/C012AB3CD/p1764000060000200", "1764000060.000200"],
  ["https://paint.slack.com/archives/C012AB3CD/p1764000060000200?thread_ts=1764000000.000100&cid=C012AB3CD", "1764000000.000100"],
])("reads the thread of a message from its link: %s", (link, ts) => {
  expect(readLink(new URL(link))).toEqual({ address, channel: "C012AB3CD", ts });
});

test.each([
  "https://paint.slack.com/archives/C012AB3CD",
  "https://paint.slack.com/archives/C012AB3CD/p17",
  "https://app.slack.com.example/archives/C012AB3CD/p1764000060000200",
  "https://discord.com/channels/1/2",
])("takes no other address for such a link: %s", (link) => {
  expect(readLink(new URL(link))).toBeUndefined();
});
