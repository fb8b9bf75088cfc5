import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { chance } from "../../src/chance.ts";
import type { Arrival } from "../../src/core/store.ts";
import type { ModelId, Turn, TurnId } from "../../src/core/vocabulary.ts";
import { openDatabase } from "../../src/storage/database.ts";
import { SqliteStore } from "../../src/storage/sqlite.ts";
import { settings } from "../fakes/bot.ts";

const LEASE_MS = 1000;

function open(folder = ":memory:") {
  let ms = 1_000_000;
  const opened = openDatabase(folder);
  const store = new SqliteStore(opened.db, { now: () => new Date(ms) }, chance);
  return {
    store,
    pass: (by: number) => {
      ms += by;
    },
    close: opened.close,
  };
}

function asks(id: string, person = "ada", thread = "t"): Arrival {
  return {
    ...{
      requestId: id,
      at: new Date(),
      kind: "edit",
      prompt: "night",
      attachments: [],
      asked: {},
      addressed: true,
      fresh: false,
    },
    author: { id: person, name: person, moderator: false },
    place: { thread: { platform: "discord", id: thread } },
    start: { settings, seed: 1, title: "night" },
    maxWaiting: 20,
  };
}

async function begin(store: SqliteStore, turn: Turn): Promise<void> {
  const variants = [{ number: 1, model: "fake" as ModelId, choice: { index: 0, of: 1 }, seed: 1 }];
  await store.begin(turn.id, { settings, seed: 1, notes: [], references: [], variants });
}

async function turnAskedBy(store: SqliteStore, arrival: Arrival): Promise<Turn> {
  const received = await store.receive(arrival);
  if (received.kind !== "turn") throw new Error(received.kind);
  return (await store.turn(received.turn)) as Turn;
}

test("a task wanted again while it runs runs again", async () => {
  const { store } = open();
  const turn = await turnAskedBy(store, asks("r1"));
  const task = await store.claim("publish", "", LEASE_MS);
  await store.touch(turn.id);
  if (task) await store.complete(task);
  expect(await store.claim("publish", "", LEASE_MS)).toMatchObject({ subject: turn.id, attempts: 0 });
});

test("a task that waits for a better time is due at once when it is wanted again", async () => {
  const { store } = open();
  const turn = await turnAskedBy(store, asks("r1"));
  const task = await store.claim("publish", "", LEASE_MS);
  if (task) await store.postpone(task, new Date(10_000_000), "too soon", false);
  expect(await store.claim("publish", "", LEASE_MS)).toBeUndefined();
  await store.touch(turn.id);
  expect(await store.claim("publish", "", LEASE_MS)).toMatchObject({ subject: turn.id });
});

test("a task that was done is gone", async () => {
  const { store } = open();
  await turnAskedBy(store, asks("r1"));
  const task = await store.claim("publish", "", LEASE_MS);
  if (task) await store.complete(task);
  expect((await store.depth()).publish).toBe(0);
});

test("a lease that ends is due again, and its first holder has lost it", async () => {
  const { store, pass } = open();
  await turnAskedBy(store, asks("r1"));
  const first = await store.claim("publish", "", LEASE_MS);
  expect(await store.claim("publish", "", LEASE_MS)).toBeUndefined();
  pass(LEASE_MS + 1);
  expect(await store.claim("publish", "", LEASE_MS)).toMatchObject({ crashes: 1, attempts: 0 });
  expect(first && (await store.extend(first, LEASE_MS))).toBe(false);
});

test("crashes and failures are counted apart", async () => {
  const { store } = open();
  await turnAskedBy(store, asks("r1"));
  const first = await store.claim("prepare", "", LEASE_MS);
  if (first) await store.postpone(first, new Date(0), "no", true);
  await store.claim("prepare", "", LEASE_MS);
  await store.release();
  expect(await store.claim("prepare", "", LEASE_MS)).toMatchObject({ attempts: 1, crashes: 1 });
});

test("a request heard twice makes one turn", async () => {
  const { store } = open();
  const first = await turnAskedBy(store, asks("r1"));
  expect((await turnAskedBy(store, asks("r1"))).id).toBe(first.id);
  expect(await store.turns(first.conversation.id)).toHaveLength(1);
});

test("turns of one conversation are prepared one after another", async () => {
  const { store } = open();
  const first = await turnAskedBy(store, asks("r1"));
  await turnAskedBy(store, asks("r2"));
  expect((await store.claim("prepare", "", LEASE_MS))?.subject).toBe(first.id);
  expect(await store.claim("prepare", "", LEASE_MS)).toBeUndefined();
});

test("who asked for twenty turns waits for who asked for one", async () => {
  const { store } = open();
  const many: Turn[] = [];
  for (let i = 0; i < 20; i++) many.push(await turnAskedBy(store, asks(`a${i}`, "ada", `a${i}`)));
  for (const turn of many) await begin(store, turn);
  await store.claim("draw", "fake", LEASE_MS);
  const one = await turnAskedBy(store, asks("b", "bo", "b"));
  await begin(store, one);
  const next = [await store.claim("draw", "fake", LEASE_MS), await store.claim("draw", "fake", LEASE_MS)];
  const owners = await Promise.all(
    next.map(async (task) => task?.kind === "draw" && (await store.turnOf(task.subject))?.author.id),
  );
  expect(owners).toContain("bo");
});

test("a person's twenty-first waiting turn is refused", async () => {
  const { store } = open();
  for (let i = 0; i < 20; i++) await store.receive(asks(`r${i}`));
  expect(await store.receive(asks("r20"))).toEqual({ kind: "refused", why: "too-many-waiting" });
});

test("a second settle changes nothing", async () => {
  const { store } = open();
  const turn = await turnAskedBy(store, asks("r1"));
  await begin(store, turn);
  const drawn = (await store.turn(turn.id))?.variants[0];
  if (!drawn) throw new Error("no variant");
  await store.drawing(drawn.id);
  expect(await store.settle(drawn.id, { failure: { fault: "refused" } })).toBe(true);
  expect(await store.settle(drawn.id, { failure: { fault: "unknown" } })).toBe(false);
  expect((await store.turn(turn.id as TurnId))?.variants[0]?.failure).toEqual({ fault: "refused" });
});

test("a second process on the same folder is refused with a sentence", () => {
  const folder = mkdtempSync(join(tmpdir(), "lock-"));
  const first = open(folder);
  expect(() => open(folder)).toThrow("Another Threadbrush is already running");
  first.close();
  open(folder).close();
});
