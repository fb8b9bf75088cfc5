// Everything that is looked at.

import type { Hono } from "hono";
import { html } from "hono/html";
import type { BlobKey, ConversationKey, Person } from "../../core/vocabulary.ts";
import { channelId, web } from "./desk.ts";
import { channel } from "./pages/channel.ts";
import { deleteDialog, settingsDialog } from "./pages/dialogs.ts";
import { type Frame, layout } from "./pages/layout.ts";
import { helpPage, historyPage, modelsPage, picturePage, pictures, wordsPage } from "./pages/others.ts";
import { newThread, thread } from "./pages/thread.ts";
import { type Html, widths } from "./pictures.ts";
import { key } from "./request.ts";
import { type Ctx, conversation, type Env, type Site } from "./site.ts";

export function readRoutes(app: Hono<Env>, site: Site): void {
  app.get("/", async (c) => c.html(await page(c, site, { title: "Threadbrush", shows: "channel", thread: waiting() })));
  app.get("/c/new", async (c) =>
    c.html(
      await page(c, site, { title: "New conversation", shows: "thread", thread: newThread(await models(site, c.var.person)) }),
    ),
  );
  app.get("/c/:key", async (c) => {
    const view = await conversation(site, c.var.person, key(c.req.param("key")));
    if (!view) return missing(c, site);
    const chat = view.thread ? await site.messages.list(view.thread.id, 200) : [];
    const content = thread(view, chat, await models(site, c.var.person), c.var.person);
    return c.html(await page(c, site, { title: view.title, shows: "thread", here: view.key, thread: content }));
  });
  app.get("/c/:key/settings", async (c) => {
    const view = await conversation(site, c.var.person, key(c.req.param("key")));
    return view ? c.html(await settingsDialog(view, await models(site, c.var.person))) : missing(c, site);
  });
  app.get("/c/:key/delete", async (c) => {
    const view = await conversation(site, c.var.person, key(c.req.param("key")));
    return view ? c.html(await deleteDialog(view)) : missing(c, site);
  });
  app.get("/c/:key/:turn{[0-9]+}/:number{[0-9]+}", async (c) => {
    const view = await conversation(site, c.var.person, key(c.req.param("key")));
    const all = view ? pictures(view) : [];
    const at = all.findIndex(
      ({ turn, number }) => turn === Number(c.req.param("turn")) && number === Number(c.req.param("number")),
    );
    const here = all[at];
    return view && here ? c.html(await picturePage(view, all, at, here)) : missing(c, site);
  });
  app.get("/history", async (c) => {
    const before = key(c.req.query("before")) as ConversationKey | undefined;
    const { items, next } = await site.core.ask(c.var.person, { kind: "conversations", ...(before && { before }) });
    return c.html(await page(c, site, { title: "History", shows: "thread", thread: historyPage(items, next) }));
  });
  app.get("/models", async (c) =>
    c.html(await page(c, site, { title: "Models", shows: "thread", thread: modelsPage(await models(site, c.var.person)) })),
  );
  app.get("/help", async (c) =>
    c.html(
      await page(c, site, {
        title: "Help",
        shows: "thread",
        thread: helpPage(await site.core.ask(c.var.person, { kind: "help" })),
      }),
    ),
  );
  app.get("/events", (c) => site.live.open(c, c.var.person.id, key(c.req.query("at"))));
  app.get("/previews/:variant/:version", (c) => {
    const bytes = site.previews.get(c.req.param("variant"));
    return bytes
      ? c.body(new Uint8Array(bytes), 200, { "Content-Type": "image/webp", "Cache-Control": "private, max-age=3600" })
      : c.notFound();
  });
  app.get("/pictures/:key{[0-9a-f]{64}}/:width{[0-9]+}?", (c) => picture(c, site));
  app.notFound((c) => missing(c as Ctx, site));
}

async function picture(c: Ctx, site: Site): Promise<Response> {
  const blob = c.req.param("key") as BlobKey;
  const known = (await site.core.picture(blob)) ?? (await site.messages.picture(blob));
  if (!known) return c.notFound();
  const width = c.req.param("width");
  const read = () => site.blobs.get(blob);
  const cached = { "Cache-Control": "private, max-age=31536000, immutable" };
  if (width === undefined) return c.body(new Uint8Array(await read()), 200, { "Content-Type": known.type, ...cached });
  if (!widths.some((each) => each === Number(width))) return c.notFound();
  return c.body(new Uint8Array(await site.renditions.get(blob, Number(width), read)), 200, {
    "Content-Type": "image/webp",
    ...cached,
  });
}

type Part = Pick<Frame, "title" | "shows" | "thread"> & { here?: string };

async function page(c: Ctx, site: Site, part: Part): Promise<Html> {
  const person = c.var.person;
  const messages = await site.messages.list(channelId, 50);
  const lines =
    messages.length > 0 ? await site.core.ask(person, { kind: "threads", of: messages.map((message) => web(message.key)) }) : [];
  const { items } = await site.core.ask(person, { kind: "conversations" });
  return layout({ ...part, person, conversations: items, channel: channel(messages, lines, part.shows === "channel") });
}

function models(site: Site, person: Person) {
  return site.core.ask(person, { kind: "models" });
}

async function missing(c: Ctx, site: Site): Promise<Response> {
  return c.html(
    await page(c, site, { title: "Not here", shows: "thread", thread: wordsPage("There is nothing here, or not any more.") }),
    404,
  );
}

function waiting(): Html {
  return html`<section class="thread idle" aria-label="Conversation"><div class="empty"><p>Press Edit on a picture, and its conversation opens here.</p></div></section>`;
}
