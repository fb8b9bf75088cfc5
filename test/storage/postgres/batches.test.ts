import { expect, test } from "vitest";
import { Batches } from "../../../src/storage/postgres/batches.ts";

function batchesThat(settle: (items: number[]) => boolean[]) {
  const settled: [string, number[]][] = [];
  const batches = new Batches<number>(async (queue, items) => {
    settled.push([queue, items]);
    return settle(items);
  });
  return { batches, settled };
}

test("settles what comes at the same moment together, queue by queue", async () => {
  const { batches, settled } = batchesThat((items) => items.map((item) => item !== 2));
  const answers = await Promise.all([batches.add("a", 1), batches.add("b", 2), batches.add("a", 2), batches.add("a", 3)]);
  expect(answers).toEqual([true, false, false, true]);
  expect(settled).toEqual([
    ["a", [1, 2, 3]],
    ["b", [2]],
  ]);
});

test("settles what comes during a batch in the next one", async () => {
  const later: Promise<boolean>[] = [];
  const { batches, settled } = batchesThat((items) => {
    if (items.includes(1)) later.push(batches.add("a", 2), batches.add("a", 3));
    return items.map(() => true);
  });
  await batches.add("a", 1);
  expect(await Promise.all(later)).toEqual([true, true]);
  expect(settled.map(([, items]) => items)).toEqual([[1], [2, 3]]);
  expect(await batches.add("a", 4)).toBe(true);
});

test("passes a failure on to everybody in the batch, and goes on with the next", async () => {
  const { batches } = batchesThat((items) => {
    if (items.includes(1)) throw new Error("away");
    return items.map(() => true);
  });
  const failed = await Promise.allSettled([batches.add("a", 1), batches.add("a", 2)]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await batches.add("a", 3)).toBe(true);
});
