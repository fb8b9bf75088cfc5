// Removing one's own message, or all of one's data. Each asks for confirmation once.

import type { Hono } from "hono";
import { messages } from "../../../core/cards/messages.ts";
import type { AppContext, Ctx, Env } from "../context.ts";
import type { Form } from "../http/form.ts";
import { sendDialog } from "../http/responses.ts";
import { refuse, type SubmitResult } from "../http/submit-result.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { forgetDialog, removeDialog } from "../pages/parts/dialogs.ts";
import { htmlDocument } from "../pages/parts/layout.ts";
import { messagePage } from "../pages/parts/static.ts";
import { parseKey, web } from "../parse-line.ts";
import { retractMessage } from "../retract.ts";
import { hasPosted, type WebMessage } from "../store/message-store.ts";

export function removeRoutes(app: Hono<Env>, context: AppContext): void {
  app.get("/m/:key/remove", async (c) => {
    const message = await findOwnMessage(c, context, c.req.param("key"));
    if (!message) return c.html(await htmlDocument("Threadbrush", messagePage(pageMessages.gone)), 404);
    const [summary] = await context.core.query(c.var.person, { kind: "threads", of: [web(message.key)] });
    return sendDialog(c, pageLabels.removeMessage, removeDialog(message, summary, c.req.query("leaves") !== undefined));
  });
  app.get("/forget", async (c) =>
    sendDialog(c, pageLabels.deleteMyData, forgetDialog(await context.core.query(c.var.person, { kind: "belongings" }))),
  );
}

/** "Remove" below a message. */
export async function removeMessage(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const message = await findOwnMessage(c, context, form.get("message") ?? "");
  if (!message) return refuse(messages.notThere);
  await retractMessage(message, context);
  context.hub.invalidate();
  return form.get("leaves") ? { go: "/" } : { done: true };
}

/** A message that this person posted themselves. */
async function findOwnMessage(c: Ctx, context: AppContext, id: string): Promise<WebMessage | undefined> {
  const message = await context.messages.get(parseKey(id) ?? "");
  return hasPosted(c.var.person, message) ? message : undefined;
}
