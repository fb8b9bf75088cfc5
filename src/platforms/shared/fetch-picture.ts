// Pictures that people posted, from a platform's own hosts and nowhere else.

import { PlatformError } from "../../core/errors.ts";

const MOST_BYTES = 32 * 1024 * 1024;
const REDIRECTS = 3;

export interface Hosts {
  /** Whose they are: "Discord". */
  name: string;
  /** Asked anew for every redirect. */
  allows(url: URL): boolean;
  /** Sent to allowed hosts alone. */
  headers?: Record<string, string>;
}

/** `type` is what the host says it is. Throws `gone`, `forbidden`, `too-large`, `unavailable`. */
export async function fetchPicture(
  address: string,
  hosts: Hosts,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; type: string }> {
  let url = new URL(address);
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    if (!hosts.allows(url)) throw new PlatformError("forbidden", `the picture is not on a host of ${hosts.name}'s`);
    const response = await fetch(url, { redirect: "manual", signal, headers: hosts.headers ?? {} }).catch((error: unknown) => {
      throw signal.aborted ? error : new PlatformError("unavailable", `${hosts.name} did not answer`, { cause: error });
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || !location) return readAll(response);
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new PlatformError("forbidden", "the picture's host sends us in circles");
}

async function readAll(response: Response): Promise<{ bytes: Uint8Array; type: string }> {
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    const fault = response.status >= 500 || response.status === 429 ? "unavailable" : "gone";
    throw new PlatformError(fault, `the picture's host answered ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.length;
    if (size > MOST_BYTES) throw new PlatformError("too-large", "the picture is larger than 32 MB");
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts), type: response.headers.get("content-type") ?? "" };
}
