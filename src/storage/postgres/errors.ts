import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";

/** SQLSTATE classes and Node's codes after which trying again may help: the connection or the server failed, or other transactions were in
 *  the way for too long. */
const TRANSIENT =
  /^(08|25P0[34]|40001|40P01|53|55P03|57014|57P|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;
/** What `pg` throws without a code. */
const CONNECTION_LOST = /terminated|timeout|not queryable|Connection ended/i;

/** Translates errors of Postgres and of the connection to it. */
export function toStorageError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  if (!(error instanceof Error)) return new Error("a value that is not an Error was thrown", { cause: error });
  const code = codeOf(error);
  if (code === "53100") return new StorageError("full", storageMessages.databaseFull, { cause: error });
  if (TRANSIENT.test(code) || CONNECTION_LOST.test(messageOf(error)))
    return new StorageError("locked", storageMessages.databaseAway, { cause: error });
  return error;
}

/** Adds what the admin can do about an error at startup. */
export function toStartupError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  const translated = toStorageError(error);
  const code = error instanceof Error ? codeOf(error) : "";
  const sentence = sentenceFor(code);
  if (sentence !== undefined) return new StorageError("unwritable", sentence, { cause: error });
  return translated instanceof StorageError && translated.code === "locked"
    ? new StorageError("locked", storageMessages.databaseUnreachable(code), { cause: error })
    : translated;
}

function sentenceFor(code: string): string | undefined {
  if (/^28/.test(code)) return storageMessages.databaseLogin;
  if (code === "3D000") return storageMessages.databaseMissing;
  return code === "42501" ? storageMessages.databaseRights : undefined;
}

/** drizzle wraps the driver's error. */
export function codeOf(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  return "code" in cause ? String(cause.code) : "";
}

function messageOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
