// The routes behind one door.

import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { getCookie, setCookie } from "hono/cookie";
import { actRoutes } from "./act-routes.ts";
import { asset } from "./assets.ts";
import { unnamed } from "./names.ts";
import { tokenPage } from "./pages/others.ts";
import { readRoutes } from "./read-routes.ts";
import { headers, isPerson, knowsHost, newPerson, opens, pass, sameOrigin } from "./security.ts";
import type { Ctx, Env, Site } from "./site.ts";
import { limits, pageWords } from "./words.ts";

const cookie = { httpOnly: true, sameSite: "Strict", path: "/", maxAge: 34_560_000 } as const;

export function server(site: Site): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  });
  // Before every question of who asks: whoever watches a container knows it by another name.
  app.get("/healthz", (c) => {
    const health = site.health();
    return c.json(health, health.status === "ok" ? 200 : 503);
  });
  app.use(compress());
  app.use(async (c, next) => {
    if (!knowsHost(c.req.header("host"), site.door)) return c.text(pageWords.strangeName, 421);
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (!reads && !sameOrigin({ get: (name) => c.req.header(name) }, site.door)) return c.text(pageWords.strangePage, 403);
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: limits.pictures * limits.bytes + 1024 * 1024,
      onError: (c) => c.json({ say: pageWords.tooMuch, refused: true }, 413),
    }),
  );
  app.post("/token", bodyLimit({ maxSize: 4096, onError: (c) => c.text(pageWords.tooMuch, 413) }), (c) => enter(c, site));
  app.use("/assets/*", (c) => asset(c));
  app.use(async (c, next) => {
    const { token } = site.door;
    if (token !== undefined && !opens(getCookie(c, "pass"), token)) return c.html(await tokenPage(false), 401);
    const known = getCookie(c, "person");
    const id = isPerson(known) ? known : newPerson();
    if (id !== known) setCookie(c, "person", id, cookie);
    c.set("person", { id, name: (await site.messages.nameOf(id)) ?? unnamed, moderator: false });
    return next();
  });
  app.get("/metrics", async (c) => {
    const { contentType, body } = await site.metrics();
    return c.body(body, 200, { "Content-Type": contentType });
  });
  readRoutes(app, site);
  actRoutes(app, site);
  app.onError((error, c) => {
    // Who sent it took it back, or lost the connection.
    if (c.req.raw.signal.aborted) return c.body(null, 400);
    site.log.error({ route: c.req.routePath, err: error }, "a request to the page failed");
    return c.json({ say: pageWords.broken, refused: true }, 500);
  });
  return app;
}

async function enter(c: Ctx, site: Site): Promise<Response> {
  const offered = (await c.req.formData()).get("token");
  const { token } = site.door;
  if (token === undefined) return c.redirect("/", 303);
  if (typeof offered !== "string" || !opens(pass(offered), token)) return c.html(await tokenPage(true), 401);
  setCookie(c, "pass", pass(token), cookie);
  return c.redirect("/", 303);
}
