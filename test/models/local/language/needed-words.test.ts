import { describe, expect, test } from "vitest";
import { findNeededWords } from "../../../../src/models/local/language/vocabulary/needed-words.ts";

describe("the words that a phrase needs", () => {
  test.each([
    ["square|1:1", undefined],
    ["quite a bit|a good deal", ["quite", "good"]],
    ["gr[ae]y|colou?rs", ["gray", "grey", "colors", "colours"]],
    ["(top|upper) left corner", ["corner"]],
    ["(by|with)? <percent>", ["0"]],
    ["(by|with)? half( only)?", ["half"]],
    ["it? up", ["up"]],
    ["to (black|white)", ["black", "white"]],
    ["(edges|borders)", ["edges", "borders"]],
    ["says <quote>", ["says"]],
    ["levels?", ["level", "levels"]],
  ])("of “%s” are %j", (source, words) => {
    expect(findNeededWords(source)).toEqual(words && new Set(words));
  });
});
