import type { RESTOptions } from "discord.js";
import { Agent } from "undici";

/** Discord's addresses are fast to reach; an answer may take as long as the deadline of its request. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 10_000 } });

/** Sends a request of discord.js with Node's own `fetch` and with connections of its own. The library's default uses those of the whole
 *  process. Whichever version of undici set them there may be another than the library's, with which uploads fail. */
export const send: RESTOptions["makeRequest"] = async (url, init) => {
  try {
    return await fetch(url, { ...init, dispatcher } as unknown as RequestInit);
  } catch (error) {
    // The library repeats requests whose connection was reset, and looks for that in the error itself.
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  }
};
