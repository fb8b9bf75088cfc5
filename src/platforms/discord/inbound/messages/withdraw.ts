// Cancels what a message asked for when it is deleted.

import { isDatabaseAway } from "../../../../core/errors.ts";
import type { Core } from "../../../../core/ports/core.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import type { Request } from "../../../../core/vocabulary.ts";
import { exponentialDelay, retry } from "../../../shared/gateway/retry.ts";
import type { Sleep } from "../../../shared/gateway/sleep.ts";

const RETRY_DELAY_MS = 500;
const MAX_RETRY_DELAY_MS = 30_000;
/** About three minutes. */
const MAX_FAILURES = 12;

interface WithdrawDeps {
  core: Pick<Core, "onMessageDeleted">;
  log: Log;
  isStopped(): boolean;
  sleep?: Sleep;
}

/** Cancels what a deleted message asked for. Waits while the database is away, because Discord doesn't deliver an event twice, and gives up after
 *  other errors. Rejects only if the bot was stopped before: the next start's backfill finds the message gone. */
export async function withdraw(request: Request["id"], { core, log, isStopped, ...waiting }: WithdrawDeps): Promise<void> {
  let failures = 0;
  const delayAfter = (error: unknown, attempts: number): number | undefined => {
    if (!isDatabaseAway(error)) failures++;
    if (failures === MAX_FAILURES) return undefined;
    log.error({ request, err: error }, "failed to persist deletion");
    return exponentialDelay(attempts, RETRY_DELAY_MS, MAX_RETRY_DELAY_MS);
  };
  try {
    await retry(() => core.onMessageDeleted(request), { ...waiting, delayAfter, isStopped });
  } catch (error) {
    if (isStopped()) throw error;
    log.error({ request, err: error }, "gave up persisting deletion");
  }
}
