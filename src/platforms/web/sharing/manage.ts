// Sharing a conversation, for those who decide about it.

import type { Hono } from "hono";
import { messages } from "../../../core/cards/messages.ts";
import type { ConversationInfo } from "../../../core/cards/views.ts";
import { type AppContext, type Ctx, type Env, findConversation } from "../context.ts";
import type { Form } from "../http/form.ts";
import { sendDialog, wantsFragment } from "../http/responses.ts";
import { refuse, type SubmitResult } from "../http/submit-result.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { linkDialog, shareDialog } from "../pages/parts/share-dialog.ts";
import { parseKey } from "../parse-line.ts";
import { decidesAbout } from "../store/message-store.ts";
import { linkAddress } from "./link-address.ts";

export function shareDialogRoute(app: Hono<Env>, context: AppContext): void {
  app.get("/c/:key/share", async (c, next) => {
    const { shares } = context;
    const conversation = shares && (await findOwn(c, context, c.req.param("key")));
    if (!shares || !conversation) return next(); // the page for what isn't found
    const shared = await shares.findShare(conversation.key);
    const dialog = shareDialog(conversation.key, shared?.createdAt);
    return sendDialog(c, pageLabels.shareConversation, dialog, `/c/${conversation.key}`);
  });
}

/** "Create link". The link that the conversation had ends. */
export async function shareConversation(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const { shares, ids, policy } = context;
  if (!shares) return refuse(pageMessages.sharingIsOff);
  const conversation = await findOwn(c, context, form.get("conversation"));
  if (!conversation) return refuse(messages.notYours);
  const secret = ids.nextSecret();
  if (!(await shares.share(conversation.key, c.var.person.id, secret))) return refuse(messages.noConversation);
  c.set("private", true);
  context.hub.invalidate();
  const link = linkAddress(secret, { origin: c.req.header("origin"), host: c.req.header("host") }, policy.origins);
  const dialog = linkDialog(conversation.key, link);
  return { dialog, title: pageLabels.shareConversation, back: `/c/${conversation.key}` };
}

export async function stopSharing(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const { shares } = context;
  if (!shares) return refuse(pageMessages.sharingIsOff);
  const conversation = await findOwn(c, context, form.get("conversation"));
  if (!conversation) return refuse(messages.notYours);
  await shares.stopSharing(conversation.key);
  context.hub.invalidate();
  if (wantsFragment(c)) return { notice: pageMessages.stoppedSharing, refused: false };
  const go = `/c/${conversation.key}`;
  await context.notices.add(c.var.person.id, { path: go, text: pageMessages.stoppedSharing, draftText: "" });
  return { go };
}

/** A conversation that this person decides about. */
async function findOwn(c: Ctx, context: AppContext, key: string | null | undefined): Promise<ConversationInfo | undefined> {
  const found = await findConversation(context, c.var.person, parseKey(key));
  const root = found?.thread && (await context.messages.get(found.thread.id));
  return found && decidesAbout(c.var.person, found, root) ? found : undefined;
}
