// One HTTP request to a service.

import { Agent } from "undici";
import { readUpTo } from "./read-up-to.ts";

/** No timeouts of its own: each request has a deadline, and Node's default would abort after five minutes. Connections aren't reused: on a
 *  connection that the other side may have closed, it's unknowable whether a request got through. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, pipelining: 0, connect: { timeout: 10_000 } });
/** Longer error bodies are cut off. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Sends a request once. Doesn't follow redirects: requests contain people's instructions and pictures. The body of an error is read. */
export async function fetchOnce(url: string | URL | Request, init: RequestInit): Promise<Response> {
  // Node's fetch and this agent come from two versions of undici, whose types differ.
  const response = await fetch(url, { ...init, redirect: "manual", dispatcher } as unknown as RequestInit);
  if (response.ok || !response.body) return response;
  const { status, statusText, headers } = response;
  const { bytes } = await readUpTo(response.body, MAX_ERROR_BYTES);
  return new Response(bytes, { status, statusText, headers });
}
