import { test } from "vitest";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { createSlackEnvironment } from "../environments/slack.ts";
import { stepsOf } from "./crash-harness.ts";
import { testCrashAtEveryStep } from "./every-step.ts";
import { changedMessages } from "./stories.ts";

/** Reads change nothing: a crash at one is a crash before the next write. */
const reads = ["auth.test", "conversations.history", "conversations.replies", "files.info", "download"]
  .map((method) => `Slack ${method}`)
  .concat(
    stepsOf(
      SqlSlackStore,
      "listFiles",
      "isPending",
      "reactionsOn",
      "listPending",
      "listPendingIn",
      "eventStatus",
      "isChannelShared",
    ),
  );

const isSlackStep = (name: string) => name.startsWith("Slack ") || name.startsWith(`${SqlSlackStore.name}.`);
const counts = (name: string) => isSlackStep(name) && !reads.includes(name);

test.each([["before"], ["after"]] as const)(
  "shows everything once and forgets a person completely when the process crashes %s any write to Slack or the adapter's store",
  { timeout: 900_000 },
  async (when) => {
    const methods = ["chat.postMessage", "chat.update", "chat.delete", "views.open", "files.delete"];
    const upload = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"];
    const required = [...methods, ...upload, "files.info", "download", "apps.connections.open"]
      .map((method) => `Slack ${method}`)
      .concat(
        stepsOf(
          SqlSlackStore,
          ...(["recordEvent", "markDone", "addFile", "deleteFile", "saveReaction", "listFiles", "forgetPerson"] as const),
        ),
      );
    await testCrashAtEveryStep({ environment: () => createSlackEnvironment(), when, counts, required });
  },
);

test.each([["before"], ["after"]] as const)(
  "follows edited and deleted messages, and edits each picture, when the process crashes %s any write to Slack or the adapter's store",
  { timeout: 900_000 },
  async (when) => {
    const required = ["chat.postMessage", "chat.update"]
      .map((method) => `Slack ${method}`)
      .concat(stepsOf(SqlSlackStore, "recordEvent", "markDone"));
    await testCrashAtEveryStep({
      ...{ environment: () => createSlackEnvironment(), when, counts, required },
      story: changedMessages,
    });
  },
);

test.each([["before"], ["after"]] as const)(
  "shows everything once with SLACK_CARD=replace when the process crashes %s any change to a message",
  { timeout: 900_000 },
  async (when) => {
    const required = ["chat.postMessage", "chat.update", "chat.delete"].map((method) => `Slack ${method}`);
    const environment = () => createSlackEnvironment({ replaces: true });
    await testCrashAtEveryStep({ environment, when, counts: (name) => required.includes(name), required });
  },
);
