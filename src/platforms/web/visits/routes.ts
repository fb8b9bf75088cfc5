// The way in for people who come from a chat. Fetching an address uses nothing up: only the form does.

import type { Hono, Next } from "hono";
import { LRUCache } from "lru-cache";
import type { Visit } from "../../../core/store.ts";
import { readCookie, writeCookie } from "../auth/cookies.ts";
import { addressOf, uncounted } from "../auth/routes.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { RequestError } from "../http/errors.ts";
import { readForm, SIGN_IN_LIMITS } from "../http/form.ts";
import { wantsFragment } from "../http/responses.ts";
import { pageMessages } from "../messages.ts";
import { openPage, placeOf, refusalPage } from "../pages/visit.ts";
import { createVisitApp } from "./app.ts";
import { scopeContext } from "./scoped-context.ts";
import type { Visits } from "./visits.ts";

const MAX_APPS = 500;

export function visitRoutes(app: Hono<Env>, context: AppContext, visits: Visits): void {
  app.get("/open", async (c) => {
    c.set("private", true);
    return c.html(await openPage());
  });
  app.post("/open", async (c) => {
    c.set("private", true);
    try {
      return await useLink(c, context, visits);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.retryAfter !== undefined) c.header("Retry-After", String(error.retryAfter));
      return c.json({ notice: error.message, refused: true }, error.status);
    }
  });
  app.use(serveVisits(context, visits));
}

async function useLink(c: Ctx, context: AppContext, visits: Visits): Promise<Response> {
  const address = addressOf(c, context);
  const form = await readForm(c.env.incoming, SIGN_IN_LIMITS, uncounted);
  const secret = form.get("secret") ?? "";
  const link = await visits.findLink(secret);
  if (!link) throw refuseLink(address, context);
  const earlier = await visits.find(readCookie(c, context, "visit"));
  const replaces = earlier ? !isSamePerson(earlier, link) : await isSignedIn(c, context);
  if (replaces && !form.get("sure")) return c.json({ question: pageMessages.linkReplaces(placeOf(link)) });
  const started = await visits.start(secret);
  if (!started) throw refuseLink(address, context); // another window was faster
  if (earlier) await endVisit(earlier, context, visits);
  writeCookie(c, context, "visit", started.cookie);
  return c.json({ go: `/c/${started.visit.conversation}` });
}

/** Only links that don't work count as guesses, so that those of others behind the same address keep working. */
function refuseLink(address: string, { linkGuesses, log }: AppContext): RequestError {
  const blocked = linkGuesses.retryAfterSeconds(address);
  if (blocked !== undefined) return new RequestError(429, pageMessages.tooManyLinks(blocked), blocked);
  linkGuesses.recordWrong(address);
  log.warn({ address }, "web: link not accepted");
  return new RequestError(403, pageMessages.linkUsed);
}

function isSamePerson(one: Omit<Visit, "id">, other: Omit<Visit, "id">): boolean {
  return one.thread.platform === other.thread.platform && one.person.id === other.person.id;
}

async function isSignedIn(c: Ctx, context: AppContext): Promise<boolean> {
  return (await context.sessions?.find(readCookie(c, context, "session"))) !== undefined;
}

async function endVisit(visit: Visit, { hub }: AppContext, visits: Visits): Promise<void> {
  await visits.end(visit);
  hub.endSession(visit.id);
}

/** While a browser has a visit, it gets the pages of that visit and no others. */
function serveVisits(context: AppContext, visits: Visits) {
  const apps = new LRUCache<string, Hono<Env>>({ max: MAX_APPS });
  const appOf = (visit: Visit, cookie: string): Hono<Env> => {
    const known = apps.get(visit.id);
    if (known) return known;
    const lasts = async () => (await visits.find(cookie)) !== undefined;
    const scoped = scopeContext(context, visits, visit, lasts);
    // The cookie stays: with it, the browser learns that the visit has ended.
    const made = createVisitApp(scoped, visit, () => endVisit(visit, context, visits));
    apps.set(visit.id, made);
    return made;
  };
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    const cookie = readCookie(c, context, "visit");
    const visit = await visits.find(cookie);
    if (visit && cookie && !(await signsOut(c, context))) {
      c.set("private", true);
      context.connections.markIdentified(c.env.incoming.socket);
      return appOf(visit, cookie).fetch(c.req.raw, c.env);
    }
    if (cookie && !(await isAtHome(c, context))) return refuseEnded(c);
    await next();
    return undefined;
  };
}

/** Whether this is about the page's own session, from a window that was opened before the visit. */
async function signsOut(c: Ctx, context: AppContext): Promise<boolean> {
  return /^\/sign-out(\/|$)/.test(c.req.path) && (await isSignedIn(c, context));
}

/** Whether the person can use the page without a visit, or is about to sign in. */
async function isAtHome(c: Ctx, context: AppContext): Promise<boolean> {
  return c.req.path === "/" || !context.sessions || (await isSignedIn(c, context));
}

async function refuseEnded(c: Ctx): Promise<Response> {
  c.set("private", true);
  if (wantsFragment(c)) return c.json({ notice: pageMessages.visitEnded, refused: true }, 401);
  return c.html(await refusalPage(pageMessages.visitEnded), 401);
}
