import { describe, test } from "vitest";
import { SqlConversationStore } from "../../../src/storage/stores/conversations.ts";
import { SqlDrawingStore } from "../../../src/storage/stores/drawing.ts";
import { SqlTurnStore } from "../../../src/storage/stores/turns.ts";
import { FakeModel } from "../../fakes/model.ts";
import { createMemoryEnvironment } from "../environments/memory.ts";
import { stepsOf } from "./crash-harness.ts";
import { testCrashAtEveryStep } from "./every-step.ts";
import { burst, changedMessages, cutOut, dearEdit, dearRetry, drawnInstead, possiblePart, readInstruction } from "./stories.ts";
import type { Story } from "./story-run.ts";

/** What the story proves, the story, and steps that it must contain. */
const stories: [promise: string, story: Story, required: string[]][] = [
  [
    "follows edited and deleted messages, and edits each picture,",
    changedMessages,
    [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlTurnStore, "withdrawRequest"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
  [
    "asks about the cost and draws only after the click",
    dearEdit,
    [
      ...stepsOf(SqlDrawingStore, "askAboutCost", "startTurn", "completeVariant"),
      ...stepsOf(SqlTurnStore, "answerQuestion"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
  [
    "draws with the other model once after a double click",
    drawnInstead,
    [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
  [
    "does the part that was understood once after a double click",
    possiblePart,
    [...stepsOf(SqlConversationStore, "receive"), ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"), "FakeEditor.draw"],
  ],
  [
    "has an instruction read without paying more than once without need",
    readInstruction,
    [...stepsOf(SqlDrawingStore, "startReading", "completeReading", "startTurn"), "FakePlanner.plan"],
  ],
  [
    "retries with a dear model once after the click",
    dearRetry,
    [
      ...stepsOf(SqlTurnStore, "retryVariants"),
      ...stepsOf(SqlDrawingStore, "startVariant", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
  [
    "cuts a picture out once after a double click",
    cutOut,
    [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
  [
    "draws once from all pictures that follow the words",
    burst,
    [
      ...stepsOf(SqlConversationStore, "receive"),
      ...stepsOf(SqlDrawingStore, "askForPicture", "startTurn", "completeVariant"),
      ...stepsOf(FakeModel, "draw"),
    ],
  ],
];

describe.each([["before"], ["after"]] as const)("when the process crashes %s any call", (when) => {
  test.each(stories)("%s", { timeout: 900_000 }, async (_, story, required) => {
    await testCrashAtEveryStep({ environment: createMemoryEnvironment, when, required, story });
  });
});
