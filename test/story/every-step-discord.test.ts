import { expect, test } from "vitest";
import { tellDyingAtEveryStep } from "./every-step.ts";
import { onDiscord } from "./stages/discord.ts";

test.each([["before"], ["after"]] as const)(
  "whatever request to Discord the process dies %s, the thread shows everything once",
  { timeout: 900_000 },
  async (when) => {
    const steps = await tellDyingAtEveryStep({ stage: onDiscord, when, counts: (name) => name.startsWith("Discord ") });
    const some = [
      "Discord PUT /applications/…/commands",
      "Discord POST /channels/…/messages",
      "Discord POST /channels/…/messages/…/threads",
      "Discord PATCH /channels/…/messages/…",
    ];
    expect(steps).toEqual(expect.arrayContaining(some));
  },
);
