// Pages, pictures and live updates.

import type { Hono } from "hono";
import { messages } from "../../../core/cards/messages.ts";
import type { ConversationKey, ModelId, Person, TurnKey } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import { type AppContext, type Ctx, type Env, findConversation, loadExcerpt, loadOutline } from "../context.ts";
import { sendDialog } from "../http/responses.ts";
import { limits } from "../limits.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { type Channel, renderChannel } from "../pages/channel.ts";
import { helpPage } from "../pages/help.ts";
import { historyPage } from "../pages/history.ts";
import { costDialog, deleteDialog, editDialog, nameDialog, renameDialog, settingsDialog } from "../pages/parts/dialogs.ts";
import { layout, type PageFrame } from "../pages/parts/layout.ts";
import { renderRail } from "../pages/parts/rail.ts";
import { findSample } from "../pages/parts/samples.ts";
import { messagePage, modelsPage, usagePage } from "../pages/parts/static.ts";
import { branchesMenu } from "../pages/picture/branches.ts";
import { postedPage } from "../pages/picture/page.ts";
import { startPage } from "../pages/start.ts";
import { threadPage } from "../pages/thread.ts";
import { channelId, parseKey, parseSettings, web } from "../parse-line.ts";
import type { Html } from "../pictures/frames.ts";
import { picturePageRoutes } from "./picture-pages.ts";

const MAX_MESSAGES = 50;

export function pageRoutes(app: Hono<Env>, context: AppContext): void {
  app.get("/", async (c) => {
    const isEmpty = (await context.messages.list(channelId, 1)).length === 0;
    return c.html(
      isEmpty
        ? await renderStart(c, context, "Threadbrush")
        : await renderPage(c, context, { title: "Threadbrush", shows: "channel", thread: "" }),
    );
  });
  app.get("/c/new", async (c) => c.html(await renderStart(c, context, pageLabels.newConversation)));
  app.get("/c/:key", async (c) => {
    const key = parseKey(c.req.param("key"));
    const view = await loadExcerpt(context, c.var.person, key, parseKey(c.req.query("from")));
    const outline = await loadOutline(context, c.var.person, key);
    if (!view || !outline) return notFound(c, context);
    const chat = view.thread ? await context.messages.list(view.thread.id, 200) : [];
    const root = view.thread && (await context.messages.get(view.thread.id));
    const defaults = await context.core.query(c.var.person, { kind: "defaults" });
    const content = threadPage(view, {
      ...{ root, chat, defaults, person: c.var.person, notice: c.var.notice, branches: branchesMenu(outline) },
      models: await listModels(context, c.var.person),
      shared: context.shares && (await context.shares.findShare(view.key)) !== undefined,
    });
    return c.html(
      await renderPage(c, context, {
        title: view.title || pageLabels.untitled,
        shows: "thread",
        openConversation: view.key,
        thread: content,
      }),
    );
  });
  app.get("/name", (c) => sendDialog(c, pageLabels.yourName, nameDialog(c.var.person)));
  app.get("/edit/:draft", async (c) => {
    const open = await context.openForms.get(c.var.person.id, c.req.param("draft"));
    return open
      ? sendDialog(c, pageLabels.editImage, editDialog(open.form, open.source, c.var.notice?.draftText))
      : notFound(c, context);
  });
  app.get("/c/:key/settings", async (c) => {
    const view = await findConversation(context, c.var.person, parseKey(c.req.param("key")));
    return view
      ? sendDialog(c, pageLabels.settings, settingsDialog(view, await listModels(context, c.var.person)))
      : notFound(c, context);
  });
  app.get("/c/:key/rename", async (c) => {
    const view = await findConversation(context, c.var.person, parseKey(c.req.param("key")));
    return view ? sendDialog(c, pageLabels.renameConversation, renameDialog(view)) : notFound(c, context);
  });
  app.get("/c/:key/delete", async (c) => {
    const view = await loadOutline(context, c.var.person, parseKey(c.req.param("key")));
    const dialog = view && deleteDialog(view, view.edits.length);
    return dialog ? sendDialog(c, pageLabels.deleteConversation, dialog) : notFound(c, context);
  });
  app.get("/c/:key/retry", async (c) => {
    const view = await findConversation(context, c.var.person, parseKey(c.req.param("key")));
    const [turn, model] = [parseKey(c.req.query("turn")) as TurnKey | undefined, c.req.query("model")?.slice(0, limits.title)];
    if (!view || !turn || !model) return notFound(c, context);
    const query = { kind: "retryCost", turn, model: model as ModelId } as const;
    const question = await context.core.query(c.var.person, query);
    return sendDialog(c, messages.retry, costDialog(view.key, question ?? messages.retryWith(model), query));
  });
  picturePageRoutes(app, context, (c) => notFound(c, context));
  app.get("/m/:key/:number{[0-9]+}", async (c) => {
    const version = await context.hub.currentVersion();
    const message = await context.messages.get(parseKey(c.req.param("key")) ?? "");
    const shown = message && postedPage(message, { address: c.req.path }, version, c.var.person);
    return shown ? c.html(await shown) : notFound(c, context);
  });
  app.get("/history", async (c) => {
    const before = parseKey(c.req.query("before")) as ConversationKey | undefined;
    const typed = c.req.query("q")?.slice(0, limits.title).trim() ?? "";
    const found = await context.core.query(c.var.person, { kind: "history", words: typed, ...(before && { before }) });
    const title = typed ? `${typed} – ${pageLabels.history}` : pageLabels.history;
    return c.html(await renderPage(c, context, { title, shows: "thread", thread: historyPage(found, typed, c.var.person) }));
  });
  app.get("/models", async (c) => {
    const typed = c.req.query("name")?.slice(0, limits.title);
    const found = await context.core.query(c.var.person, { kind: "models", spent: true, ...(typed && { typed }) });
    const named = found.filter(({ id, label }) => typed && `${id} ${label}`.toLowerCase().includes(typed.toLowerCase()));
    const content = modelsPage(named.length > 0 ? named : found, typed); // similar names where none contains it
    return c.html(await renderPage(c, context, { title: pageLabels.models, shows: "thread", thread: content }));
  });
  app.get("/estimate", async (c) => {
    const fields = new URL(c.req.url).searchParams;
    const models = await listModels(context, c.var.person);
    const { settings } = parseSettings(
      fields,
      models.map(({ id }) => id),
    );
    const { models: chosen, aspectRatio, resolution, variants } = settings;
    const request = {
      ...{ pictures: Math.min(9, Number(fields.get("pictures")) || 0), each: fields.get("each") === "each" },
      ...(chosen && { models: chosen }),
      ...(aspectRatio && { aspectRatio }),
      ...(resolution && { resolution }),
      ...(variants && { variants }),
    };
    return c.text((await context.core.query(c.var.person, { kind: "estimate", request })) ?? "");
  });
  app.get("/usage", async (c) => {
    const content = usagePage(await context.core.query(c.var.person, { kind: "usage" }));
    return c.html(await renderPage(c, context, { title: viewMessages.usage, shows: "thread", thread: content }));
  });
  app.get("/help", async (c) =>
    c.html(
      await renderPage(c, context, {
        title: pageLabels.help,
        shows: "thread",
        thread: helpPage(await context.core.query(c.var.person, { kind: "help" }), await listModels(context, c.var.person)),
      }),
    ),
  );
  app.get("/events", (c) => {
    const { person, session } = c.var;
    return context.hub.subscribe(
      c,
      { person: person.id, session, conversation: parseKey(c.req.query("at")) },
      c.req.query("seen"),
    );
  });
  app.notFound((c) => notFound(c as Ctx, context));
}

