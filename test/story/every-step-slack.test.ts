import { test } from "vitest";
import { SqliteSlackStore } from "../../src/platforms/slack/store/sqlite-store.ts";
import { stepsOf } from "./crash-harness.ts";
import { onSlack } from "./environments/slack.ts";
import { testCrashAtEveryStep } from "./every-step.ts";

/** What only looks leaves everything as it was: dying over it is dying before what comes next. */
const looks = ["auth.test", "conversations.history", "conversations.replies", "files.info", "download"]
  .map((method) => `Slack ${method}`)
  .concat(stepsOf(SqliteSlackStore, "listFiles", "isPending", "reactionsOn", "listPending", "eventStatus", "isChannelShared"));

test.each([["before"], ["after"]] as const)(
  "shows everything once, and keeps nothing of a forgotten person, when the process dies %s any kind of change to Slack or the adapter's rows",
  { timeout: 900_000 },
  async (when) => {
    const isOfSlack = (name: string) => name.startsWith("Slack ") || name.startsWith(`${SqliteSlackStore.name}.`);
    const counts = (name: string) => isOfSlack(name) && !looks.includes(name);
    const methods = ["chat.postMessage", "chat.update", "chat.delete", "views.open", "files.delete"];
    const upload = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"];
    const certain = [...methods, ...upload, "files.info", "download", "apps.connections.open"]
      .map((method) => `Slack ${method}`)
      .concat(
        stepsOf(
          SqliteSlackStore,
          ...(["recordEvent", "markDone", "addFile", "deleteFile", "saveReaction", "listFiles", "forgetPerson"] as const),
        ),
      );
    await testCrashAtEveryStep({ stage: () => onSlack(), when, counts, certain });
  },
);

test.each([["before"], ["after"]] as const)(
  "shows everything once, with finished cards as new messages, when the process dies %s any kind of change to a message",
  { timeout: 900_000 },
  async (when) => {
    const certain = ["chat.postMessage", "chat.update", "chat.delete"].map((method) => `Slack ${method}`);
    const counts = (name: string) => certain.includes(name);
    await testCrashAtEveryStep({ stage: () => onSlack({ replaces: true }), when, counts, certain });
  },
);
