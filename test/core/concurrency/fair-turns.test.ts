import { expect, test } from "vitest";
import { FairTurns } from "../../../src/core/concurrency/fair-turns.ts";

/** Jobs that run until the test ends them, and a record of which have started. */
function startTurns(slots: number, perKey: number) {
  const turns = new FairTurns({ slots, perKey });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (key: string, name: string) =>
    turns.run(key, async () => {
      started.push(name);
      await new Promise<void>((end) => ends.set(name, end));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { turns, started, ask, end };
}

test("never gives all slots to one key", async () => {
  const { started, ask } = startTurns(3, 2);
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  void ask("b", "b1");
  await new Promise(setImmediate);
  expect(started).toEqual(["a1", "a2", "b1"]);
});

test("alternates between keys however many jobs one of them queues", async () => {
  const { started, ask, end } = startTurns(1, 1);
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  for (const name of ["b1", "b2"]) void ask("b", name);
  void ask("c", "c1");
  await new Promise(setImmediate);
  for (let at = 0; at < 6; at++) await end(started[at] ?? "");
  expect(started).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
});

test("rejects failed work and frees its slot", async () => {
  const turns = new FairTurns({ slots: 1, perKey: 1 });
  await expect(turns.run("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.run("a", async () => "done")).toBe("done");
});

test("waits for enough slots and lets no smaller job overtake a large one", async () => {
  const turns = new FairTurns({ slots: 4, perKey: 4 });
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (key: string, size: number) =>
    void turns.run(
      key,
      () => {
        started.push(key);
        return new Promise<void>((end) => ends.set(key, end));
      },
      size,
    );
  ask("a", 3);
  ask("large", 4);
  ask("c", 1);
  await new Promise(setImmediate);
  expect(started).toEqual(["a"]);
  ends.get("a")?.();
  await new Promise(setImmediate);
  expect(started).toEqual(["a", "large"]);
  ends.get("large")?.();
  await new Promise(setImmediate);
  expect(started).toEqual(["a", "large", "c"]);
});
