import { test } from "vitest";
import { SqliteDiscordStore } from "../../src/platforms/discord/store/sqlite-store.ts";
import { stepsOf } from "./crash-harness.ts";
import { onDiscord } from "./environments/discord.ts";
import { testCrashAtEveryStep } from "./every-step.ts";

test.each([["before"], ["after"]] as const)(
  "shows everything once, and keeps nothing of a forgotten person, when the process dies %s any kind of request to Discord",
  { timeout: 900_000 },
  async (when) => {
    const counts = (name: string) => name.startsWith("Discord ") || name.startsWith(`${SqliteDiscordStore.name}.`);
    const certain = [
      "Discord PUT /applications/…/commands",
      "Discord POST /channels/…/messages",
      "Discord POST /channels/…/messages/…/threads",
      "Discord PATCH /channels/…/messages/…",
      "Discord DELETE /channels/…/messages/…",
      ...stepsOf(SqliteDiscordStore, "saveReaction", "forgetPerson"),
    ];
    await testCrashAtEveryStep({ stage: onDiscord, when, counts, certain });
  },
);
