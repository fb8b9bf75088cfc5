// The routes, and what every request has to pass before it gets to them.

import { type Context, Hono, type Next } from "hono";
import { compress } from "hono/compress";
import { HTTPException } from "hono/http-exception";
import { checkGuess, recognize, requireSignIn, signInRoutes, signOutRoutes } from "../auth/routes.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { actionRoutes } from "../routes/actions.ts";
import { asset } from "../routes/assets.ts";
import { pageRoutes } from "../routes/pages.ts";
import { removeRoutes } from "../routes/removal.ts";
import { RequestError } from "./errors.ts";
import { wantsFragment } from "./responses.ts";
import { isFormRequest, isKnownHost, responseHeaders, sameOriginOnly } from "./security.ts";

export function createApp(site: AppContext): Hono<Env> {
  const app = new Hono<Env>();
  app.use(observed(site));
  app.use(responseHeaders(site.policy));
  // Before every question of who asks: whoever watches a container knows it by another name.
  app.get("/healthz", (c) => {
    const { status, platforms } = site.health();
    return c.json({ status, platforms }, status === "ok" ? 200 : 503);
  });
  app.get("/metrics", (c, next) => metricsByToken(c, next, site));
  app.use(compress());
  app.use(acceptable(site));
  app.use(sameOriginOnly(site.policy));
  app.use("/assets/*", (c) => asset(c));
  signInRoutes(app, site);
  app.use(requireSignIn(site));
  app.use(recognize(site));
  app.get("/metrics", (c) =>
    (site.policy.token ?? site.policy.metricsToken) === undefined || c.var.session ? metrics(c, site) : unauthorized(c),
  );
  signOutRoutes(app, site);
  pageRoutes(app, site);
  removeRoutes(app, site);
  actionRoutes(app, site);
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 403) return c.text(pageMessages.strangePage, 403);
    // Who sent it took it back, or lost the connection.
    if (c.req.raw.signal.aborted) return c.body(null, 400);
    site.log.error({ route: c.req.routePath, err: error }, "a request to the page failed");
    return c.json({ say: pageMessages.broken, refused: true }, 500);
  });
  return app;
}

/** Tells which pattern of a route answered, how and how fast. */
function observed({ observe }: AppContext) {
  return async (c: Context, next: Next): Promise<void> => {
    const began = performance.now();
    await next();
    const { routePath, method } = c.req; // of the handler that answered
    const route = routePath === "/*" || routePath === "*" ? "none" : routePath;
    observe?.({ route, method, status: c.res.status, seconds: (performance.now() - began) / 1000 });
  };
}

/** Refuses unknown host names, and bodies that no form sends. */
function acceptable({ policy }: AppContext) {
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    if (!isKnownHost(c.req.header("host"), policy)) return c.text(pageMessages.strangeName, 421);
    if (!isFormRequest({ method: c.req.method, header: (name) => c.req.header(name) })) return refuseForm(c);
    await next();
    return undefined;
  };
}

function refuseForm(c: Ctx): Response {
  return wantsFragment(c) ? c.json({ say: pageMessages.noForm, refused: true }, 415) : c.text(pageMessages.noForm, 415);
}

/** Monitoring sends a token in place of a cookie, and may know the server by another name, like a health check. */
async function metricsByToken(c: Ctx, next: Next, site: AppContext): Promise<Response | undefined> {
  const [, offered] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const { metricsToken } = site.policy;
  if (offered === undefined || metricsToken === undefined) {
    await next();
    return undefined;
  }
  try {
    return checkGuess(c, site, offered, metricsToken) ? await metrics(c, site) : unauthorized(c);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return c.text(error.message, error.status, { "Retry-After": String(error.retryAfter) });
  }
}

async function metrics(c: Ctx, site: AppContext): Promise<Response> {
  const { contentType, body } = await site.metrics();
  return c.body(body, 200, { "Content-Type": contentType });
}

function unauthorized(c: Ctx): Response {
  return c.text(pageMessages.wrongToken, 401, { "WWW-Authenticate": "Bearer" });
}
