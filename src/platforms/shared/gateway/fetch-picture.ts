// Downloads pictures that people posted, from a platform's own hosts only.

import { type Deadline, deadlineWithin } from "../../../core/concurrency/abort.ts";
import { PlatformError } from "../../../core/errors.ts";
import { chatMessages } from "../messages.ts";

const MAX_BYTES = 32 * 1024 * 1024;
const MAX_REDIRECTS = 3;
/** Milliseconds: how long a host may stay silent (connecting, answering, between two chunks), and how long all of it may take. */
const TIMEOUTS = { silenceMs: 15_000, totalMs: 60_000 };

export interface FetchLimits {
  silenceMs: number;
  totalMs: number;
  maxBytes?: number;
}

export interface Hosts {
  /** The platform: "Discord". */
  name: string;
  /** Checked again for every redirect. */
  allows(url: URL): boolean;
  /** Sent to allowed hosts only. */
  headers?: Record<string, string>;
}

/** Whether it's an HTTPS address on one of the platform's hosts. `origin`: a configured stand-in for the platform. */
export function isOnHosts(url: URL, hosts: RegExp, origin: string | undefined): boolean {
  return url.origin === origin || (url.protocol === "https:" && url.port === "" && hosts.test(url.hostname));
}

/** `type`: the declared content type. Throws `gone`, `forbidden`, `too-large`, and `unavailable` if it fails or is too slow. */
export async function fetchPicture(
  address: string,
  hosts: Hosts,
  signal: AbortSignal,
  { silenceMs, totalMs, maxBytes = MAX_BYTES }: FetchLimits = TIMEOUTS,
): Promise<{ bytes: Uint8Array; type: string }> {
  const total = deadlineWithin(signal, totalMs);
  const silence = deadlineWithin(total.signal, silenceMs);
  try {
    return await readAll(await follow(new URL(address), hosts, silence), silence, maxBytes);
  } catch (error) {
    if (signal.aborted || error instanceof PlatformError) throw error;
    throw new PlatformError("unavailable", problemOf(hosts, total, silence), {
      userMessage: chatMessages.pictureUnavailable(hosts.name),
      cause: error,
    });
  } finally {
    silence.release();
    total.release();
  }
}

function problemOf({ name }: Hosts, total: Deadline, silence: Deadline): string {
  if (total.passed) return `${name} took too long to send a picture`;
  return silence.passed ? `${name} stopped sending a picture` : `connection to ${name} was lost while it sent a picture`;
}

/** The response at the end of all redirects. */
async function follow(address: URL, hosts: Hosts, silence: Deadline): Promise<Response> {
  let url = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!hosts.allows(url)) throw new PlatformError("forbidden", `picture is not on a host of ${hosts.name}`);
    const response = await fetch(url, { redirect: "manual", signal: silence.signal, headers: hosts.headers ?? {} });
    silence.restart();
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || !location) return response;
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new PlatformError("forbidden", "too many redirects");
}

async function readAll(response: Response, silence: Deadline, maxBytes: number): Promise<{ bytes: Uint8Array; type: string }> {
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    const code = response.status >= 500 || response.status === 429 ? "unavailable" : "gone";
    throw new PlatformError(code, `picture host responded with ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    silence.restart();
    size += part.length;
    if (size > maxBytes) throw new PlatformError("too-large", `file is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return { bytes: Buffer.concat(parts), type: response.headers.get("content-type") ?? "" };
}
