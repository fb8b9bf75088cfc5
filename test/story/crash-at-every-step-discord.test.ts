import { test } from "vitest";
import { SqlDiscordStore } from "../../src/platforms/discord/store/sql-store.ts";
import { changedMessages, testCrashAtEveryStep } from "./crash-at-every-step.ts";
import { stepsOf } from "./crash-harness.ts";
import { createDiscordEnvironment } from "./environments/discord.ts";

const counts = (name: string) => name.startsWith("Discord ") || name.startsWith(`${SqlDiscordStore.name}.`);

test.each([["before"], ["after"]] as const)(
  "shows everything once and forgets a person completely when the process crashes %s any request to Discord",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      "Discord PUT /applications/…/commands",
      "Discord POST /channels/…/messages",
      "Discord POST /channels/…/messages/…/threads",
      "Discord PATCH /channels/…/messages/…",
      "Discord DELETE /channels/…/messages/…",
      ...stepsOf(SqlDiscordStore, "saveReaction", "forgetPerson"),
    ];
    await testCrashAtEveryStep({ environment: createDiscordEnvironment, when, counts, required });
  },
);

test.each([["before"], ["after"]] as const)(
  "follows edited and deleted messages, and edits each picture, when the process crashes %s any request to Discord",
  { timeout: 900_000 },
  async (when) => {
    const required = ["Discord POST /channels/…/messages", "Discord PATCH /channels/…/messages/…"];
    await testCrashAtEveryStep({ environment: createDiscordEnvironment, when, counts, required, story: changedMessages });
  },
);
