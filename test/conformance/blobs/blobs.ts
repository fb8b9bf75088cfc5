// What every `BlobStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { BlobStore } from "../../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../../src/core/vocabulary.ts";

export interface BlobsHarness {
  blobs: BlobStore;
  /** Corrupts the stored bytes. */
  damage(key: BlobKey): Promise<void>;
  /** Deletes the stored bytes. */
  lose(key: BlobKey): Promise<void>;
}

const picture = new TextEncoder().encode("a picture");
const other = new TextEncoder().encode("another one");
const keepKey = async (key: BlobKey) => key;
const used = async () => true;
const unused = async () => false;

export function conformsAsBlobs(name: string, make: () => Promise<BlobsHarness>): void {
  describe(`${name} as a blob store`, () => {
    let here: BlobsHarness;
    let blobs: BlobStore;
    beforeEach(async () => {
      here = await make();
      blobs = here.blobs;
    });

    test("returns the stored bytes under their hash", async () => {
      const key = await blobs.put(picture, keepKey);
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(Buffer.from(await blobs.get(key))).toEqual(Buffer.from(picture));
    });

    test("gives the same bytes the same key, and others another", async () => {
      const key = await blobs.put(picture, keepKey);
      expect(await blobs.put(picture, keepKey)).toBe(key);
      expect(await blobs.put(other, keepKey)).not.toBe(key);
    });

    test("resolves and rejects with what the callback does", async () => {
      expect(await blobs.put(picture, async (key) => key.length)).toBe(64);
      const broken = blobs.put(picture, () => Promise.reject(new Error("no row")));
      await expect(broken).rejects.toThrow("no row");
    });

    test("stores the same bytes once when they are put concurrently", async () => {
      const keys = await Promise.all(Array.from({ length: 20 }, () => blobs.put(picture, keepKey)));
      expect(new Set(keys).size).toBe(1);
      expect(Buffer.from(await blobs.get(keys[0] as BlobKey))).toEqual(Buffer.from(picture));
    });

    test("protects a picture from removal and sweep until the callback has written its row", async () => {
      await blobs.put(picture, async (key) => {
        expect(await blobs.remove([key], unused)).toBe(0);
        expect(await blobs.sweep(unused)).toBe(0);
        await blobs.get(key);
      });
    });

    test("protects a picture until every concurrent put has written its row", async () => {
      const first = Promise.withResolvers<void>();
      const one = blobs.put(picture, () => first.promise);
      const key = await blobs.put(picture, keepKey);
      expect(await blobs.remove([key], unused)).toBe(0);
      first.resolve();
      await one;
      expect(await blobs.remove([key], unused)).toBe(1);
    });

    test("removes an unused picture and keeps a used one", async () => {
      const key = await blobs.put(picture, keepKey);
      expect(await blobs.remove([key], used)).toBe(0);
      expect(await blobs.remove([key], unused)).toBe(1);
      await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
    });

    test("sweeps unused pictures of any age and keeps used ones", async () => {
      const key = await blobs.put(picture, keepKey);
      expect(await blobs.sweep(used)).toBe(0);
      expect(await blobs.sweep(unused)).toBe(1);
      await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
    });

    test("distinguishes missing from damaged pictures, and repairs both on the next put", async () => {
      const key = await blobs.put(picture, keepKey);
      await here.damage(key);
      await expect(blobs.get(key)).rejects.toMatchObject({ name: "StorageError", code: "damaged" });
      await blobs.put(picture, keepKey);
      await blobs.get(key);
      await here.lose(key);
      await expect(blobs.get(key)).rejects.toMatchObject({ name: "StorageError", code: "missing" });
      await blobs.put(picture, keepKey);
      await blobs.get(key);
    });

    test("reports invalid keys as missing", async () => {
      for (const key of ["../secret", "", "0".repeat(64)])
        await expect(blobs.get(key as BlobKey)).rejects.toMatchObject({ code: "missing" });
    });
  });
}
