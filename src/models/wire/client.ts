import OpenAI from "openai";
import { Agent } from "undici";
import { readUpTo } from "./read-up-to.ts";

/** A service's address and key. */
export interface Endpoint {
  apiKey: string;
  baseUrl: string;
}

/** No timeouts of its own: `sendRequest` has a deadline, and Node's default would abort after five minutes. Connections aren't reused: on a
 *  connection that the other side may have closed, it's unknowable whether a request got through. */
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0, pipelining: 0, connect: { timeout: 10_000 } });
const NO_TIMEOUT_MS = 24 * 60 * 60 * 1000;
/** Longer error bodies are cut off. */
const MAX_ERROR_BYTES = 64 * 1024;

/** Sends each request once and never retries: a request may have been billed. Logs nothing. */
export function createClient({ apiKey, baseUrl }: Endpoint): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    logLevel: "off",
    fetchOptions: { dispatcher },
    fetch: (url, init) => fetchWithoutRedirect(url, { ...init, headers: ownHeaders(init?.headers, apiKey) }),
  });
}

/** Doesn't follow redirects: requests contain people's instructions and pictures. */
async function fetchWithoutRedirect(url: string | URL | Request, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  if (response.ok || !response.body) return response;
  const { status, statusText, headers } = response;
  const { bytes } = await readUpTo(response.body, MAX_ERROR_BYTES);
  return new Response(bytes, { status, statusText, headers });
}

/** Removes headers that the library takes from the environment: they may contain another service's keys. */
function ownHeaders(original: RequestInit["headers"], apiKey: string): Headers {
  const all = new Headers(original);
  const kept = ["accept", "content-type", "user-agent"].flatMap((name): [string, string][] => {
    const value = all.get(name);
    return value === null ? [] : [[name, value]];
  });
  return new Headers([...kept, ["authorization", `Bearer ${apiKey}`]]);
}
