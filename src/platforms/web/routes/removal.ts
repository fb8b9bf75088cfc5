// Taking back what one posted, and everything of one's own. Each asks once.

import type { Hono } from "hono";
import { messages } from "../../../core/cards/messages.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import type { Form } from "../http/form.ts";
import { inDialog, refuse, type SubmitResult } from "../http/responses.ts";
import { pageMessages } from "../messages.ts";
import { forgetDialog, removeDialog } from "../pages/dialogs.ts";
import { htmlDocument } from "../pages/layout.ts";
import { messagePage } from "../pages/static.ts";
import { branded, web } from "../parse-line.ts";
import { retractMessage } from "../retract.ts";
import { hasPosted, type WebMessage } from "../store/message-store.ts";

export function removeRoutes(app: Hono<Env>, site: AppContext): void {
  app.get("/m/:key/remove", async (c) => {
    const message = await own(c, site, c.req.param("key"));
    if (!message) return c.html(await htmlDocument("Threadbrush", messagePage(pageMessages.gone)), 404);
    const [line] = await site.core.query(c.var.person, { kind: "threads", of: [web(message.key)] });
    return inDialog(c, "Remove message", removeDialog(message, line));
  });
  app.get("/forget", async (c) =>
    inDialog(c, "Delete my data", forgetDialog(await site.core.query(c.var.person, { kind: "belongings" }))),
  );
}

/** "Remove" below a message. */
export async function removeMessage(c: Ctx, site: AppContext, form: Form): Promise<SubmitResult> {
  const message = await own(c, site, form.get("message") ?? "");
  if (!message) return refuse(messages.notThere);
  await retractMessage(message, site);
  site.hub.invalidate();
  return { done: true };
}

/** A message that the person who asks has said themselves. */
async function own(c: Ctx, site: AppContext, id: string): Promise<WebMessage | undefined> {
  const message = await site.messages.get(branded(id) ?? "");
  return hasPosted(c.var.person, message) ? message : undefined;
}
