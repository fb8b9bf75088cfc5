// Other users of this machine can't read people's data: folders get mode 0700 and files 0600, whatever they had before.

import { chmodSync, closeSync, type Dirent, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const PERMISSION_BITS = 0o777;
/** The files this program keeps in its folder. Others are left alone. */
const isOwnFile = (name: string) =>
  /^(threadbrush|lock)\.db(-wal|-shm|-journal)?$|^secret$|^moved$|^blobs$|^\.?openrouter-models\.json/.test(name);

/** Creates the folder if needed, and removes other users' permissions from it and from the program's files in it.
 *  Throws `StorageError` `exposed`, with a message for the admin, when the system doesn't allow that. */
export function restrictToOwner(folder: string, chmod = chmodSync): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  if (process.platform === "win32") return; // no such permissions there
  restrict(folder, FOLDER_MODE, chmod);
  for (const entry of entriesOf(folder).filter(({ name }) => isOwnFile(name))) restrictEntry(folder, entry, chmod);
  for (const blob of entriesOf(join(folder, "blobs")).filter((entry) => entry.isFile()))
    restrictEntry(join(folder, "blobs"), blob, chmod);
}

/** Creates an empty file that only the owner can read, so that nobody can open it between its creation and a chmod. Keeps an existing file. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, "a", FILE_MODE));
}

function entriesOf(folder: string): Dirent[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder, { withFileTypes: true }) : [];
}

/** Follows links: `blobs` may be on a larger disk. */
function restrictEntry(folder: string, { name }: Dirent, chmod: typeof chmodSync): void {
  const path = join(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found) restrict(path, found.isDirectory() ? FOLDER_MODE : FILE_MODE, chmod);
}

function restrict(path: string, mode: number, chmod: typeof chmodSync): void {
  if (!exceeds(path, mode)) return;
  try {
    chmod(path, mode);
  } catch (cause) {
    throw permissionError(path, mode, cause);
  }
  if (exceeds(path, mode)) throw permissionError(path, mode); // some file systems accept a chmod and ignore it
}

/** Whether group or others have permissions beyond `mode`. */
function exceeds(path: string, mode: number): boolean {
  return (statSync(path).mode & PERMISSION_BITS & ~mode & ~FOLDER_MODE) !== 0;
}

function permissionError(path: string, mode: number, cause?: unknown): StorageError {
  return new StorageError("exposed", storageMessages.exposed(path, mode.toString(8)), { cause });
}
