import { expect, test } from "vitest";
import { titleOf } from "../../src/core/wording.ts";

test("a title is the first instruction, cut at a word near fifty characters", () => {
  expect(titleOf("make it night")).toBe("make it night");
  expect(titleOf("make the whole picture look as if it had been taken at night")).toBe(
    "make the whole picture look as if it had been…",
  );
});
