import { test } from "vitest";
import { inMemory } from "./environments/memory.ts";
import { testCrashAtEveryStep } from "./every-step.ts";

test.each([["before"], ["after"]] as const)(
  "whatever call the process dies %s, the thread shows everything once, and nothing is left of who is forgotten",
  { timeout: 900_000 },
  async (when) => {
    const certain = [
      "claim",
      "FakeChat.post",
      "FakeChat.open",
      "FakeModel.draw",
      "SqliteStore.begin",
      "SqliteStore.settle",
      "FileBlobs.put",
      "SqliteStore.forget",
      "FakeChat.remove",
      "SqliteStore.remove",
      "FileBlobs.remove",
      "FakeChat.forget",
      "SqliteStore.forgot",
    ];
    await testCrashAtEveryStep({ stage: inMemory, when, certain });
  },
);
