// Checks DATA_DIR, with error messages for the admin.

import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";

/** Creates the folder if needed and writes into it once: a read-only database would fail at the first request.
 *  Throws `StorageError` `unwritable`. */
export function ensureWritable(folder: string): void {
  withDataDirErrors(folder, () => {
    makeFolder(resolve(folder));
    const probe = join(folder, `.writable.${process.pid}`);
    closeSync(openSync(probe, "w", 0o600));
    rmSync(probe);
  });
}

/** Node's own recursive mkdir never returns where the system reports ENOENT for an existing parent, as in /proc. */
function makeFolder(folder: string): void {
  const parent = dirname(folder);
  if (parent !== folder && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Runs work in the folder. Throws errors of the file system as `StorageError` `unwritable`. */
export function withDataDirErrors<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const sentence = sentenceFor(cause, resolve(folder));
    throw sentence === undefined ? cause : new StorageError("unwritable", sentence, { cause });
  }
}

function sentenceFor(error: unknown, folder: string): string | undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(EEXIST|ENOTDIR)$/.test(code)) return storageMessages.notAFolder(folder);
  if (code === "EROFS") return storageMessages.readOnly(folder);
  if (/^(EACCES|EPERM|SQLITE_(READONLY|CANTOPEN|PERM|AUTH)\w*)$/.test(code)) return storageMessages.notWritable(folder);
  return /^(ENOENT|EINVAL|ELOOP|ENAMETOOLONG|EIO)$/.test(code) ? storageMessages.unusable(folder, code) : undefined;
}
