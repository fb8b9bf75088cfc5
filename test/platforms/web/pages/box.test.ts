import { expect, test } from "vitest";
// @ts-expect-error: browser code is type-checked on its own
import { boxBetween, fittedBox, largestBox, movedBox, withEdge } from "../../../../src/platforms/web/client/viewer/box.js";

const picture = { width: 300, height: 200 };
const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

test.each([
  [undefined, box(0, 0, 300, 200)],
  [1, box(50, 0, 200, 200)],
  [3, box(0, 50, 300, 100)],
])("fits the largest box of ratio %s into the middle", (ratio, expected) => {
  expect(largestBox(ratio, picture)).toEqual(expected);
});

test.each([
  { why: "to the right and down", to: { x: 110, y: 70 }, ratio: undefined, expected: box(10, 20, 100, 50) },
  { why: "not beyond the picture", to: { x: 900, y: 900 }, ratio: undefined, expected: box(10, 20, 290, 180) },
  { why: "to the left and up", to: { x: -50, y: -50 }, ratio: undefined, expected: box(0, 0, 10, 20) },
  { why: "in a fixed shape", to: { x: 110, y: 30 }, ratio: 2, expected: box(10, 20, 100, 50) },
  { why: "in a fixed shape within the picture", to: { x: 290, y: 30 }, ratio: 1, expected: box(10, 20, 180, 180) },
  { why: "not below the least size", to: { x: 11, y: 21 }, ratio: undefined, expected: box(10, 20, 10, 10) },
])("drags a corner $why", ({ to, ratio, expected }) => {
  expect(boxBetween({ x: 10, y: 20 }, to, ratio, picture, 10)).toEqual(expected);
});

test.each([
  ["w", { x: 500, y: 0 }, box(90, 20, 10, 80)],
  ["e", { x: 500, y: 0 }, box(10, 20, 290, 80)],
  ["n", { x: 0, y: -5 }, box(10, 0, 90, 100)],
  ["s", { x: 0, y: 0 }, box(10, 20, 90, 10)],
])("drags the edge %s", (edge, to, expected) => {
  expect(withEdge(box(10, 20, 90, 80), edge, to, picture, 10)).toEqual(expected);
});

test("moves a box as far as the picture reaches", () => {
  expect(movedBox(box(10, 20, 90, 80), { x: 1000, y: -1000 }, picture)).toEqual(box(210, 0, 90, 80));
});

test.each([
  [box(290, 0, 90, 20), box(290, 0, 10, 20)],
  [box(Number.NaN, 5, 0, 500), box(0, 5, 10, 195)],
])("fits typed numbers into the picture", (typed, expected) => {
  expect(fittedBox(typed, picture, 10)).toEqual(expected);
});
