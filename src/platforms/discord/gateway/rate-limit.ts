import { DefaultRestOptions, type RESTOptions } from "discord.js";
import PQueue from "p-queue";

type Send = RESTOptions["makeRequest"];

/** Discord allows a bot fifty requests a second over all channels. Some are left over, because uploads arrive later than they are sent. */
export const requestsPerSecond = 40;

/** Limits requests per second, and sends what people wait for before number reactions. Interaction responses don't count and aren't
 *  delayed. */
export function rateLimited(perSecond: number): Send {
  const send: Send = DefaultRestOptions.makeRequest;
  if (!Number.isFinite(perSecond)) return send;
  const queue = new PQueue({ intervalCap: perSecond, interval: 1000, strict: true });
  return async (url, init) => {
    if (url.includes("/interactions/")) return send(url, init);
    const priority = url.includes("/reactions/") ? 0 : 1;
    return queue.add(() => send(url, init), { priority, ...(init.signal && { signal: init.signal }) });
  };
}
