import { expect, test } from "vitest";
import { local } from "../../../src/models/local/local.ts";
import { oneTapTools } from "../../../src/platforms/web/picture-tools.ts";

test.each(oneTapTools)("asks in words that the built-in editor understands: $label", ({ words }) => {
  expect(local.read?.({ prompt: words, history: [] })).toEqual({ kind: "all" });
});
