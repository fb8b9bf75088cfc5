// The page's cookies: one identifies the person, one is their session, and one is the visit of a person who came from a chat.

import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppContext, Ctx } from "../context.ts";
import { isSecure } from "../http/security.ts";
import { VISIT_MS } from "../visits/visits.ts";
import { SESSION_MS } from "./sessions.ts";

type CookieName = "person" | "session" | "visit";

/** `Lax`: someone who follows a link from a chat is still signed in. Changes from other sites are refused, whatever their cookies. */
const options = { httpOnly: true, sameSite: "Lax", path: "/", maxAge: SESSION_MS / 1000 } as const;

/** `Strict`: the page itself leads to where it's needed. */
const visitOptions = { ...options, sameSite: "Strict", maxAge: VISIT_MS / 1000 } as const;

export function readCookie(c: Ctx, { policy }: AppContext, name: CookieName): string | undefined {
  return getCookie(c, name, prefixFor(c, policy));
}

/** Over https the prefix `__Host-` keeps other sites of the same domain from setting it. */
export function writeCookie(c: Ctx, { policy }: AppContext, name: CookieName, value: string): void {
  const hostPrefix = prefixFor(c, policy);
  const own = name === "visit" ? visitOptions : options;
  setCookie(c, name, value, { ...own, ...(hostPrefix && { prefix: hostPrefix, secure: true }) });
}

export function removeCookie(c: Ctx, { policy }: AppContext, name: CookieName): void {
  const hostPrefix = prefixFor(c, policy);
  deleteCookie(c, name, { path: "/", ...(hostPrefix && { prefix: hostPrefix, secure: true }) });
}

/** The person's cookie from before the page was reached over https. */
export function readEarlierPerson(c: Ctx): string | undefined {
  return getCookie(c, "person");
}

function prefixFor(c: Ctx, policy: AppContext["policy"]): "host" | undefined {
  return isSecure(c.req.header("host"), policy) ? "host" : undefined;
}
