import { test } from "vitest";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { SqlConversationStore } from "../../../src/storage/stores/conversations.ts";
import { SqlDrawingStore } from "../../../src/storage/stores/drawing.ts";
import { SqlPrivacyStore } from "../../../src/storage/stores/privacy.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { FakeModel } from "../../fakes/model.ts";
import { createMemoryEnvironment } from "../environments/memory.ts";
import { stepsOf } from "./crash-harness.ts";
import { testCrashAtEveryStep } from "./every-step.ts";

const required = [
  "claim",
  ...stepsOf(FakeChat, "postMessage", "openThread", "deleteMessage", "forgetPerson"),
  ...stepsOf(FakeModel, "draw"),
  ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
  ...stepsOf(SqlConversationStore, "purgeConversation"),
  ...stepsOf(SqlPrivacyStore, "forgetPerson", "completeForget"),
  ...stepsOf(FileBlobStore, "put", "remove"),
];

test.each([["before"], ["after"]] as const)(
  "shows everything once and forgets a person completely when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required });
  },
);
