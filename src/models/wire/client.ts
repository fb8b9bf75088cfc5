import OpenAI from "openai";
import { Agent } from "undici";
import { readUpTo } from "./read-up-to.ts";

/** Where a service is, and the key to it. */
export interface Endpoint {
  apiKey: string;
  baseUrl: string;
}

/** Our own signals end what takes too long; Node would end it after five minutes, between two bytes. A connection is used once: on one that
 *  the other side may have closed meanwhile, nobody could tell whether a request got through. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, pipelining: 0, connect: { timeout: 10_000 } });
const NO_TIMEOUT_MS = 24 * 60 * 60 * 1000;
/** Longer error bodies are cut off. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Sends each request once and never retries: a request may have been billed. Logs nothing. */
export function createClient({ apiKey, baseUrl }: Endpoint): OpenAI {
  return new OpenAI({
    ...{ apiKey, baseURL: baseUrl, maxRetries: 0, timeout: NO_TIMEOUT_MS, logLevel: "off" },
    ...{
      fetchOptions: { dispatcher },
      fetch: (url, init) => fetchWithoutRedirect(url, { ...init, headers: ownHeaders(init?.headers, apiKey) }),
    },
  });
}

/** Follows no redirects: requests carry people's words and pictures. */
async function fetchWithoutRedirect(url: string | URL | Request, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  if (response.ok || !response.body) return response;
  const { status, statusText, headers } = response;
  const { bytes } = await readUpTo(response.body, MAX_ERROR_BYTES);
  return new Response(bytes, { status, statusText, headers });
}

/** The library also sends what it finds in the environment, other keys among it, to whichever service it is used for. */
function ownHeaders(original: RequestInit["headers"], apiKey: string): Headers {
  const all = new Headers(original);
  const kept = ["accept", "content-type", "user-agent"].flatMap((name): [string, string][] => {
    const value = all.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Headers([...kept, ["authorization", `Bearer ${apiKey}`]]);
}
