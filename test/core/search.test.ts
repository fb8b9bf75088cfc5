import { expect, test } from "vitest";
import { findWords, includesWords, readSearch } from "../../src/core/search.ts";

const marked = (typed: string, text: string) => {
  return findWords(readSearch(typed), text).map(([start, end]) => text.slice(start, end));
};

/* cspell:disable */
test.each([
  ["warm", "Make it WARMER", ["WARM"]],
  ["größe", "die GRÖSSE der Straße", ["GRÖSSE"]],
  ["STRASSE", "die GRÖSSE der Straße", ["Straße"]],
  ["cafe", "ein Café, ein Cafe\u0301", ["Café", "Cafe\u0301"]],
  ["Café", "a cafe", ["cafe"]],
  ["ΟΔΟΣ", "μια οδός", ["οδός"]],
  ["ночь", "Сделай НОЧЬ", ["НОЧЬ"]],
  ["夜", "夜にして", ["夜"]],
  ["100%", "resize to 100% of it", ["100%"]],
  ["%", "make it warmer", []],
  ["_", "snake_case", ["_"]],
  ["a_b", "axb", []],
  ["a.c", "abc", []],
  ["\\", "a\\b", ["\\"]],
  ["warm arm", "warmer arms", ["warm", "arm"]],
  ["a aa", "aaa", ["aaa"]],
  ["🚢", "add a 🚢 there", ["🚢"]],
])("finds “%s” in “%s”", (typed, text, found) => {
  expect(marked(typed, text)).toEqual(found);
  expect(includesWords(readSearch(typed), text)).toBe(found.length > 0);
});
/* cspell:enable */

test("finds every word, in one text or in several", () => {
  expect(includesWords(readSearch("harbour warm"), "make it warmer", "The harbour")).toBe(true);
  expect(includesWords(readSearch("harbour cold"), "make it warmer", "The harbour")).toBe(false);
});

test.each([
  ["", []],
  [" \n\u0301 ", []],
  ["a b c d e f g h i j k l", ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]],
])("reads the words of %j", (typed, words) => {
  expect(readSearch(typed)).toEqual(words);
});
