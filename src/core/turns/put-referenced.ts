import type { Deps } from "../deps.ts";
import { isStorageAway } from "../errors.ts";
import type { BlobKey } from "../vocabulary.ts";

/** Stores a picture for the row that `use` writes. If it writes none (the turn was cancelled or deleted, the message exists already), removes
 *  the picture at once. */
export async function putReferenced<T>(
  bytes: Uint8Array,
  { blobs, isImageReferenced }: Pick<Deps, "isImageReferenced"> & { blobs: Pick<Deps["blobs"], "put" | "remove"> },
  use: (key: BlobKey) => Promise<T>,
): Promise<T> {
  let stored: BlobKey | undefined;
  try {
    return await blobs.put(bytes, (key) => {
      stored = key;
      return use(key);
    });
  } finally {
    if (stored !== undefined) await blobs.remove([stored], isImageReferenced);
  }
}

/** Rejects with `StorageError` while the picture store is away, before something is fetched or paid for in vain. */
export async function rejectWhileAway({ blobs }: Pick<Deps, "blobs">): Promise<void> {
  await blobs.ensureFreeSpace().catch((error: unknown) => {
    if (isStorageAway(error)) throw error; // a full disk is reported later
  });
}
