import { ConfigError, secretsOf } from "../config/config.ts";
import { PlatformRefusedError, StorageError } from "../core/errors.ts";
import { createLog } from "../observability/log.ts";

/** Ends the program with exit code 1: with a sentence if the admin can fix it, otherwise with the whole error in the log. */
export function exitWith(error: unknown): never {
  if (error instanceof ConfigError || error instanceof StorageError || error instanceof PlatformRefusedError)
    process.stderr.write(`${error.message}\n`);
  else createLog("fatal", secretsOf(process.env)).fatal({ err: error }, "failed to start");
  process.exit(1);
}
