// What the link of a shared conversation opens: that conversation, to read. It needs no sign-in, sets no cookie, and has no forms.

import type { Hono } from "hono";
import type { SharedConversation } from "../../../core/store.ts";
import type { SharedLinkStore } from "../../../core/stores.ts";
import type { Person } from "../../../core/vocabulary.ts";
import { addressOf } from "../auth/routes.ts";
import { type AppContext, type Ctx, type Env, loadOutline, SHOWN_EDITS } from "../context.ts";
import { isSecret } from "../http/security.ts";
import { pageMessages } from "../messages.ts";
import { sharedPage, sharedPicturePage } from "../pages/shared.ts";
import { refusalPage } from "../pages/visit.ts";
import type { Addresses } from "../pictures/frames.ts";
import { sendDownload, sendPicture } from "../routes/pictures.ts";
import { SharedDownloads } from "./download.ts";

/** In whose name the conversation is read. */
const nobody: Person = { id: "", name: "", moderator: false };

export function sharedRoutes(app: Hono<Env>, context: AppContext): void {
  const downloads = new SharedDownloads();
  app.use("/s/*", async (c, next) => {
    c.set("private", true);
    c.set("unlisted", true);
    await next();
  });
  app.get("/s/:secret", (c) =>
    open(c, context, async (shared) => {
      const from = Number(/^[1-9]\d*$/.exec(c.req.query("from") ?? "")?.[0]);
      const query = { kind: "excerpt", of: shared.conversation, edits: SHOWN_EDITS, ...(from && { from }) } as const;
      const view = await context.core.query(nobody, query);
      return view && c.html(await sharedPage(view, addressesOf(c)));
    }),
  );
  app.get("/s/:secret/:turn{[0-9]+}/:number{[0-9]+}", (c) =>
    open(c, context, async (shared) => {
      const { turn, number } = c.req.param();
      const outline = await loadOutline(context, nobody, shared.conversation, Number(turn));
      const looked = { edit: Number(turn), number: Number(number), with: c.req.query("with") };
      const page = outline && sharedPicturePage(outline, addressesOf(c), looked);
      return page && c.html(await page);
    }),
  );
  app.get("/s/:secret/download", (c) => open(c, context, (shared, shares) => sendAll(c, context, shared, shares, downloads)));
  app.get("/s/:secret/pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?", (c) =>
    open(c, context, ({ conversation }, shares) => sendPicture(c, context, (key) => shares.findSharedImage(conversation, key))),
  );
  app.get("/s/:secret/pictures/:key{[0-9a-f]{64}}/file", (c) =>
    open(c, context, ({ conversation }, shares) =>
      sendDownload(c, context, `shared:${conversation}`, (key) => shares.findSharedImage(conversation, key)),
    ),
  );
  app.all("/s/*", (c) => refuse(c, 404, pageMessages.shareGone));
}

/** Uses the link in the address. `read` resolves to undefined for what the conversation doesn't have. */
async function open(
  c: Ctx,
  context: AppContext,
  read: (shared: SharedConversation, shares: SharedLinkStore) => Promise<Response | undefined>,
): Promise<Response> {
  const { shares } = context;
  const secret = c.req.param("secret") ?? "";
  const shared = isSecret(secret) ? await shares?.findShared(secret) : undefined;
  if (!shares || !shared) return refuseLink(c, context);
  return (await read(shared, shares)) ?? refuse(c, 404, pageMessages.gone);
}

/** Each picture is looked up when its turn comes: the link may have ended by then. */
async function sendAll(
  c: Ctx,
  context: AppContext,
  { conversation }: SharedConversation,
  shares: SharedLinkStore,
  downloads: SharedDownloads,
): Promise<Response | undefined> {
  const secret = c.req.param("secret") ?? "";
  const outline = await loadOutline(context, nobody, conversation);
  if (!outline) return undefined;
  const sent = downloads.send(c, context, outline, async ({ image }) => {
    const isOpen = (await shares.findShared(secret))?.conversation === conversation;
    return isOpen && (await shares.findSharedImage(conversation, image.key)) !== undefined;
  });
  if (sent) return sent;
  c.header("Retry-After", "60");
  return refuse(c, 429, pageMessages.tooManyDownloads);
}

/** Only links that don't work count as guesses, so that those of others behind the same address keep working. */
async function refuseLink(c: Ctx, context: AppContext): Promise<Response> {
  const { linkGuesses, log } = context;
  const address = addressOf(c, context);
  const blocked = linkGuesses.retryAfterSeconds(address);
  if (blocked !== undefined) {
    c.header("Retry-After", String(blocked));
    return refuse(c, 429, pageMessages.tooManyLinks(blocked));
  }
  linkGuesses.recordWrong(address);
  log.warn({ address }, "web: shared link not accepted");
  return refuse(c, 404, pageMessages.shareGone);
}

async function refuse(c: Ctx, status: 404 | 429, sentence: string): Promise<Response> {
  return c.html(await refusalPage(sentence), status);
}

function addressesOf(c: Ctx): Addresses {
  const home = `/s/${c.req.param("secret")}`;
  return { home, pictures: `${home}/pictures` };
}
