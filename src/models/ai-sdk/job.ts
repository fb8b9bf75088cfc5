import { z } from "zod";
import type { Job } from "./protocol.ts";

const job = z.object({
  id: z.string(),
  poll: z.url(),
  result: z.url().optional(),
  cancel: z.object({ method: z.enum(["POST", "PUT"]), url: z.url() }).optional(),
  costUsd: z.number().nonnegative().optional(),
});

/** The job in a stored text. Undefined if there is none, or if it can't be read. */
export function parseJob(text: string | undefined): Job | undefined {
  if (text === undefined) return undefined;
  try {
    return job.parse(JSON.parse(text)) as Job;
  } catch {
    return undefined; // kept by another version
  }
}

/** The address, if it is the API's own or, by HTTPS, on one of `hosts` or below. */
export function isAllowed(address: string, baseUrl: string, hosts: readonly string[]): URL | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin === new URL(baseUrl).origin) return url;
  const isKnown = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  return url.protocol === "https:" && isKnown && url.port === "" && url.username === "" ? url : undefined;
}
