import { test } from "vitest";
import { tellDyingAtEveryStep } from "./every-step.ts";
import { onDiscord } from "./stages/discord.ts";

test.each([["before"], ["after"]] as const)(
  "whatever request to Discord the process dies %s, the thread shows everything once",
  { timeout: 900_000 },
  async (when) => {
    const counts = (name: string) => name.startsWith("Discord ") || name.startsWith("SqliteDiscordRows.");
    const certain = [
      "Discord PUT /applications/…/commands",
      "Discord POST /channels/…/messages",
      "Discord POST /channels/…/messages/…/threads",
      "Discord PATCH /channels/…/messages/…",
      "SqliteDiscordRows.putNumber",
    ];
    await tellDyingAtEveryStep({ stage: onDiscord, when, counts, certain });
  },
);
