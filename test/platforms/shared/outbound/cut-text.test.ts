import { expect, test } from "vitest";
import { cut, cutEscaped, fairShare } from "../../../../src/platforms/shared/outbound/cut-text.ts";

const doubleStars = (text: string) => text.replaceAll("*", "**");

test("cuts a text to its limit, never within an emoji", () => {
  expect(cut("night", 5)).toBe("night");
  expect(cut("midnight", 5)).toBe("midn…");
  expect(cut("mid🌙night", 5)).toBe("mid…");
  expect(cut("midnight", 0)).toBe("");
});

test("keeps as much of a text as fits once it's escaped", () => {
  expect(cutEscaped("a*b", 4, doubleStars)).toBe("a**b");
  expect(cutEscaped("*****", 6, doubleStars)).toBe("****…");
  expect(cutEscaped("ab🌙cd", 4, doubleStars)).toBe("ab…");
  expect(cutEscaped("midnight", 0, doubleStars)).toBe("");
});

test("gives the share of small sizes to large ones", () => {
  expect(fairShare([1, 2, 3], 100)).toBe(Number.POSITIVE_INFINITY);
  expect(fairShare([9, 9, 9, 9], 20)).toBe(5);
  expect(fairShare([1, 9, 9], 15)).toBe(7);
});
