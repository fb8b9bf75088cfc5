// Signing in and out. Before someone has signed in, no request body is read except the token's.

import type { Hono, Next } from "hono";
import type { AppContext, Ctx, Env } from "../context.ts";
import { RequestError } from "../http/errors.ts";
import { readForm, SIGN_IN_LIMITS } from "../http/form.ts";
import { respond, sendDialog, wantsFragment } from "../http/responses.ts";
import { isPerson, isSame, newPerson, parseOwnPath } from "../http/security.ts";
import type { SubmitResult } from "../http/submit-result.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { unnamed } from "../names.ts";
import { signInPage, signOutDialog } from "../pages/sign-in.ts";
import { clientAddress } from "./client-address.ts";
import { readCookie, readEarlierPerson, removeCookie, writeCookie } from "./cookies.ts";

export function signInRoutes(app: Hono<Env>, context: AppContext): void {
  app.post("/token", async (c) => {
    try {
      return await signIn(c, context);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return showSignIn(c, error, "/");
    }
  });
}

/** Everyone who isn't signed in gets the sign-in page, and their request body stays unread. */
export function requireSignIn(context: AppContext) {
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    const session = await context.sessions?.find(readCookie(c, context, "session"));
    if (context.sessions && session === undefined) {
      if (wantsFragment(c)) return c.json({ notice: pageMessages.signedOut, refused: true }, 401);
      const { pathname, search } = new URL(c.req.url);
      return c.html(await signInPage({ to: c.req.method === "GET" ? pathname + search : "/" }), 401);
    }
    context.connections.markIdentified(c.env.incoming.socket);
    c.set("session", session);
    await next();
    return undefined;
  };
}

/** Identifies people by a random cookie. */
export function identifyPerson(context: AppContext) {
  return async (c: Ctx, next: Next): Promise<void> => {
    const cookie = readCookie(c, context, "person");
    const known = cookie ?? readEarlierPerson(c);
    const id = isPerson(known) ? known : newPerson();
    if (id !== cookie) writeCookie(c, context, "person", id);
    if (!wantsFragment(c)) c.set("notice", await context.notices.take(id, c.req.path));
    c.set("person", { id, name: (await context.messages.nameOf(id)) ?? unnamed, moderator: false });
    await next();
  };
}

/** People keep their cookie when they sign out, so their conversations are still theirs when they sign in again. A visit of this browser ends,
 *  too: nothing stays open for the next person who uses it. */
export function signOutRoutes(app: Hono<Env>, context: AppContext): void {
  app.get("/sign-out", (c) => sendDialog(c, pageLabels.signOut, signOutDialog()));
  app.post("/sign-out", (c) =>
    respond(c, context, async (): Promise<SubmitResult> => {
      if (c.var.session !== undefined) await context.sessions?.end(c.var.session);
      await leaveVisit(c, context);
      return endSession(c, context);
    }),
  );
  app.post("/sign-out/everywhere", (c) =>
    respond(c, context, async (): Promise<SubmitResult> => {
      await context.sessions?.endAll();
      await context.visits?.endAll();
      removeCookie(c, context, "visit");
      context.log.info({ address: addressOf(c, context) }, "web: signed out everywhere");
      context.hub.endAllSessions();
      return endSession(c, context);
    }),
  );
}

/** Whether `offered` is the secret. Throws `RequestError` after too many wrong guesses from the same address, even for the right one. */
export function verifySecret(c: Ctx, context: AppContext, offered: string, secret: string): boolean {
  const address = addressOf(c, context);
  const blocked = context.guesses.retryAfterSeconds(address);
  if (blocked !== undefined) throw new RequestError(429, pageMessages.tooManyGuesses(blocked), blocked);
  if (isSame(offered, secret)) return true;
  context.guesses.recordWrong(address);
  context.log.warn({ address, path: c.req.path }, "web: wrong token");
  return false;
}

/** A few kilobytes at most, so they aren't counted. */
export const uncounted = { take() {} };

async function signIn(c: Ctx, context: AppContext): Promise<Response> {
  const { token } = context.policy;
  if (token === undefined || !context.sessions) return c.redirect("/", 303);
  const form = await readForm(c.env.incoming, SIGN_IN_LIMITS, uncounted);
  const to = parseOwnPath(form.get("to")) ?? "/";
  if (!verifySecret(c, context, form.get("token") ?? "", token))
    return showSignIn(c, new RequestError(401, pageMessages.wrongToken), to);
  const earlier = await context.sessions.find(readCookie(c, context, "session"));
  if (earlier !== undefined) await context.sessions.end(earlier);
  await leaveVisit(c, context); // its conversation would hide the page
  writeCookie(c, context, "session", await context.sessions.open());
  context.log.info({ address: addressOf(c, context) }, "web: signed in");
  return c.redirect(to, 303);
}

async function leaveVisit(c: Ctx, context: AppContext): Promise<void> {
  const cookie = readCookie(c, context, "visit");
  if (cookie === undefined) return;
  const visit = await context.visits?.find(cookie);
  if (visit) {
    await context.visits?.end(visit);
    context.hub.endSession(visit.id);
  }
  removeCookie(c, context, "visit");
}

async function showSignIn(c: Ctx, { status, message, retryAfter }: RequestError, to: string): Promise<Response> {
  if (retryAfter !== undefined) c.header("Retry-After", String(retryAfter));
  return c.html(await signInPage({ to, refusal: message }), status);
}

function endSession(c: Ctx, context: AppContext): SubmitResult {
  if (c.var.session !== undefined) context.hub.endSession(c.var.session);
  removeCookie(c, context, "session");
  return { go: "/" };
}

export function addressOf(c: Ctx, { policy }: AppContext): string {
  return clientAddress(c.env.incoming, policy.trustedProxies);
}
