import OpenAI from "openai";
import { fetchOnce } from "./http.ts";

/** A service's address and key. */
export interface Endpoint {
  apiKey: string;
  baseUrl: string;
}

const NO_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** Sends each request once and never retries: a request may have been billed. Logs nothing. */
export function createClient({ apiKey, baseUrl }: Endpoint): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    logLevel: "off",
    fetch: (url, init) => fetchOnce(url, { ...init, headers: ownHeaders(init?.headers, apiKey) }),
  });
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
