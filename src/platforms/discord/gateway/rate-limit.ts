import type { RESTOptions } from "discord.js";
import PQueue from "p-queue";
import type { Log } from "../../../core/ports/runtime.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import { send } from "./send.ts";

type Send = RESTOptions["makeRequest"];

/** Discord allows a bot fifty requests a second over all channels. Some are left over, because uploads arrive later than they are sent. */
export const requestsPerSecond = 40;
/** Over all processes: at most 45 in any second. */
export const sharedRequests = { name: "discord", perSecond: requestsPerSecond, burst: 5 };

/** Limits requests per second, and sends what people wait for before number reactions. Interaction responses don't count and aren't
 *  delayed. */
export function rateLimited(perSecond: number): Send {
  if (!Number.isFinite(perSecond)) return send;
  const queue = new PQueue({ intervalCap: perSecond, interval: 1000, strict: true });
  return async (url, init) => {
    if (isUncounted(url)) return send(url, init);
    return queue.add(() => send(url, init), { priority: priorityOf(url), ...(init.signal && { signal: init.signal }) });
  };
}

/** The same limit over all processes. `reserve`: takes a place in their common queue, and resolves to the milliseconds until it's reached.
 *  If that fails, this process limits itself. */
export function rateLimitedTogether(reserve: () => Promise<number>, log: Log): Send {
  const queue = new PQueue({ concurrency: 1 });
  const alone = new PQueue({ intervalCap: requestsPerSecond, interval: 1000, strict: true });
  let failing = false;
  const takeTurn = async () => {
    try {
      const waitMs = await reserve();
      failing = false;
      if (waitMs > 0) await sleep(waitMs);
    } catch (error) {
      if (!failing) log.warn({ err: error }, "failed to share the rate limit with other processes");
      failing = true;
      await alone.add(() => {});
    }
  };
  return async (url, init) => {
    if (!isUncounted(url)) await queue.add(takeTurn, { priority: priorityOf(url), ...(init.signal && { signal: init.signal }) });
    return send(url, init);
  };
}

function isUncounted(url: string): boolean {
  return url.includes("/interactions/");
}

function priorityOf(url: string): number {
  return url.includes("/reactions/") ? 0 : 1;
}
