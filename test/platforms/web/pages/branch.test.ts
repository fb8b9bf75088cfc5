import { expect, test } from "vitest";
import { branchOf, pathTo } from "../../../../src/platforms/web/pages/picture/branch.ts";

/** An edit with these pictures, made from another picture. */
function edit(number: number, from: string, ...pictures: string[]) {
  return { key: `turn-${number}`, number, from, pictures: pictures.map((key) => ({ image: { key } })) };
}

/*  photo ─ 1 (a, b) ─┬─ 2 (c) ─ 4 (e)
 *                    └─ 3 (d) ─ 5, which failed   */
const edits = [edit(1, "photo", "a", "b"), edit(2, "a", "c"), edit(3, "b", "d"), edit(4, "c", "e"), edit(5, "d")];
const numbers = (path: { number: number }[]) => path.map(({ number }) => number);
const find = (number: number) => edits.find((one) => one.number === number) ?? edit(0, "");

test.each([
  [4, [1, 2, 4]],
  [3, [1, 3]],
  [1, [1]],
  [5, []],
])("follows edit %i back to the original", (of, path) => {
  expect(numbers(pathTo(edits, find(of)))).toEqual(path);
});

test.each([
  { of: 2, head: undefined, branch: [1, 2, 4], why: "goes on to what was made from it" },
  { of: 3, head: 4, branch: [1, 3], why: "leaves out other branches" },
  { of: 1, head: 3, branch: [1, 3], why: "goes on to the head where several edits were made from it" },
  { of: 1, head: undefined, branch: [1, 2, 4], why: "goes on to the newest edit without a head" },
  { of: undefined, head: 3, branch: [1, 3], why: "follows the head from the original" },
])("$why", ({ of, head, branch }) => {
  const view = { edits, ...(head && { head: find(head).key }) };
  expect(numbers(branchOf(view, of === undefined ? undefined : find(of)))).toEqual(branch);
});

test("leads through an undo to the edit that it went back to", () => {
  const undo = { ...edit(3, "photo", "a"), kind: "undo" };
  const all = [edit(1, "photo", "a"), edit(2, "a", "b"), undo, edit(4, "a", "c")];
  expect(all.map((one) => numbers(pathTo(all, one)))).toEqual([[1], [1, 2], [3], [1, 4]]);
});
