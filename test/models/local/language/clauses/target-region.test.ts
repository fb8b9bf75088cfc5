import { expect, test } from "vitest";
import { findTargetRegion } from "../../../../../src/models/local/language/clauses/target-region.ts";

test.each([
  "replace the background with a beach",
  "replace the bakground with a beach at sunset, with palm trees and a boat",
  "put a mountain behind her",
  "change the background to a library, but keep the person as she is",
  "a beach in the background",
  "remove the car from the background",
])("limits “%s” to the background", (prompt) => {
  expect(findTargetRegion(prompt)).toBe("background");
});

test.each([
  "give her a hat but keep the background",
  "give him a red hat, don't change the background",
  "turn the dog into a cat and leave the background alone",
])("limits “%s” to the subject", (prompt) => {
  expect(findTargetRegion(prompt)).toBe("subject");
});

test.each([
  "make it night",
  "blur the background and make her smile",
  "make the background match her dress",
  "remove the people in the background",
  "replace the background with a beach and add a hat",
  "extend the background",
  "put the subject on a beach",
  "give her a hat and change the background, keep the background bright",
  "keep the background",
  "",
])("does not limit “%s”", (prompt) => {
  expect(findTargetRegion(prompt)).toBeUndefined();
});
