// What every `BlobStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { BlobStore } from "../../src/core/ports.ts";
import type { BlobKey } from "../../src/core/vocabulary.ts";

export interface BlobsHarness {
  blobs: BlobStore;
  /** Something happens to the bytes behind the store's back. */
  damage(key: BlobKey): Promise<void>;
  lose(key: BlobKey): Promise<void>;
}

const picture = new TextEncoder().encode("a picture");
const other = new TextEncoder().encode("another one");
const itself = async (key: BlobKey) => key;
const used = async () => true;
const unused = async () => false;

export function conformsAsBlobs(name: string, make: () => Promise<BlobsHarness>): void {
  describe(`${name} as a store of pictures`, () => {
    let here: BlobsHarness;
    let blobs: BlobStore;
    beforeEach(async () => {
      here = await make();
      blobs = here.blobs;
    });

    test("what was put is read back under the hash of its bytes", async () => {
      const key = await blobs.put(picture, itself);
      expect(key).toMatch(/^[0-9a-f]{64}$/);
      expect(Buffer.from(await blobs.get(key))).toEqual(Buffer.from(picture));
    });

    test("the same bytes have the same key, others have another", async () => {
      const key = await blobs.put(picture, itself);
      expect(await blobs.put(picture, itself)).toBe(key);
      expect(await blobs.put(other, itself)).not.toBe(key);
    });

    test("put resolves to what its use made of the key, and rejects as it does", async () => {
      expect(await blobs.put(picture, async (key) => key.length)).toBe(64);
      const broken = blobs.put(picture, () => Promise.reject(new Error("no row")));
      await expect(broken).rejects.toThrow("no row");
    });

    test("the same bytes put many times at once are there once, whole", async () => {
      const keys = await Promise.all(Array.from({ length: 20 }, () => blobs.put(picture, itself)));
      expect(new Set(keys).size).toBe(1);
      expect(Buffer.from(await blobs.get(keys[0] as BlobKey))).toEqual(Buffer.from(picture));
    });

    test("a picture is kept from removal and from the sweep until the row that needs it is written", async () => {
      await blobs.put(picture, async (key) => {
        expect(await blobs.remove([key], unused)).toBe(0);
        expect(await blobs.sweep(unused)).toBe(0);
        await blobs.get(key);
      });
    });

    test("two puts of the same bytes keep it until both rows are written", async () => {
      const first = Promise.withResolvers<void>();
      const one = blobs.put(picture, () => first.promise);
      const key = await blobs.put(picture, itself);
      expect(await blobs.remove([key], unused)).toBe(0);
      first.resolve();
      await one;
      expect(await blobs.remove([key], unused)).toBe(1);
    });

    test("what nothing uses is removed, what something uses stays, what is not there counts for nothing", async () => {
      const key = await blobs.put(picture, itself);
      expect(await blobs.remove([key], used)).toBe(0);
      expect(await blobs.remove([key], unused)).toBe(1);
      await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
    });

    test("a sweep takes what is unused, however young, and spares what is used", async () => {
      const key = await blobs.put(picture, itself);
      expect(await blobs.sweep(used)).toBe(0);
      expect(await blobs.sweep(unused)).toBe(1);
      await expect(blobs.get(key)).rejects.toMatchObject({ code: "missing" });
    });

    test("a missing and a damaged picture are told apart, and putting its bytes again mends either", async () => {
      const key = await blobs.put(picture, itself);
      await here.damage(key);
      await expect(blobs.get(key)).rejects.toMatchObject({ name: "StorageError", code: "damaged" });
      await blobs.put(picture, itself);
      await blobs.get(key);
      await here.lose(key);
      await expect(blobs.get(key)).rejects.toMatchObject({ name: "StorageError", code: "missing" });
      await blobs.put(picture, itself);
      await blobs.get(key);
    });

    test("what is no key is missing, whatever it looks like", async () => {
      for (const key of ["../secret", "", "0".repeat(64)])
        await expect(blobs.get(key as BlobKey)).rejects.toMatchObject({ code: "missing" });
    });
  });
}
