// Nobody else on this machine reads what people said and showed: folders are 0700 and files 0600, whatever they were before.

import { chmodSync, closeSync, type Dirent, mkdirSync, openSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { StorageError } from "../../core/errors.ts";

const FOLDER = 0o700;
const FILE = 0o600;
const ALL_RIGHTS = 0o777;
/** What the program keeps in its folder. Anything else there belongs to somebody else and is left alone. */
const isOurs = (name: string) =>
  /^(threadbrush|lock)\.db(-wal|-shm|-journal)?$|^secret$|^blobs$|^\.?openrouter-models\.json/.test(name);

/** Makes the folder if there is none, and closes it and everything of ours in it to other users.
 *  Throws `StorageError` `exposed`, with a sentence for the admin, where the system doesn't let it. */
export function restrictToOwner(folder: string, chmod = chmodSync): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER });
  if (process.platform === "win32") return; // no such rights there
  restrict(folder, FOLDER, chmod);
  for (const entry of entriesOf(folder).filter(({ name }) => isOurs(name))) restrictEntry(folder, entry, chmod);
  for (const blob of entriesOf(join(folder, "blobs")).filter((entry) => entry.isFile()))
    restrictEntry(join(folder, "blobs"), blob, chmod);
}

/** Makes an empty file that only we can read, so that nobody opens it between its creation and a chmod. An existing one stays. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, "a", FILE));
}

function entriesOf(folder: string): Dirent[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder, { withFileTypes: true }) : [];
}

/** A link is followed: `blobs` may be on a larger disk. */
function restrictEntry(folder: string, { name }: Dirent, chmod: typeof chmodSync): void {
  const path = join(folder, name);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found) restrict(path, found.isDirectory() ? FOLDER : FILE, chmod);
}

function restrict(path: string, rights: number, chmod: typeof chmodSync): void {
  if (!exceeds(path, rights)) return;
  try {
    chmod(path, rights);
  } catch (cause) {
    throw permissionError(path, rights, cause);
  }
  if (exceeds(path, rights)) throw permissionError(path, rights); // some file systems accept a chmod and ignore it
}

/** Group or others have rights that they shouldn't have. */
function exceeds(path: string, rights: number): boolean {
  return (statSync(path).mode & ALL_RIGHTS & ~rights & ~FOLDER) !== 0;
}

function permissionError(path: string, rights: number, cause?: unknown): StorageError {
  const sentence = `Other users of this machine can open ${path}, and I can't change that. Run "chmod ${rights.toString(8)} ${path}" as its owner, or choose another DATA_DIR.`;
  return new StorageError("exposed", sentence, { cause });
}
