import { test } from "vitest";
import { tellDyingAtEveryStep } from "./every-step.ts";
import { inMemory } from "./stages/memory.ts";

test.each([["before"], ["after"]] as const)(
  "whatever call the process dies %s, the thread shows everything once",
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
    ];
    await tellDyingAtEveryStep({ stage: inMemory, when, certain });
  },
);
