import { DefaultRestOptions, type RESTOptions } from "discord.js";
import PQueue from "p-queue";

type Send = RESTOptions["makeRequest"];

/** Discord takes fifty requests a second from one bot, over all channels; uploads arrive later than they set out, so some room is left. */
export const requestsPerSecond = 40;

/** Sends at most so many requests in any second, what people wait for before the numbers under a card. Answers to interactions are not
 *  counted by Discord and wait for nothing. */
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
