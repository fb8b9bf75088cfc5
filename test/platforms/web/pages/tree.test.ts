import { expect, test } from "vitest";
import { type Branch, treeOf } from "../../../../src/platforms/web/pages/picture/tree.ts";

/** An edit with these pictures, made from another picture. */
function edit(number: number, from: string, ...pictures: string[]) {
  return { key: `turn-${number}`, kind: "edit", number, from, pictures: pictures.map((key) => ({ image: { key } })) };
}
type Edit = ReturnType<typeof edit>;
type Shape = [number[], ...Shape[]];

const shapeOf = ({ steps, branches }: Branch<Edit>): Shape => [steps.map(({ number }) => number), ...branches.map(shapeOf)];
const shapeOfAll = (...edits: Edit[]) => {
  const tree = treeOf(edits);
  return tree && shapeOf(tree);
};
const undo = (number: number, from: string, ...pictures: string[]) => ({ ...edit(number, from, ...pictures), kind: "undo" });

test("is no tree while each edit was made from the one before", () => {
  expect(shapeOfAll()).toBeUndefined();
  expect(shapeOfAll(edit(1, "photo", "a", "b"), edit(2, "b", "c"), edit(3, "c", "d"))).toBeUndefined();
});

test("branches where edits were made from an older one, or from the original", () => {
  const cards = [edit(1, "photo", "a", "b"), edit(2, "a", "c"), edit(3, "b", "d"), edit(4, "c", "e"), edit(5, "d", "f")];
  expect(shapeOfAll(...cards)).toEqual([[1], [[2, 4]], [[3, 5]]]);
  expect(shapeOfAll(edit(1, "photo", "a"), edit(2, "photo", "b"))).toEqual([[], [[1]], [[2]]]);
});

test("branches within branches", () => {
  const cards = [edit(1, "photo", "a"), edit(2, "a", "b"), edit(3, "a", "c"), edit(4, "c", "d"), edit(5, "c", "e")];
  expect(shapeOfAll(...cards)).toEqual([[1], [[2]], [[3], [[4]], [[5]]]]);
});

test("leaves out edits without a picture, and goes through those that went back", () => {
  const cards = [edit(1, "photo", "a"), edit(2, "a", "b"), edit(3, "b"), undo(4, "photo", "a"), edit(5, "a", "c")];
  expect(shapeOfAll(...cards)).toEqual([[1], [[2]], [[5]]]);
});

test("reads a conversation of a thousand edits", () => {
  const chain = Array.from({ length: 1000 }, (_, at) => edit(at + 1, at === 0 ? "photo" : `p${at}`, `p${at + 1}`));
  expect(shapeOfAll(...chain, edit(1001, "p1", "z"))).toEqual([[1], [chain.slice(1).map(({ number }) => number)], [[1001]]]);
});
