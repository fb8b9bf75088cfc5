// Who may use the page, and what a browser may do with its responses.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import type { TrustedProxies } from "../auth/client-address.ts";

export interface AccessPolicy {
  host: string;
  /** What people type to sign in. Undefined: everyone who reaches the page may use it. */
  token: string | undefined;
  /** What a monitoring system sends to read the metrics. */
  metricsToken: string | undefined;
  /** Origins or host names under which people reach the page. */
  origins: string[];
  trustedProxies: TrustedProxies;
}

/** Everything comes from this server. Pictures may also be previews of files that a person is about to send. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", "blob:", "data:"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};
const sharedHeaders = { contentSecurityPolicy, referrerPolicy: "same-origin", xFrameOptions: "DENY" };
const overHttp = secureHeaders({ ...sharedHeaders, strictTransportSecurity: false });
/** Not for subdomains: they may belong to someone else. */
const overHttps = secureHeaders({ ...sharedHeaders, strictTransportSecurity: "max-age=31536000" });

/** Headers of every response. */
export function responseHeaders(
  policy: Pick<AccessPolicy, "origins">,
): MiddlewareHandler<{ Variables: { private?: boolean; unlisted?: boolean } }> {
  return async (c, next) => {
    await (isSecure(c.req.header("host"), policy) ? overHttps : overHttp)(c, next);
    if (c.get("private")) keepPrivate(c.res.headers);
    if (c.get("unlisted")) c.res.headers.set("X-Robots-Tag", "noindex, nofollow");
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  };
}

/** The browser doesn't cache the response, and names its address to no other site. */
function keepPrivate(headers: Headers): void {
  headers.set("Cache-Control", "no-store");
  headers.set("Referrer-Policy", "no-referrer");
}

/** Refuses changes that a page of another site requests, with an `HTTPException` of status 403. Where a browser sends `Sec-Fetch-Site`, that
 *  header alone decides: Hono would also accept a listed origin. */
export function sameOriginOnly(policy: HostNames): MiddlewareHandler {
  return csrf({
    origin: (origin, c) => c.req.header("sec-fetch-site") === undefined && isOwnOrigin(origin, c.req.header("host"), policy),
  });
}

/** Whether a change has a body that an HTML form can send, or none. Hono's check lets every other type pass, so nothing else is accepted. */
export function isFormRequest({ method, header }: { method: string; header(name: string): string | undefined }): boolean {
  const type = header("content-type");
  return (
    method === "GET" || method === "HEAD" || !type || /^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(type)
  );
}

type HostNames = Pick<AccessPolicy, "host" | "origins">;

/** Whether this server answers to a `Host` header: the address it's bound to, this machine, or one from the configuration. */
export function isKnownHost(host: string | undefined, policy: HostNames): boolean {
  const name = hostName(`http://${host ?? ""}`);
  if (name === undefined) return false;
  return ["localhost", "127.0.0.1", "[::1]", policy.host.toLowerCase(), ...policy.origins.map(originHostName)].includes(name);
}

function isOwnOrigin(origin: string, host: string | undefined, { origins }: HostNames): boolean {
  return origins.includes(origin) || origin.replace(/^https?:\/\//, "") === host;
}

/** Whether browsers reach the page over https: one of its origins does, and none names this host with http. A proxy may use an internal name,
 *  so the host alone doesn't tell. */
export function isSecure(host: string | undefined, { origins }: Pick<AccessPolicy, "origins">): boolean {
  return origins.some((origin) => origin.startsWith("https://")) && !origins.includes(`http://${host?.toLowerCase()}`);
}

/** Compares in constant time. */
export function isSame(offered: string, secret: string): boolean {
  return timingSafeEqual(digest(offered), digest(secret));
}

export function newPerson(): string {
  return randomBytes(18).toString("hex");
}

export function isPerson(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{36}$/.test(id);
}

/** Whether the text can be the secret of a link or a cookie: see `IdGenerator.nextSecret`. */
export function isSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** The text if it's a path on this site ("/c/…", never "//evil.example"). */
export function parseOwnPath(text: string | null | undefined): string | undefined {
  return text && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : undefined;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function originHostName(origin: string): string | undefined {
  return hostName(origin.includes("://") ? origin : `http://${origin}`);
}

function hostName(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined;
}
