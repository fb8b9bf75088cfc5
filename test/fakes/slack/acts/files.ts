import sharp from "sharp";
import type { StoredFile } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

/** Detects the type and size of a picture by its bytes, not by its name. */
export async function inspectFile(bytes: Buffer): Promise<Pick<StoredFile, "mimetype" | "width" | "height">> {
  const reading = bytes.length === 0 ? undefined : sharp(bytes).metadata();
  const found = await reading?.catch(() => undefined);
  if (!found) return { mimetype: "application/octet-stream", width: 0, height: 0 };
  const heif = found.compression === "av1" ? "avif" : "heic";
  return { mimetype: `image/${found.format === "heif" ? heif : found.format}`, width: found.width, height: found.height };
}

export type NewFile = Pick<StoredFile, "teamId" | "ownerId" | "name"> & Partial<StoredFile>;

/** Stores a file that only its owner can see. */
export function newFile(state: ServiceState, file: NewFile): StoredFile {
  const stored: StoredFile = {
    id: state.id("F"),
    title: file.name,
    bytes: Buffer.alloc(0),
    mimetype: "",
    width: 0,
    height: 0,
    createdAt: state.clock.now(),
    shares: [],
    visibleTo: new Set([file.ownerId]),
    deleted: false,
    ...file,
  };
  state.files.set(stored.id, stored);
  return stored;
}

/** Deletes a file. Messages keep a tombstone. */
export function deleteFile(state: ServiceState, file: StoredFile): void {
  file.deleted = true;
  file.bytes = Buffer.alloc(0);
  state.watch.changed();
}
