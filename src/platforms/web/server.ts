// The routes behind one door.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { getCookie, setCookie } from "hono/cookie";
import { tokenPage } from "./pages/others.ts";
import { readRoutes } from "./read-routes.ts";
import { headers, isPerson, knowsHost, newPerson, opens, pass, sameOrigin } from "./security.ts";
import type { Ctx, Env, Site } from "./site.ts";
import { limits } from "./uploads.ts";
import { writeRoutes } from "./write-routes.ts";

const cookie = { httpOnly: true, sameSite: "Strict", path: "/", maxAge: 34_560_000 } as const;

export function server(site: Site): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
  });
  app.get("/healthz", (c) => {
    const health = site.health();
    return c.json(health, health.status === "ok" ? 200 : 503);
  });
  app.use(async (c, next) => {
    if (!knowsHost(c.req.header("host"), site.door)) return c.text("This server does not answer to that name.", 421);
    const reads = c.req.method === "GET" || c.req.method === "HEAD";
    if (!reads && !sameOrigin({ get: (name) => c.req.header(name) }, site.door))
      return c.text("Only a page of ours may ask for that.", 403);
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: limits.pictures * limits.bytes + 1024 * 1024,
      onError: (c) => c.json({ say: "That is too much at once.", refused: true }, 413),
    }),
  );
  app.post("/token", (c) => enter(c, site));
  app.use("/assets/*", (c) => asset(c));
  app.use(async (c, next) => {
    const { token } = site.door;
    if (token !== undefined && !opens(getCookie(c, "pass"), token)) return c.html(await tokenPage(false), 401);
    const known = getCookie(c, "person");
    const id = isPerson(known) ? known : newPerson();
    if (id !== known) setCookie(c, "person", id, cookie);
    c.set("person", { id, name: (await site.messages.nameOf(id)) ?? "You", moderator: false });
    return next();
  });
  app.get("/metrics", async (c) => {
    const { contentType, body } = await site.metrics();
    return c.body(body, 200, { "Content-Type": contentType });
  });
  readRoutes(app, site);
  writeRoutes(app, site);
  app.onError((error, c) => {
    site.log.error({ route: c.req.routePath, error }, "a request to the page failed");
    return c.json({ say: "That did not work. Nothing was changed; try again.", refused: true }, 500);
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

const own = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const installed = (name: string) => fileURLToPath(import.meta.resolve(name));
const scripts = ["main", "send", "composer", "live", "dialog", "viewer"];
const assets = new Map<string, { path: string; type: string }>([
  ...scripts.map((name) => [`${name}.js`, { path: own(`./client/${name}.js`), type: "text/javascript; charset=utf-8" }] as const),
  ...["mountains", "vase", "boat"].map(
    (name) => [`${name}.webp`, { path: own(`./samples/${name}.webp`), type: "image/webp" }] as const,
  ),
  ["style.css", { path: own("./client/style.css"), type: "text/css; charset=utf-8" }],
  ["icon.svg", { path: own("./client/icon.svg"), type: "image/svg+xml" }],
  ["idiomorph.js", { path: installed("idiomorph/dist/idiomorph.min.js"), type: "text/javascript; charset=utf-8" }],
  ["inter.woff2", { path: installed("@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"), type: "font/woff2" }],
]);

async function asset(c: Ctx): Promise<Response> {
  const found = assets.get(c.req.path.slice("/assets/".length));
  if (!found) return c.notFound();
  const cache = found.type.startsWith("text/") ? "no-cache" : "public, max-age=86400";
  return c.body(new Uint8Array(await readFile(found.path)), 200, { "Content-Type": found.type, "Cache-Control": cache });
}
