import type { Deps } from "../deps.ts";
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
