// Pages with one picture of a conversation in full.

import type { Hono } from "hono";
import type { Card, ConversationOutline } from "../../../core/cards/views.ts";
import { type AppContext, type Ctx, type Env, loadOutline } from "../context.ts";
import { limits } from "../limits.ts";
import { picturePage } from "../pages/picture/page.ts";
import { parseKey } from "../parse-line.ts";
import { fullView } from "../pictures/frames.ts";

/** `notFound`: the response where there is no such picture. */
export function picturePageRoutes(app: Hono<Env>, context: AppContext, notFound: (c: Ctx) => Response | Promise<Response>): void {
  app.get("/c/:key/:turn{[0-9]+}/:number{[0-9]+}", async (c) => {
    const version = await context.hub.currentVersion(); // before anything is read, so that the window fetches what changes in the meantime
    const edit = Number(c.req.param("turn"));
    const view = await loadOutline(context, c.var.person, parseKey(c.req.param("key")), edit);
    const at = { address: c.req.path, with: c.req.query("with"), mark: c.req.query("mark")?.slice(0, limits.text) };
    const shown = view && picturePage(view, edit, at, c.var.person, version);
    return shown ? c.html(await shown) : notFound(c);
  });
  app.get("/c/:key/:turn{[0-9]+}/mark", async (c) => {
    const view = await loadOutline(context, c.var.person, parseKey(c.req.param("key")), Number(c.req.param("turn")));
    const address = view?.card && addressOfSource(view, view.card);
    return address ? c.redirect(`${address}?mark=${encodeURIComponent(view?.card?.inArea ?? "")}`, 303) : notFound(c);
  });
}

/** Where the first picture that this edit started from is shown in full. */
function addressOfSource({ key, originals, edits }: ConversationOutline, { references: [source] }: Card): string | undefined {
  const image = source?.info?.key;
  for (const { number: edit, pictures } of edits)
    for (const one of pictures) if (one.image.key === image) return fullView(key, edit, one.number);
  const at = originals.findIndex((original) => original.key === image);
  return at < 0 ? undefined : fullView(key, 0, at + 1);
}
