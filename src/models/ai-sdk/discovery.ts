import type { ProviderOptions } from "../provider.ts";
import { fetchOnce } from "../wire/http.ts";
import { readUpTo } from "../wire/read-up-to.ts";
import type { Protocol } from "./protocol.ts";

const MAX_LIST_BYTES = 4 * 1024 * 1024;

/** Lists the ids of an account's models. `path`: below the base URL. Rejects if the list can't be fetched. */
export function createDiscovery(protocol: Protocol, path: string, idsIn: (answer: unknown) => string[]) {
  return async ({ apiKey, baseUrl }: Pick<ProviderOptions, "apiKey" | "baseUrl">, signal: AbortSignal): Promise<string[]> => {
    const response = await fetchOnce(`${baseUrl}${path}`, { headers: protocol.authorize(apiKey), signal });
    if (!response.ok || !response.body) throw new Error(`model list: HTTP ${response.status}`);
    const { bytes, whole } = await readUpTo(response.body, MAX_LIST_BYTES);
    if (!whole) throw new Error(`model list larger than ${MAX_LIST_BYTES} bytes`);
    return idsIn(JSON.parse(Buffer.from(bytes).toString()));
  };
}