async function renderStart(c: Ctx, context: AppContext, title: string): Promise<Html> {
  const content = startPage(await context.core.query(c.var.person, { kind: "defaults" }), c.var.notice, {
    sample: findSample(c.req.query("sample")),
    say: c.req.query("say")?.slice(0, limits.title),
  });
  return renderPage(c, context, { title, shows: "start", thread: content });
}

type Part = Pick<PageFrame, "title" | "shows" | "thread" | "openConversation">;

async function renderPage(c: Ctx, context: AppContext, part: Part): Promise<Html> {
  const person = c.var.person;
  const version = await context.hub.currentVersion(); // before anything is read, so that the window fetches what changes in the meantime
  const conversations = await context.core.query(person, { kind: "recent" });
  const now = context.clock.now();
  const { notice } = c.var;
  const column = part.shows === "start" ? "" : await renderChannelFor(c, context, part);
  const signedIn = c.var.session !== undefined;
  return layout({ ...part, version, now, person, conversations, channel: column, notice, signedIn });
}

/** Beside a conversation it folds to a slim column, or to nothing while nobody has posted. */
async function renderChannelFor(c: Ctx, context: AppContext, { shows, openConversation }: Part): Promise<Html | ""> {
  const loaded = await loadChannel(c, context);
  const viewer = c.var.person;
  if (shows === "channel") return renderChannel({ ...loaded, canPost: !loaded.isPast, viewer, notice: c.var.notice });
  return loaded.messages.length > 0 ? renderRail({ ...loaded, open: openConversation, viewer }) : "";
}

/** The newest messages, or those older than the one in the address. */
async function loadChannel(c: Ctx, context: AppContext): Promise<Omit<Channel, "canPost" | "viewer" | "notice">> {
  const before = await context.messages.get(parseKey(c.req.query("before")) ?? "");
  const found = await context.messages.list(channelId, MAX_MESSAGES + 1, before?.at);
  const messages = found.slice(-MAX_MESSAGES);
  const threads = messages.map((message) => web(message.key));
  const conversations = threads.length > 0 ? await context.core.query(c.var.person, { kind: "threads", of: threads }) : [];
  return {
    messages,
    conversations,
    older: found.length > MAX_MESSAGES ? messages[0]?.key : undefined,
    isPast: before !== undefined,
  };
}

function listModels(context: AppContext, person: Person) {
  return context.core.query(person, { kind: "models" });
}

async function notFound(c: Ctx, context: AppContext): Promise<Response> {
  return c.html(
    await renderPage(c, context, { title: pageLabels.notFound, shows: "thread", thread: messagePage(pageMessages.gone) }),
    404,
  );
}
