import { open, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** Writes a file so that readers see all of it or nothing, and that it survives a power cut. `draft`: the name it has until it's complete. */
export async function writeSynced(folder: string, name: string, draft: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, draft);
  try {
    await writeDraft(path, bytes);
    await rename(path, join(folder, name));
    await syncFolder(folder);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function writeDraft(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
