// A process that stores a picture and is killed before it has written the row. It receives its order over its message channel.

import { Pool } from "pg";
import { FileObjectStore } from "../../../src/storage/objects/file-object-store.ts";
import { SharedBlobStore } from "../../../src/storage/objects/shared-blob-store.ts";
import { BlobHolds } from "../../../src/storage/postgres/blob-holds.ts";

export interface StoreOrder {
  url: string;
  folder: string;
  text: string;
}

process.once("message", async ({ url, folder, text }: StoreOrder) => {
  const holds = new BlobHolds(new Pool({ connectionString: url }));
  const blobs = new SharedBlobStore(new FileObjectStore(folder, { now: () => new Date() }), holds);
  await blobs.put(new TextEncoder().encode(text), (key) => {
    process.send?.(key);
    return new Promise(() => {});
  });
});
process.send?.("ready");
