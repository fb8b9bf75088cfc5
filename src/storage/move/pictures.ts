import { StorageError } from "../../core/errors.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { BlobKey } from "../../core/vocabulary.ts";

const CONCURRENT = 8;

/** The result for one picture. The SHA-256 of its bytes was compared with its key. */
export type PictureResult = "copied" | "there" | "missing" | "damaged";

/** Copies pictures that aren't in `target` yet. Rejects with `StorageError` if a store can't be used. */
export async function copyPictures(
  keys: BlobKey[],
  source: BlobStore,
  target: BlobStore,
  report: (key: BlobKey, result: PictureResult, bytes: number) => void,
): Promise<void> {
  await forEachPicture(keys, async (key) => {
    if (await isReadable(target, key)) return report(key, "there", 0);
    const read = await readPicture(source, key);
    if (typeof read === "string") return report(key, read, 0);
    const stored = await target.put(read, async (stored) => stored);
    if (stored !== key) throw new StorageError("damaged", "a picture changed while it was copied");
    report(key, "copied", read.length);
  });
}

/** Reads pictures without copying them. */
export async function checkPictures(
  keys: BlobKey[],
  source: BlobStore,
  report: (key: BlobKey, result: PictureResult, bytes: number) => void,
): Promise<void> {
  await forEachPicture(keys, async (key) => {
    const read = await readPicture(source, key);
    if (typeof read === "string") report(key, read, 0);
    else report(key, "there", read.length);
  });
}

async function isReadable(store: BlobStore, key: BlobKey): Promise<boolean> {
  return typeof (await readPicture(store, key)) !== "string";
}

async function readPicture(store: BlobStore, key: BlobKey): Promise<Uint8Array | "missing" | "damaged"> {
  try {
    return await store.get(key);
  } catch (error) {
    if (error instanceof StorageError && (error.code === "missing" || error.code === "damaged")) return error.code;
    throw error;
  }
}

/** Stops at the first failure, after those in progress. */
async function forEachPicture(keys: BlobKey[], work: (key: BlobKey) => Promise<void>): Promise<void> {
  const next = keys.values();
  let failed = false;
  const loops = Array.from({ length: CONCURRENT }, async () => {
    for (const key of next) {
      if (failed) return;
      await work(key).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  });
  for (const result of await Promise.allSettled(loops)) if (result.status === "rejected") throw result.reason;
}
