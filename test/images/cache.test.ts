import { expect, test, vi } from "vitest";
import { PictureCache } from "../../src/images/cache.ts";

const cacheOf = (maxBytes: number) => new PictureCache<Uint8Array>({ maxBytes, bytesOf: (bytes) => bytes });

test("evicts the oldest pictures beyond its limit", async () => {
  const cache = cacheOf(1000);
  const make = vi.fn(async () => new Uint8Array(300));
  for (const name of ["a", "b", "c", "d"]) await cache.get(name, make);
  expect(cache.bytes).toBe(900);
  await cache.get("d", make);
  expect(make).toHaveBeenCalledTimes(4);
  await cache.get("a", make);
  expect(make).toHaveBeenCalledTimes(5);
});

test("returns a picture larger than the cache without keeping it", async () => {
  const cache = cacheOf(1000);
  expect(await cache.get("large", async () => new Uint8Array(5000))).toHaveLength(5000);
  expect(cache.bytes).toBe(0);
});

test("counts the whole buffer behind a view", async () => {
  const cache = cacheOf(1000);
  await cache.get("view", async () => new Uint8Array(new ArrayBuffer(800), 0, 10));
  expect(cache.bytes).toBe(800);
});

test("makes a picture once for concurrent callers, and retries after a failure", async () => {
  const cache = cacheOf(1000);
  const broken = vi.fn(async () => Promise.reject(new Error("no disk")));
  const both = await Promise.allSettled([cache.get("a", broken), cache.get("a", broken)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(broken).toHaveBeenCalledTimes(1);
  expect(await cache.get("a", async () => new Uint8Array(1))).toHaveLength(1);
});
