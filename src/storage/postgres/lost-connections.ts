import type { Pool } from "pg";
import type { Log } from "../../core/ports/runtime.ts";

/** Logs lost connections of a pool. Without a listener on each client, one that is lost between two queries of a transaction would be an
 *  uncaught exception. Its next query fails, and `toStorageError` recognizes that. `message`: what the log says about an idle one. */
export function watchConnections(pool: Pool, log: Pick<Log, "warn">, message: string): void {
  pool.on("error", (error) => log.warn({ err: error }, message));
  pool.on("connect", (client) => client.on("error", () => {}));
}
