import { expect, test } from "vitest";
import { FairTurns } from "../../src/core/fair-turns.ts";

/** Work that ends when it is told to, and what has begun. */
function desk(slots: number, perKey: number) {
  const turns = new FairTurns({ slots, perKey });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (key: string, name: string) =>
    turns.run(key, async () => {
      begun.push(name);
      await new Promise<void>((end) => ends.set(name, end));
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { turns, begun, ask, end };
}

test("one key never takes up every slot", async () => {
  const { begun, ask } = desk(3, 2);
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  void ask("b", "b1");
  await new Promise(setImmediate);
  expect(begun).toEqual(["a1", "a2", "b1"]);
});

test("keys take turns, whatever one of them has waiting", async () => {
  const { begun, ask, end } = desk(1, 1);
  for (const name of ["a1", "a2", "a3", "a4"]) void ask("a", name);
  for (const name of ["b1", "b2"]) void ask("b", name);
  void ask("c", "c1");
  await new Promise(setImmediate);
  for (let at = 0; at < 6; at++) await end(begun[at] ?? "");
  expect(begun).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
});

test("work that fails leaves its slot to the next, and says so", async () => {
  const turns = new FairTurns({ slots: 1, perKey: 1 });
  await expect(turns.run("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.run("a", async () => "done")).toBe("done");
});

test("waits for what needs more slots than are free, and lets nothing smaller get ahead of it", async () => {
  const turns = new FairTurns({ slots: 4, perKey: 4 });
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (key: string, size: number) =>
    void turns.run(
      key,
      () => {
        begun.push(key);
        return new Promise<void>((end) => ends.set(key, end));
      },
      size,
    );
  ask("a", 3);
  ask("large", 4);
  ask("c", 1);
  await new Promise(setImmediate);
  expect(begun).toEqual(["a"]);
  ends.get("a")?.();
  await new Promise(setImmediate);
  expect(begun).toEqual(["a", "large"]);
  ends.get("large")?.();
  await new Promise(setImmediate);
  expect(begun).toEqual(["a", "large", "c"]);
});
