import { expect, test } from "vitest";
import { windowOf } from "../../../../src/core/intake/queries/window-of.ts";

const shown = (count: number, from?: number) => {
  const edits = Array.from({ length: count }, (_, at) => at + 1);
  const { shown: some, older } = windowOf(edits, 12, from);
  return [some[0], some.at(-1), older];
};

test.each([
  ["all of a short conversation", 5, undefined, [1, 5, undefined]],
  ["all that just fit", 12, undefined, [1, 12, undefined]],
  ["the newest of a long one", 500, undefined, [489, 500, 477]],
  ["more from an older edit on", 500, 477, [477, 500, 465]],
  ["all from the first edit on", 30, 1, [1, 30, undefined]],
  ["no fewer from a new edit on", 30, 29, [19, 30, 7]],
  ["the newest if there is no such edit", 30, 99, [19, 30, 7]],
])("shows %s", (_, count, from, expected) => {
  expect(shown(count, from)).toEqual(expected);
});
