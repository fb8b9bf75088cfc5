// Whether a visitor may still use the bot in the chat: somebody may have taken a role from them, or removed them from the server.

import { setTimeout } from "node:timers/promises";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Visit } from "../../../core/store.ts";
import { pageMessages } from "../messages.ts";
import type { Visits } from "./visits.ts";

const TIMEOUT_MS = 5_000;

/** A sentence on why the person may do nothing now. Undefined if they may. If the chat refuses them, the visit ends. If the chat doesn't
 *  answer in time, it stays. Never rejects. */
export async function checkAccess(
  visit: Visit,
  visits: Pick<Visits, "askChat" | "end">,
  log: Log,
  timeoutMs = TIMEOUT_MS,
): Promise<string | undefined> {
  const { platform } = visit.thread;
  try {
    const refused = await Promise.race([visits.askChat(visit), rejectAfter(timeoutMs)]);
    if (refused === undefined) return undefined;
    // Its windows stay open for the sentence, until the second heartbeat. They get no more cards.
    await visits.end(visit);
    log.info({ platform }, "web: visit ended because the chat refuses the person");
    return refused;
  } catch (error) {
    log.warn({ platform, err: error }, "web: failed to check a visitor's access");
    return pageMessages.visitNotChecked;
  }
}

async function rejectAfter(ms: number): Promise<never> {
  await setTimeout(ms, undefined, { ref: false });
  throw new Error("the chat did not answer in time");
}
