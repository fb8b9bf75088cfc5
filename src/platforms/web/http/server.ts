// The routes, and the guards in front of them.

import { type Context, Hono, type Next } from "hono";
import { compress } from "hono/compress";
import { HTTPException } from "hono/http-exception";
import { isStorageAway } from "../../../core/errors.ts";
import { identifyPerson, requireSignIn, signInRoutes, signOutRoutes, verifySecret } from "../auth/routes.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import { pageMessages } from "../messages.ts";
import { actionRoutes } from "../routes/actions.ts";
import { sendAsset } from "../routes/assets.ts";
import { branchesRoute } from "../routes/branches.ts";
import { downloadRoute } from "../routes/download.ts";
import { exampleRoute } from "../routes/help.ts";
import { pageRoutes } from "../routes/pages.ts";
import { pictureRoutes } from "../routes/pictures.ts";
import { removeRoutes } from "../routes/removal.ts";
import { subjectRoute } from "../routes/subject.ts";
import { shareDialogRoute } from "../sharing/manage.ts";
import { sharedRoutes } from "../sharing/routes.ts";
import { visitRoutes } from "../visits/routes.ts";
import { RequestError } from "./errors.ts";
import { wantsFragment } from "./responses.ts";
import { isFormRequest, isKnownHost, responseHeaders, sameOriginOnly } from "./security.ts";

/** When a picture is worth another attempt. */
const STORAGE_RETRY_S = 10;

export function createApp(context: AppContext): Hono<Env> {
  const app = new Hono<Env>();
  app.use(measure(context));
  app.use(responseHeaders(context.policy));
  // Before the check of host names: a container's health check may use another one.
  app.get("/healthz", async (c) => {
    const health = await context.health();
    return c.json(health, health.status === "ok" ? 200 : 503);
  });
  app.get("/metrics", (c, next) => sendMetricsByToken(c, next, context));
  if (!context.servesPage) return withoutPage(app, context);
  app.use(compress());
  app.use(refuseUnacceptable(context));
  app.use(sameOriginOnly(context.policy));
  app.use("/assets/*", (c) => sendAsset(c));
  sharedRoutes(app, context); // also for a browser that shows a visit
  signInRoutes(app, context);
  if (context.visits) visitRoutes(app, context, context.visits);
  app.use(requireSignIn(context));
  app.use(identifyPerson(context));
  app.get("/metrics", (c) =>
    (context.policy.token ?? context.policy.metricsToken) === undefined || c.var.session
      ? sendMetrics(c, context)
      : refuseMetrics(c),
  );
  signOutRoutes(app, context);
  exampleRoute(app, context);
  branchesRoute(app, context);
  downloadRoute(app, context);
  shareDialogRoute(app, context);
  pageRoutes(app, context);
  pictureRoutes(app, context);
  subjectRoute(app, context);
  removeRoutes(app, context);
  actionRoutes(app, context);
  app.onError((error, c) => handleError(error, c, context));
  return app;
}

function handleError(error: Error, c: Context, context: AppContext): Response {
  if (error instanceof HTTPException && error.status === 403) return c.text(pageMessages.strangePage, 403);
  // The client cancelled, or lost the connection.
  if (c.req.raw.signal.aborted) return c.body(null, 400);
  if (isStorageAway(error)) {
    context.log.warn({ route: c.req.routePath, err: error }, "picture store unavailable to the page");
    return c.json({ notice: pageMessages.picturesAway, refused: true }, 503, { "retry-after": String(STORAGE_RETRY_S) });
  }
  context.log.error({ route: c.req.routePath, err: error }, "page request failed");
  return c.json({ notice: pageMessages.broken, refused: true }, 500);
}

/** Nobody can sign in here: the metrics are protected by a token, or by nothing where the page has none. */
function withoutPage(app: Hono<Env>, context: AppContext): Hono<Env> {
  const { token, metricsToken } = context.policy;
  app.get("/metrics", (c) => ((token ?? metricsToken) === undefined ? sendMetrics(c, context) : refuseMetrics(c)));
  app.notFound((c) => c.text(pageMessages.gone, 404));
  app.onError((error, c) => handleError(error, c, context));
  return app;
}

/** Reports the route's pattern, the status and the duration. */
function measure({ observe }: AppContext) {
  return async (c: Context, next: Next): Promise<void> => {
    const startedAt = performance.now();
    await next();
    const { routePath, method } = c.req; // that of the handler that answered
    const route = routePath === "/*" || routePath === "*" ? "none" : routePath;
    observe?.({ route, method, status: c.res.status, seconds: (performance.now() - startedAt) / 1000 });
  };
}

/** Refuses unknown host names, and bodies that no form sends. */
function refuseUnacceptable({ policy }: AppContext) {
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    if (!isKnownHost(c.req.header("host"), policy)) return c.text(pageMessages.strangeName, 421);
    if (!isFormRequest({ method: c.req.method, header: (name) => c.req.header(name) })) return refuseForm(c);
    await next();
    return undefined;
  };
}

function refuseForm(c: Ctx): Response {
  return wantsFragment(c) ? c.json({ notice: pageMessages.noForm, refused: true }, 415) : c.text(pageMessages.noForm, 415);
}

/** Monitoring sends a token in place of a cookie, and may use another host name like a health check. */
async function sendMetricsByToken(c: Ctx, next: Next, context: AppContext): Promise<Response | undefined> {
  const [, offered] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const { metricsToken } = context.policy;
  if (offered === undefined || metricsToken === undefined) {
    await next();
    return undefined;
  }
  try {
    return verifySecret(c, context, offered, metricsToken) ? await sendMetrics(c, context) : refuseMetrics(c);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return c.text(error.message, error.status, { "Retry-After": String(error.retryAfter) });
  }
}

async function sendMetrics(c: Ctx, context: AppContext): Promise<Response> {
  const { contentType, body } = await context.metrics();
  return c.body(body, 200, { "Content-Type": contentType });
}

function refuseMetrics(c: Ctx): Response {
  return c.text(pageMessages.wrongToken, 401, { "WWW-Authenticate": "Bearer" });
}
