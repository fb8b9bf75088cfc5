// Everything that is looked at.

import type { Hono } from "hono";
import type { BlobKey, ConversationKey, Person } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, conversation, type Env } from "../context.ts";
import { inDialog } from "../http/responses.ts";
import { limits, pageMessages } from "../messages.ts";
import { type Channel, channel } from "../pages/channel.ts";
import { deleteDialog, editDialog, nameDialog, renameDialog, settingsDialog } from "../pages/dialogs.ts";
import { layout, type PageFrame } from "../pages/layout.ts";
import { picturePage, postedPage } from "../pages/picture.ts";
import { helpPage, historyPage, messagePage, modelsPage } from "../pages/static.ts";
import { newThreadPage, threadPage } from "../pages/thread.ts";
import { branded, channelId, web } from "../parse-line.ts";
import { type Html, widths } from "../pictures.ts";

const MAX_MESSAGES = 50;

export function pageRoutes(app: Hono<Env>, site: AppContext): void {
  app.get("/", async (c) => c.html(await page(c, site, { title: "Threadbrush", shows: "channel", thread: "" })));
  app.get("/c/new", async (c) => {
    const content = newThreadPage(await site.core.query(c.var.person, { kind: "defaults" }), c.var.notice);
    return c.html(await page(c, site, { title: "New conversation", shows: "thread", thread: content }));
  });
  app.get("/c/:key", async (c) => {
    const view = await conversation(site, c.var.person, branded(c.req.param("key")));
    if (!view) return missing(c, site);
    const chat = view.thread ? await site.messages.list(view.thread.id, 200) : [];
    const root = view.thread && (await site.messages.get(view.thread.id));
    const content = threadPage(view, root, chat, await models(site, c.var.person), c.var.person, c.var.notice);
    return c.html(
      await page(c, site, { title: view.title || pageMessages.untitled, shows: "thread", here: view.key, thread: content }),
    );
  });
  app.get("/name", (c) => inDialog(c, "Your name", nameDialog(c.var.person)));
  app.get("/edit/:draft", async (c) => {
    const open = site.openForms.get(c.var.person.id, c.req.param("draft"));
    return open ? inDialog(c, "Edit image", editDialog(open.form, open.source, c.var.notice?.text)) : missing(c, site);
  });
  app.get("/c/:key/settings", async (c) => {
    const view = await conversation(site, c.var.person, branded(c.req.param("key")));
    return view ? inDialog(c, "Settings", settingsDialog(view, await models(site, c.var.person))) : missing(c, site);
  });
  app.get("/c/:key/rename", async (c) => {
    const view = await conversation(site, c.var.person, branded(c.req.param("key")));
    return view ? inDialog(c, "Rename conversation", renameDialog(view)) : missing(c, site);
  });
  app.get("/c/:key/delete", async (c) => {
    const view = await conversation(site, c.var.person, branded(c.req.param("key")));
    return view ? inDialog(c, "Delete conversation", deleteDialog(view)) : missing(c, site);
  });
  app.get("/c/:key/:turn{[0-9]+}/:number{[0-9]+}", async (c) => {
    const { version } = site.hub; // before anything is read: what changes meanwhile is fetched again
    const view = await conversation(site, c.var.person, branded(c.req.param("key")));
    const shown = view && picturePage(view, c.req.path, c.var.person, version);
    return shown ? c.html(await shown) : missing(c, site);
  });
  app.get("/m/:key/:number{[0-9]+}", async (c) => {
    const message = await site.messages.get(branded(c.req.param("key")) ?? "");
    const shown = message && postedPage(message, c.req.path, site.hub.version, c.var.person);
    return shown ? c.html(await shown) : missing(c, site);
  });
  app.get("/history", async (c) => {
    const before = branded(c.req.query("before")) as ConversationKey | undefined;
    const { items, next, spent } = await site.core.query(c.var.person, { kind: "conversations", ...(before && { before }) });
    return c.html(await page(c, site, { title: "History", shows: "thread", thread: historyPage(items, next, spent) }));
  });
  app.get("/models", async (c) => {
    const typed = c.req.query("name")?.slice(0, limits.title);
    const found = await site.core.query(c.var.person, { kind: "models", spent: true, ...(typed && { typed }) });
    const named = found.filter(({ id, label }) => typed && `${id} ${label}`.toLowerCase().includes(typed.toLowerCase()));
    const content = modelsPage(named.length > 0 ? named : found, typed); // what only sounds like it, where nothing is called so
    return c.html(await page(c, site, { title: "Models", shows: "thread", thread: content }));
  });
  app.get("/help", async (c) =>
    c.html(
      await page(c, site, {
        title: "Help",
        shows: "thread",
        thread: helpPage(await site.core.query(c.var.person, { kind: "help" })),
      }),
    ),
  );
  app.get("/events", (c) => {
    const { person, session } = c.var;
    return site.hub.subscribe(c, { person: person.id, session, conversation: branded(c.req.query("at")) }, c.req.query("seen"));
  });
  app.get("/previews/:variant/:version", (c) => {
    const bytes = site.previews.get(c.req.param("variant"));
    return bytes
      ? c.body(new Uint8Array(bytes), 200, { "Content-Type": "image/webp", "Cache-Control": "private, max-age=3600" })
      : c.text(pageMessages.gone, 404);
  });
  app.get("/pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?", (c) => picture(c, site));
  app.notFound((c) => missing(c as Ctx, site));
}

