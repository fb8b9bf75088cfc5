import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";

/** Translates errors of Postgres and of the connection to it. */
export function toStorageError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  if (!(error instanceof Error)) return new Error("a value that is not an Error was thrown", { cause: error });
  const code = codeOf(error);
  if (code === "53100") return new StorageError("full", storageMessages.diskFull, { cause: error });
  if (/^(53|57P|08|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND)/.test(code) || /terminated|timeout/.test(error.message))
    return new StorageError("locked", storageMessages.busy, { cause: error });
  return error;
}

/** drizzle wraps the driver's error. */
function codeOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause ? String(cause.code) : "";
}
