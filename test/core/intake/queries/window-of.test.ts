import { expect, test } from "vitest";
import { windowOf } from "../../../../src/core/intake/queries/window-of.ts";

test.each([
  ["none of an empty conversation", 0, undefined, { first: 1, last: 0 }],
  ["all of a short conversation", 5, undefined, { first: 1, last: 5 }],
  ["all that just fit", 12, undefined, { first: 1, last: 12 }],
  ["the newest of a long one", 500, undefined, { first: 489, last: 500, older: 477 }],
  ["more from an older edit on", 500, 477, { first: 477, last: 500, older: 465 }],
  ["all from the first edit on", 30, 1, { first: 1, last: 30 }],
  ["no more than 48 of a long one", 500, 1, { first: 1, last: 48, newer: 49 }],
  ["older and newer edits in the middle", 500, 100, { first: 100, last: 147, older: 88, newer: 148 }],
  ["no fewer from a new edit on", 30, 29, { first: 19, last: 30, older: 7 }],
  ["the newest if there is no such edit", 30, 99, { first: 19, last: 30, older: 7 }],
])("shows %s", (_, count, from, expected) => {
  expect(windowOf(count, 12, from)).toEqual(expected);
});
