import { test } from "vitest";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { SqlConversationStore } from "../../src/storage/stores/conversations.ts";
import { SqlDrawingStore } from "../../src/storage/stores/drawing.ts";
import { SqlPrivacyStore } from "../../src/storage/stores/privacy.ts";
import { SqlTurnStore } from "../../src/storage/stores/turns.ts";
import { FakeChat } from "../fakes/chat.ts";
import { FakeModel } from "../fakes/model.ts";
import {
  burst,
  changedMessages,
  cutOut,
  dearEdit,
  dearRetry,
  drawnInstead,
  possiblePart,
  readInstruction,
  testCrashAtEveryStep,
} from "./crash-at-every-step.ts";
import { stepsOf } from "./crash-harness.ts";
import { createMemoryEnvironment } from "./environments/memory.ts";

test.each([["before"], ["after"]] as const)(
  "shows everything once and forgets a person completely when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      "claim",
      ...stepsOf(FakeChat, "postMessage", "openThread", "deleteMessage", "forgetPerson"),
      ...stepsOf(FakeModel, "draw"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(SqlConversationStore, "purgeConversation"),
      ...stepsOf(SqlPrivacyStore, "forgetPerson", "completeForget"),
      ...stepsOf(FileBlobStore, "put", "remove"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required });
  },
);

test.each([["before"], ["after"]] as const)(
  "follows edited and deleted messages, and edits each picture, when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlTurnStore, "withdrawRequest"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: changedMessages });
  },
);

test.each([["before"], ["after"]] as const)(
  "asks about the cost and draws only after the click when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlDrawingStore, "askAboutCost", "startTurn", "completeVariant"),
      ...stepsOf(SqlTurnStore, "answerQuestion"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: dearEdit });
  },
);

test.each([["before"], ["after"]] as const)(
  "draws with the other model once after a double click when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: drawnInstead });
  },
);

test.each([["before"], ["after"]] as const)(
  "does the part that was understood once after a double click when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      "FakeEditor.draw",
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: possiblePart });
  },
);

test.each([["before"], ["after"]] as const)(
  "has an instruction read without paying more than once without need when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [...stepsOf(SqlDrawingStore, "startReading", "completeReading", "startTurn"), "FakePlanner.plan"];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: readInstruction });
  },
);

test.each([["before"], ["after"]] as const)(
  "retries with a dear model once after the click when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlTurnStore, "retryVariants"),
      ...stepsOf(SqlDrawingStore, "startVariant", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: dearRetry });
  },
);

test.each([["before"], ["after"]] as const)(
  "cuts a picture out once after a double click when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: cutOut });
  },
);

test.each([["before"], ["after"]] as const)(
  "draws once from all pictures that follow the words when the process crashes %s any call",
  { timeout: 900_000 },
  async (when) => {
    const required = [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "askForPicture", "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ];
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story: burst });
  },
);
