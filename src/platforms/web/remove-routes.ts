// Taking back what one posted, and everything of one's own. Each asks once.

import type { Hono } from "hono";
import { words } from "../../core/wording.ts";
import type { Form } from "./http/form.ts";
import { hasPosted, type WebMessage } from "./messages.ts";
import { inDialog, type Outcome, refuse } from "./outcome.ts";
import { forgetDialog, removeDialog } from "./pages/dialogs.ts";
import { document } from "./pages/layout.ts";
import { wordsPage } from "./pages/others.ts";
import { key, web } from "./request.ts";
import type { Ctx, Env, Site } from "./site.ts";
import { takeBack } from "./take-back.ts";
import { pageWords } from "./words.ts";

export function removeRoutes(app: Hono<Env>, site: Site): void {
  app.get("/m/:key/remove", async (c) => {
    const message = await own(c, site, c.req.param("key"));
    if (!message) return c.html(await document("Threadbrush", wordsPage(pageWords.gone)), 404);
    const [line] = await site.core.ask(c.var.person, { kind: "threads", of: [web(message.key)] });
    return inDialog(c, "Remove message", removeDialog(message, line));
  });
  app.get("/forget", async (c) =>
    inDialog(c, "Delete my data", forgetDialog(await site.core.ask(c.var.person, { kind: "belongings" }))),
  );
}

/** "Remove" below a message. */
export async function removeMessage(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const message = await own(c, site, form.get("message") ?? "");
  if (!message) return refuse(words.notThere);
  await takeBack(message, site);
  site.live.stale();
  return { done: true };
}

/** A message that the person who asks has said themselves. */
async function own(c: Ctx, site: Site, id: string): Promise<WebMessage | undefined> {
  const message = await site.messages.get(key(id) ?? "");
  return hasPosted(c.var.person, message) ? message : undefined;
}
