// The page's two cookies: who a browser is, and that it is signed in.

import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppContext, Ctx } from "../context.ts";
import { isSecure } from "../http/security.ts";
import { SESSION_MS } from "./sessions.ts";

type CookieName = "person" | "session";

/** `Lax`: a link from a chat shows the page as the person it is followed by. Changes are asked for by pages of ours only, cookies or not. */
const options = { httpOnly: true, sameSite: "Lax", path: "/", maxAge: SESSION_MS / 1000 } as const;

export function readCookie(c: Ctx, { policy }: AppContext, name: CookieName): string | undefined {
  return getCookie(c, name, prefix(c, policy));
}

/** Over https no other site of the same domain can set it: `__Host-`. */
export function writeCookie(c: Ctx, { policy }: AppContext, name: CookieName, value: string): void {
  const host = prefix(c, policy);
  setCookie(c, name, value, { ...options, ...(host && { prefix: host, secure: true }) });
}

export function removeCookie(c: Ctx, { policy }: AppContext, name: CookieName): void {
  const host = prefix(c, policy);
  deleteCookie(c, name, { path: "/", ...(host && { prefix: host, secure: true }) });
}

/** Who this browser was before the page was reached over https. */
export function earlierPerson(c: Ctx): string | undefined {
  return getCookie(c, "person");
}

function prefix(c: Ctx, policy: AppContext["policy"]): "host" | undefined {
  return isSecure(c.req.header("host"), policy) ? "host" : undefined;
}
