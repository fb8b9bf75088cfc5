// Who may talk to the page, and what a browser may do with what it gets.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { TrustedProxies } from "../auth/client-address.ts";

export interface AccessPolicy {
  host: string;
  /** What people type to sign in; undefined: everybody who reaches the page may use it. */
  token: string | undefined;
  /** What a monitoring system sends to read the metrics. */
  metricsToken: string | undefined;
  /** Origins or host names under which people reach the page. */
  origins: string[];
  trustedProxies: TrustedProxies;
}

export const headers: Record<string, string> = {
  "Content-Security-Policy":
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
/** Not for subdomains: they may be somebody else's. */
export const strictTransport = "max-age=31536000";

type Named = Pick<AccessPolicy, "host" | "origins">;

/** A name this server answers to: what it is bound to, this machine, or one it was told. */
export function isKnownHost(host: string | undefined, policy: Named): boolean {
  const name = nameOf(`http://${host ?? ""}`);
  if (name === undefined) return false;
  return ["localhost", "127.0.0.1", "[::1]", policy.host.toLowerCase(), ...policy.origins.map(originName)].includes(name);
}

/** A change may only be asked for by a page of ours. */
export function isSameOrigin(request: { get(name: string): string | undefined }, policy: Named): boolean {
  const site = request.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin";
  const origin = request.get("origin");
  if (origin === undefined) return false;
  if (policy.origins.includes(origin)) return true;
  return origin.replace(/^https?:\/\//, "") === request.get("host");
}

/** Whether browsers reach the page over https: where an origin says so, but for a host that another one names with http. A proxy in between
 *  may call the page by an internal name, so the host alone decides nothing. */
export function isSecure(host: string | undefined, { origins }: Pick<AccessPolicy, "origins">): boolean {
  return origins.some((origin) => origin.startsWith("https://")) && !origins.includes(`http://${host?.toLowerCase()}`);
}

/** Compares in a time that says nothing about how much is right. */
export function isSame(offered: string, secret: string): boolean {
  return timingSafeEqual(digest(offered), digest(secret));
}

export function newPerson(): string {
  return randomBytes(18).toString("hex");
}

export function isPerson(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{36}$/.test(id);
}

/** A path of this page to go to, and of no other site: "/c/…", never "//evil.example". */
export function ownPath(text: string | null | undefined): string | undefined {
  return text && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function originName(origin: string): string | undefined {
  return nameOf(origin.includes("://") ? origin : `http://${origin}`);
}

function nameOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined;
}
