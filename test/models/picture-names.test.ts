// Words that stand for a picture, and amounts that don't.

import { expect, test } from "vitest";
import { findPictureName } from "../../src/models/picture-names.ts";

test.each([
  ["make the first one warmer", "the first one"],
  ["I like the warm one", "the warm one"],
  ["as bright as the second one", "the second one"],
  ["make this one warmer and that one colder", "this one"],
  ["make picture 2 warmer", "picture 2"],
  ["version 1, darker", "version 1"],
  ["2 brighter", "2"],
  ["#2, but brighter", "#2"],
  ["make 3 warmer", "make 3"],
])("finds in %j the words %j", (prompt, words) => {
  expect(findPictureName(prompt)).toBe(words);
});

test.each([
  "make it 20% brighter",
  "crop the picture 3:2",
  "2 px border",
  "rotate photo 5 degrees",
  "tilt the photo 3°",
  "resize the picture 800 px wide",
  "one stop brighter",
  "2 stops brighter",
  "make it 1.5 times larger",
  "make the picture 2x bigger",
  "make it one shade darker",
  "first warmer, then crop it",
  'write "the one" at the top',
  "write “number 1” at the top",
])("finds nothing in %j", (prompt) => {
  expect(findPictureName(prompt)).toBeUndefined();
});
