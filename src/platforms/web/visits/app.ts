// All pages and forms of a visit. What isn't listed here doesn't exist for it.

import { Hono } from "hono";
import type { Visit } from "../../../core/store.ts";
import type { ModelId, TurnKey } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, type Env, findConversation, loadExcerpt, loadOutline } from "../context.ts";
import { AREA_LIMITS, type Form, type FormLimits, readForm, SMALL_LIMITS } from "../http/form.ts";
import { respond, sendDialog, wantsFragment } from "../http/responses.ts";
import type { SubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { costDialog } from "../pages/parts/dialogs.ts";
import { branchesMenu } from "../pages/picture/branches.ts";
import { refusalPage, visitPage } from "../pages/visit.ts";
import { parseKey } from "../parse-line.ts";
import { branchesRoute } from "../routes/branches.ts";
import { downloadRoute } from "../routes/download.ts";
import { editPicture, usePictureTool } from "../routes/picture-edits.ts";
import { picturePageRoutes } from "../routes/picture-pages.ts";
import { pictureRoutes } from "../routes/pictures.ts";
import { subjectRoute } from "../routes/subject.ts";
import { checkAccess } from "./check-access.ts";
import { postInstruction, pressButton } from "./instructions.ts";

type Handle = (c: Ctx, context: AppContext, form: Form) => Promise<SubmitResult>;

/** `context`: the visit's own. `leave` ends it. */
export function createVisitApp(context: AppContext, visit: Visit, leave: () => Promise<void>): Hono<Env> {
  const app = new Hono<Env>();
  const home = `/c/${visit.conversation}`;
  app.use(async (c, next) => {
    c.set("person", { ...visit.person, moderator: false });
    await next();
  });
  app.get("/", (c) => c.redirect(home, 303));
  app.get("/c/:key", (c) => {
    // Reading doesn't wait for the chat. If it refuses the person, this is the last page.
    if (context.visits) void checkAccess(visit, context.visits, context.log);
    return showConversation(c, context, visit);
  });
  picturePageRoutes(app, context, notFound);
  app.get("/c/:key/retry", (c) => askAboutCost(c, context));
  branchesRoute(app, context);
  downloadRoute(app, context);
  pictureRoutes(app, context);
  subjectRoute(app, context);
  app.get("/events", (c) =>
    context.hub.subscribe(
      c,
      { person: c.var.person.id, session: visit.id, conversation: visit.conversation },
      c.req.query("seen"),
    ),
  );
  const handle = (c: Ctx, formLimits: FormLimits, use: Handle) =>
    respond(c, context, async () => {
      const share = context.uploads.open(c.var.person.id);
      try {
        return await use(c, context, await readForm(c.env.incoming, formLimits, share));
      } finally {
        share.release();
      }
    });
  const here = { thread: visit.thread };
  app.post("/messages", (c) => handle(c, SMALL_LIMITS, (_, __, form) => postInstruction(c, context, form, visit)));
  app.post("/do/words", (c) => handle(c, AREA_LIMITS, editPicture));
  app.post("/do/tool", (c) => handle(c, SMALL_LIMITS, usePictureTool));
  app.post("/do/:kind", (c) =>
    handle(c, SMALL_LIMITS, (_, __, form) => pressButton(c, context, form, c.req.param("kind"), here)),
  );
  app.post("/leave", (c) =>
    respond(c, context, async () => {
      await leave();
      return { go: "/open" };
    }),
  );
  app.notFound((c) => notFound(c));
  app.onError((error) => {
    throw error; // the page's own handler answers
  });
  return app;
}

async function showConversation(c: Ctx, context: AppContext, visit: Visit): Promise<Response> {
  const version = await context.hub.currentVersion();
  const key = parseKey(c.req.param("key"));
  const view = await loadExcerpt(context, c.var.person, key, parseKey(c.req.query("from")));
  const outline = await loadOutline(context, c.var.person, key);
  if (!view || !outline) return notFound(c);
  const models = await context.core.query(c.var.person, { kind: "models" });
  const branches = branchesMenu(outline);
  return c.html(await visitPage(view, visit, models, { version, now: context.clock.now(), branches }));
}

async function askAboutCost(c: Ctx, context: AppContext): Promise<Response> {
  const info = await findConversation(context, c.var.person, parseKey(c.req.param("key")));
  const turn = parseKey(c.req.query("turn")) as TurnKey | undefined;
  const model = c.req.query("model")?.slice(0, limits.title) as ModelId | undefined;
  if (!info || !turn || !model) return notFound(c);
  const question = await context.core.query(c.var.person, { kind: "retryCost", turn, model });
  return question === undefined ? notFound(c) : sendDialog(c, pageLabels.open, costDialog(info.key, question, { turn, model }));
}

async function notFound(c: Ctx): Promise<Response> {
  if (wantsFragment(c)) return c.json({ notice: pageMessages.notInVisit, refused: true }, 404);
  return c.html(await refusalPage(pageMessages.notInVisit), 404);
}
