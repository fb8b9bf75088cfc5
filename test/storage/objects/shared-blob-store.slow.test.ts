import { fork } from "node:child_process";
import { once } from "node:events";
import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import type { ObjectStore } from "../../../src/storage/objects/object-store.ts";
import { SharedBlobStore } from "../../../src/storage/objects/shared-blob-store.ts";
import { BlobHolds } from "../../../src/storage/postgres/blob-holds.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { objectFolder, sharedBlobs } from "./harness.ts";
import { putAndRemoveInRace } from "./race.ts";
import type { StoreOrder } from "./store-process.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const picture = new TextEncoder().encode("a picture");
const keepKey = async (key: BlobKey) => key;
const used = async () => true;
const unused = async () => false;

test("never loses a picture that is stored while another process removes it, and leaves none over", async () => {
  const { objects } = objectFolder();
  const { blobs, another } = await sharedBlobs(postgres, slow(objects));
  await putAndRemoveInRace(blobs, another(), 100);
}, 60_000);

test("keeps a picture that another process is storing from removal and sweep", async () => {
  const { blobs, another } = await sharedBlobs(postgres, objectFolder().objects);
  const other = another();
  await blobs.put(picture, async (key) => {
    expect(await other.remove([key], unused)).toBe(0);
    expect(await other.sweep(unused)).toBe(0);
  });
  expect(await other.sweep(unused)).toBe(1);
});

test("waits with storing a picture until its removal is over", async () => {
  const { objects } = objectFolder();
  const { blobs, another } = await sharedBlobs(postgres, objects);
  const key = await blobs.put(picture, keepKey);
  const begun = Promise.withResolvers<void>();
  const ends = Promise.withResolvers<void>();
  const late = overriding(objects, {
    async delete(removed: BlobKey) {
      begun.resolve();
      await ends.promise;
      await objects.delete(removed);
    },
  });
  const removal = another(late).remove([key], unused);
  await begun.promise;
  const stored = blobs.put(picture, keepKey);
  await setTimeout(50); // longer than it takes to store it
  ends.resolve();
  expect(await removal).toBe(1);
  await stored;
  expect(Buffer.from(await blobs.get(key))).toEqual(Buffer.from(picture));
});

test("asks for another attempt if a removal doesn't end, and stores the picture once its time is over", async () => {
  const { objects } = objectFolder();
  const { blobs, another, pool } = await sharedBlobs(postgres, objects);
  const key = await blobs.put(picture, keepKey);
  const broken = overriding(objects, { delete: () => Promise.reject(new Error("no response")) });
  await expect(another(broken).remove([key], unused)).rejects.toThrow("no response"); // it may be deleted later
  await expect(blobs.put(picture, keepKey)).rejects.toMatchObject({ name: "StorageError", code: "unavailable" });
  await pool.query("update blob_removals set until = clock_timestamp()");
  expect(await blobs.put(picture, keepKey)).toBe(key);
});

test("stores a picture again if its hold ended before its row was written", async () => {
  const { objects } = objectFolder();
  const { blobs, another, pool } = await sharedBlobs(postgres, objects);
  const key = await blobs.put(picture, async (stored) => {
    await pool.query("update blob_holds set until = clock_timestamp()"); // this process was frozen for a long time
    expect(await another().remove([stored], unused)).toBe(1);
    return stored;
  });
  expect(Buffer.from(await blobs.get(key))).toEqual(Buffer.from(picture));
  expect((await pool.query("select from blob_holds")).rowCount).toBe(0);
});

test("removes a picture only if no row was written since the first look", async () => {
  const { blobs, pool } = await sharedBlobs(postgres, objectFolder().objects);
  const key = await blobs.put(picture, keepKey);
  const looks = [false, true];
  expect(await blobs.remove([key], async () => looks.shift() ?? true)).toBe(0);
  await blobs.get(key);
  expect((await pool.query("select from blob_removals")).rowCount).toBe(0);
});

test("removes the other pictures if one can't be removed", async () => {
  const { objects } = objectFolder();
  const { blobs, another } = await sharedBlobs(postgres, objects);
  const keys = await Promise.all(["a", "b", "c"].map((text) => blobs.put(new TextEncoder().encode(text), keepKey)));
  const broken = overriding(objects, {
    delete: (key: BlobKey) => (key === keys[0] ? Promise.reject(new Error("no response")) : objects.delete(key)),
  });
  await expect(another(broken).remove(keys, unused)).rejects.toThrow("no response");
  for (const key of keys.slice(1)) await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
});

test("leaves pictures alone that are younger than an hour", async () => {
  const { objects, folder } = objectFolder();
  const { pool } = await sharedBlobs(postgres, objects);
  const blobs = new SharedBlobStore(objects, new BlobHolds(pool));
  const key = await blobs.put(picture, keepKey);
  expect(await blobs.sweep(unused)).toBe(0);
  const longAgo = new Date(Date.now() - 61 * 60 * 1000);
  await utimes(join(folder, key), longAgo, longAgo);
  expect(await blobs.sweep(used)).toBe(0);
  await blobs.put(picture, keepKey); // makes it young again
  expect(await blobs.sweep(unused)).toBe(0);
  await utimes(join(folder, key), longAgo, longAgo);
  expect(await blobs.sweep(unused)).toBe(1);
});

test("sweeps in one process at a time", async () => {
  const { objects } = objectFolder();
  const { blobs, another } = await sharedBlobs(postgres, objects);
  await blobs.put(picture, keepKey);
  let concurrent = -1;
  const removed = await blobs.sweep(async () => {
    if (concurrent === -1) concurrent = await another().sweep(unused);
    return false;
  });
  expect([concurrent, removed]).toEqual([0, 1]);
});

test("leaves nothing of a process killed while it stores a picture", async () => {
  const { objects, folder } = objectFolder();
  const url = await postgres.createDatabase();
  const pool = new Pool({ connectionString: url });
  onTestFinished(() => pool.end());
  const blobs = new SharedBlobStore(objects, new BlobHolds(pool), { minSweepAgeMs: 0, removalWaitMs: 1000 });
  const killed = fork(join(import.meta.dirname, "store-process.ts"));
  await once(killed, "message");
  killed.send({ url, folder, text: "a picture" } satisfies StoreOrder);
  const [key] = (await Promise.race([once(killed, "message"), once(killed, "exit").then(() => expect.unreachable())])) as [
    BlobKey,
  ];
  killed.kill("SIGKILL");
  await once(killed, "exit");
  expect(await blobs.sweep(unused)).toBe(0); // nobody knows yet that it's dead
  await pool.query("update blob_holds set until = clock_timestamp()");
  expect(await blobs.sweep(unused)).toBe(1);
  await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
  expect((await pool.query("select from blob_holds")).rowCount).toBe(0);
});

/** Objects that take a moment, so that processes get in each other's way. */
function slow(objects: ObjectStore): ObjectStore {
  const pause = () => setTimeout(Math.random() * 4);
  return overriding(objects, {
    put: (key, bytes) => pause().then(() => objects.put(key, bytes)),
    delete: (key) => pause().then(() => objects.delete(key)),
  });
}

function overriding(objects: ObjectStore, methods: Partial<ObjectStore>): ObjectStore {
  return new Proxy(objects, {
    get: (target, name) => {
      const own = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}
