import { test } from "vitest";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { SqlConversationStore } from "../../../src/storage/stores/conversations.ts";
import { SqlDraftStore } from "../../../src/storage/stores/drafts.ts";
import { createDiscordEnvironment } from "../environments/discord.ts";
import { stepsOf } from "./crash-harness.ts";
import { testCrashAtEveryStep } from "./every-step.ts";
import { changedMessages, unclearPicture } from "./stories.ts";

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

test.each([["before"], ["after"]] as const)(
  "asks which picture /edit means and draws it once when the process crashes %s any step of it",
  { timeout: 900_000 },
  async (when) => {
    const stored = [...stepsOf(SqlDraftStore, "saveDraft", "findDraft"), ...stepsOf(SqlConversationStore, "receive")];
    const required = ["Discord POST /channels/…/messages", "Discord POST /channels/…/messages/…/threads", ...stored];
    const countsHere = (name: string) => counts(name) || stored.includes(name);
    await testCrashAtEveryStep({
      ...{ environment: createDiscordEnvironment, when, counts: countsHere, required },
      story: unclearPicture,
    });
  },
);