async function picture(c: Ctx, site: AppContext): Promise<Response> {
  const blob = c.req.param("key") as BlobKey;
  const known = (await site.core.findImage(blob)) ?? (await site.messages.findAttachment(blob));
  if (!known) return c.text(pageMessages.gone, 404);
  const width = c.req.param("width");
  const read = () => site.blobs.get(blob);
  const cached = { "Cache-Control": "private, max-age=31536000, immutable" };
  if (width === undefined) return c.body(new Uint8Array(await read()), 200, { "Content-Type": known.type, ...cached });
  if (!widths.some((each) => each === Number(width))) return c.text(pageMessages.gone, 404);
  return c.body(new Uint8Array(await site.renditions.get(blob, Number(width), read)), 200, {
    "Content-Type": "image/webp",
    ...cached,
  });
}

type Part = Pick<PageFrame, "title" | "shows" | "thread"> & { here?: string };

async function page(c: Ctx, site: AppContext, part: Part): Promise<Html> {
  const person = c.var.person;
  const version = site.hub.version; // before anything is read: what changes meanwhile is fetched again
  const { items } = await site.core.query(person, { kind: "conversations" });
  const shown = await channelOf(c, site);
  const writes = part.shows === "channel" && !shown.past;
  const now = site.clock.now();
  const { notice } = c.var;
  const column = channel({ ...shown, writes, reader: person, notice });
  const signedIn = c.var.session !== undefined;
  return layout({ ...part, version, now, person, conversations: items, channel: column, notice, signedIn });
}

/** The newest messages, or those older than the one in the address. */
async function channelOf(c: Ctx, site: AppContext): Promise<Omit<Channel, "writes" | "reader" | "notice">> {
  const before = await site.messages.get(branded(c.req.query("before")) ?? "");
  const found = await site.messages.list(channelId, MAX_MESSAGES + 1, before?.at);
  const messages = found.slice(-MAX_MESSAGES);
  const threads = messages.map((message) => web(message.key));
  const lines = threads.length > 0 ? await site.core.query(c.var.person, { kind: "threads", of: threads }) : [];
  return { messages, lines, older: found.length > MAX_MESSAGES ? messages[0]?.key : undefined, past: before !== undefined };
}

function models(site: AppContext, person: Person) {
  return site.core.query(person, { kind: "models" });
}

async function missing(c: Ctx, site: AppContext): Promise<Response> {
  return c.html(await page(c, site, { title: "Not here", shows: "thread", thread: messagePage(pageMessages.gone) }), 404);
}
