import { expect, test } from "vitest";
import { foldName, numberedNames } from "../../src/core/display-names.ts";

test.each([
  ["bo", "BO"],
  ["Bo", "Bо"], // a Cyrillic о
  ["Bo", "B0"],
  ["Bo", " B o "],
  ["Bo", "B\u200bo"],
  ["Bo", "Ｂｏ"],
  ["Zoe", "Zoë"],
  ["Bill", "BiII"],
  ["Adam", "Αdam"], // a Greek Α
  ["you", "Уоu"], // Cyrillic У and о
])("treats %s and %s as the same name", (one, other) => {
  expect(foldName(other)).toBe(foldName(one));
});

test.each([
  ["Bo", "Bob"],
  ["Ada", "Ida"],
  ["कि", "कु"],
  ["Bo", "Bo 2"],
  ["👩🏽‍🎨", "👩🏽‍🚀"],
])("treats %s and %s as different names", (one, other) => {
  expect(foldName(other)).not.toBe(foldName(one));
});

test("appends a number to a taken name within the length limit", () => {
  expect([...numberedNames("Bo")].slice(0, 3)).toEqual(["Bo", "Bo 2", "Bo 3"]);
  expect([...numberedNames("Bo 2")].slice(0, 3)).toEqual(["Bo 2", "Bo 2", "Bo 3"]);
  expect([...numberedNames("a".repeat(40))][1]).toBe(`${"a".repeat(38)} 2`);
});
