import sharp from "sharp";
import type { StoredFile } from "../state/rows.ts";
import type { World } from "../state/world.ts";

/** What the service finds out about bytes; not by the name, which anybody can choose. */
export async function look(bytes: Buffer): Promise<Pick<StoredFile, "mimetype" | "width" | "height">> {
  const looked = bytes.length === 0 ? undefined : sharp(bytes).metadata();
  const found = await looked?.catch(() => undefined);
  if (!found) return { mimetype: "application/octet-stream", width: 0, height: 0 };
  const heif = found.compression === "av1" ? "avif" : "heic";
  return { mimetype: `image/${found.format === "heif" ? heif : found.format}`, width: found.width, height: found.height };
}

export type NewFile = Pick<StoredFile, "teamId" | "ownerId" | "name"> & Partial<StoredFile>;

/** Stores a file that only its owner sees. */
export function newFile(world: World, file: NewFile): StoredFile {
  const stored: StoredFile = {
    id: world.id("F"),
    title: file.name,
    bytes: Buffer.alloc(0),
    mimetype: "",
    width: 0,
    height: 0,
    createdAt: world.clock.now(),
    shares: [],
    visibleTo: new Set([file.ownerId]),
    deleted: false,
    ...file,
  };
  world.files.set(stored.id, stored);
  return stored;
}

/** The bytes are gone; messages keep an empty place where it was. */
export function deleteFile(world: World, file: StoredFile): void {
  file.deleted = true;
  file.bytes = Buffer.alloc(0);
  world.watch.changed();
}
