import type { RESTOptions } from "discord.js";
import { Agent } from "undici";

type Send = RESTOptions["makeRequest"];

/** discord.js ends its own deadline when the response begins. */
const BODY_TIMEOUT_MS = 15_000;

/** Sends a request of discord.js with Node's own `fetch` and with connections of its own. The library's default uses those of the whole
 *  process. Whichever version of undici set them there may be another than the library's, with which uploads fail. */
export const send: Send = createSend(BODY_TIMEOUT_MS);

/** `bodyTimeoutMs`: the maximum time between two parts of a response. */
export function createSend(bodyTimeoutMs: number): Send {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: bodyTimeoutMs, connect: { timeout: 10_000 } });
  return async (url, init) => {
    try {
      // Three versions of undici describe the same request: Node's, the library's and ours.
      return await fetch(url, { ...init, dispatcher } as unknown as RequestInit);
    } catch (error) {
      // The library repeats requests whose connection was reset, and looks for that in the error itself.
      throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
    }
  };
}
