import { expect, test } from "vitest";
import { DueQueues } from "../../src/storage/due-queues.ts";

/** Queues, what is due in them, and how often somebody looked. */
function queuesWith(...due: string[]) {
  const looks: string[][] = [];
  const queues = new DueQueues(async (names) => {
    looks.push(names);
    return names.filter((name) => due.includes(name));
  });
  return { queues, looks };
}

test("looks once for all lanes that ask at the same moment", async () => {
  const { queues, looks } = queuesWith("draw.openai");
  const answers = await Promise.all(["open.web", "draw.openai", "open.web"].map((name) => queues.has(name)));
  expect(answers).toEqual([false, true, false]);
  expect(looks).toEqual([["open.web", "draw.openai"]]);
});

test("looks again at the next moment", async () => {
  const due: string[] = [];
  const queues = new DueQueues(async () => due);
  expect(await queues.has("open.web")).toBe(false);
  due.push("open.web");
  expect(await queues.has("open.web")).toBe(true);
});

test("doesn't look while fetches find something", async () => {
  const { queues, looks } = queuesWith();
  queues.note("open.web", true);
  expect(await queues.has("open.web")).toBe(true);
  expect(looks).toEqual([]);
  queues.note("open.web", false);
  expect(await queues.has("open.web")).toBe(false);
  expect(looks).toHaveLength(1);
});

test("passes a failure on to everybody who asked, and looks again afterwards", async () => {
  let isAway = true;
  const queues = new DueQueues(async (names) => {
    if (isAway) throw new Error("away");
    return names;
  });
  const asked = await Promise.allSettled([queues.has("open.web"), queues.has("draw.local")]);
  expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isAway = false;
  expect(await queues.has("open.web")).toBe(true);
});
