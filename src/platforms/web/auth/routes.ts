// Signing in and out. Nobody's request body is read before they have signed in, but for the token itself.

import type { Hono, Next } from "hono";
import type { AppContext, Ctx, Env } from "../context.ts";
import { RequestError } from "../http/errors.ts";
import { readForm, SIGN_IN_LIMITS } from "../http/form.ts";
import { inDialog, respond, type SubmitResult, wantsFragment } from "../http/responses.ts";
import { isPerson, isSame, newPerson, ownPath } from "../http/security.ts";
import { pageMessages } from "../messages.ts";
import { unnamed } from "../names.ts";
import { signInPage, signOutDialog } from "../pages/sign-in.ts";
import { clientAddress } from "./client-address.ts";
import { earlierPerson, readCookie, removeCookie, writeCookie } from "./cookies.ts";

export function signInRoutes(app: Hono<Env>, site: AppContext): void {
  app.post("/token", async (c) => {
    try {
      return await signIn(c, site);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return signInAgain(c, error, "/");
    }
  });
}

/** Lets those on who are signed in. Everybody else gets the sign-in page, and what they sent stays unread. */
export function requireSignIn(site: AppContext) {
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    const session = await site.sessions?.find(readCookie(c, site, "session"));
    if (site.sessions && session === undefined) {
      if (wantsFragment(c)) return c.json({ say: pageMessages.signedOut, refused: true }, 401);
      const { pathname, search } = new URL(c.req.url);
      return c.html(await signInPage({ to: c.req.method === "GET" ? pathname + search : "/" }), 401);
    }
    site.connections.keep(c.env.incoming.socket);
    c.set("session", session);
    await next();
    return undefined;
  };
}

/** People are known by a random cookie. */
export function recognize(site: AppContext) {
  return async (c: Ctx, next: Next): Promise<void> => {
    const cookie = readCookie(c, site, "person");
    const known = cookie ?? earlierPerson(c);
    const id = isPerson(known) ? known : newPerson();
    if (id !== cookie) writeCookie(c, site, "person", id);
    if (!wantsFragment(c)) c.set("notice", site.notices.take(id, c.req.path));
    c.set("person", { id, name: (await site.messages.nameOf(id)) ?? unnamed, moderator: false });
    await next();
  };
}

/** Who signs out stays the same person: their conversations are theirs when they sign in again. */
export function signOutRoutes(app: Hono<Env>, site: AppContext): void {
  app.get("/sign-out", (c) => inDialog(c, "Sign out", signOutDialog()));
  app.post("/sign-out", (c) =>
    respond(c, site, async (): Promise<SubmitResult> => {
      if (c.var.session !== undefined) await site.sessions?.end(c.var.session);
      return signedOut(c, site);
    }),
  );
  app.post("/sign-out/everywhere", (c) =>
    respond(c, site, async (): Promise<SubmitResult> => {
      await site.sessions?.endAll();
      site.log.info({ address: addressOf(c, site) }, "web: signed out everywhere");
      site.hub.close();
      return signedOut(c, site);
    }),
  );
}

/** Whether this is `secret`, by somebody who hasn't guessed too often. Throws `RequestError` for everybody who has, right or wrong. */
export function checkGuess(c: Ctx, site: AppContext, offered: string, secret: string): boolean {
  const address = addressOf(c, site);
  const blocked = site.guesses.blockedFor(address);
  if (blocked !== undefined) throw new RequestError(429, pageMessages.tooManyGuesses(blocked), blocked);
  if (isSame(offered, secret)) return true;
  site.guesses.wrong(address);
  site.log.warn({ address, path: c.req.path }, "web: wrong token");
  return false;
}

/** A few kilobytes at most, and no files. */
const uncounted = { take() {} };

async function signIn(c: Ctx, site: AppContext): Promise<Response> {
  const { token } = site.policy;
  if (token === undefined || !site.sessions) return c.redirect("/", 303);
  const form = await readForm(c.env.incoming, SIGN_IN_LIMITS, uncounted);
  const to = ownPath(form.get("to")) ?? "/";
  if (!checkGuess(c, site, form.get("token") ?? "", token))
    return signInAgain(c, new RequestError(401, pageMessages.wrongToken), to);
  const earlier = await site.sessions.find(readCookie(c, site, "session"));
  if (earlier !== undefined) await site.sessions.end(earlier);
  writeCookie(c, site, "session", await site.sessions.open());
  site.log.info({ address: addressOf(c, site) }, "web: signed in");
  return c.redirect(to, 303);
}

async function signInAgain(c: Ctx, { status, message, retryAfter }: RequestError, to: string): Promise<Response> {
  if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
  return c.html(await signInPage({ to, refusal: message }), status);
}

function signedOut(c: Ctx, site: AppContext): SubmitResult {
  if (c.var.session !== undefined) site.hub.end(c.var.session);
  removeCookie(c, site, "session");
  return { go: "/" };
}

function addressOf(c: Ctx, { policy }: AppContext): string {
  return clientAddress(c.env.incoming, policy.trustedProxies);
}
