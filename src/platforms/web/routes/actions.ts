// Buttons and forms.

import type { Hono } from "hono";
import { readMessage } from "../../../../commands/index.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { DraftKey, Location, Person } from "../../../core/vocabulary.ts";
import { readEachChoice } from "../../shared/outbound/form-settings.ts";
import { type AppContext, type Ctx, type Env, findConversation, listModelIds, submitIntent, toSubmission } from "../context.ts";
import { AREA_LIMITS, type Form, type FormLimits, readForm, SMALL_LIMITS, UPLOAD_LIMITS } from "../http/form.ts";
import { respond } from "../http/responses.ts";
import { refuse, type SubmitResult, toSubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { parseName } from "../names.ts";
import { toAttachments } from "../outbox.ts";
import { channelId, parseKey, parseSettings, readIntent, web } from "../parse-line.ts";
import { shareConversation, stopSharing } from "../sharing/manage.ts";
import type { WebMessage } from "../store/message-store.ts";
import { postMessage } from "./messages.ts";
import { editPicture, usePictureTool } from "./picture-edits.ts";
import { removeMessage } from "./removal.ts";

export function actionRoutes(app: Hono<Env>, context: AppContext): void {
  /** The bytes of a form stay counted until it is answered. */
  const handle = (c: Ctx, limits: FormLimits, use: (c: Ctx, context: AppContext, form: Form) => Promise<SubmitResult>) =>
    respond(c, context, async () => {
      const share = context.uploads.open(c.var.person.id);
      try {
        const form = await readForm(c.env.incoming, limits, share);
        c.set("draftText", form.get("text") ?? form.get("prompt") ?? undefined);
        return await use(c, context, form);
      } finally {
        share.release();
      }
    });
  app.post("/messages", (c) => handle(c, UPLOAD_LIMITS, postMessage));
  app.post("/submit", (c) => handle(c, UPLOAD_LIMITS, submitForm));
  app.post("/form", (c) => handle(c, SMALL_LIMITS, editPosted));
  app.post("/do/settings", (c) => handle(c, SMALL_LIMITS, saveSettings));
  app.post("/do/words", (c) => handle(c, AREA_LIMITS, editPicture));
  app.post("/do/tool", (c) => handle(c, SMALL_LIMITS, usePictureTool));
  app.post("/do/remove", (c) => handle(c, SMALL_LIMITS, removeMessage));
  app.post("/do/share", (c) => handle(c, SMALL_LIMITS, shareConversation));
  app.post("/do/stop-sharing", (c) => handle(c, SMALL_LIMITS, stopSharing));
  app.post("/do/:kind", (c) => handle(c, SMALL_LIMITS, (_, __, form) => pressButton(c, context, form, c.req.param("kind"))));
  app.post("/name", (c) => handle(c, SMALL_LIMITS, rename));
}

/** "Edit" on a posted picture. */
async function editPosted(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const posted = await context.messages.get(parseKey(form.get("message")) ?? "");
  if (!posted) return refuse(messages.notThere);
  const source = { attachments: toAttachments(posted.pictures) };
  const draft = { prompt: textOfMessage(posted, c.var.person), source, references: [], settings: {} };
  return submitIntent(c, context, { thread: web(posted.key) }, { kind: "form", draft });
}

/** The text that someone posted with their own picture probably says what should change. */
function textOfMessage({ person, kind, text }: WebMessage, reader: Person): string {
  return kind === "message" && person === reader.id && readMessage(text).kind === "words" ? text : "";
}

/** "Start editing" in the form. */
async function submitForm(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const draft = parseKey(form.get("draft")) as DraftKey | undefined;
  const prompt = form.get("prompt")?.trim() ?? "";
  const { settings, complaints } = parseSettings(form, await listModelIds(context, c.var.person));
  if (!draft) return refuse(messages.formExpired);
  if (prompt.length > limits.text) return refuse(pageMessages.tooLong(prompt.length));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const answer = await context.outbox.submit(toSubmission(c, context, form, ""), {
    location: "new",
    kind: "request",
    toRequest: (references) => ({
      location: { channel: web(channelId) },
      intent: { kind: "submit", draft, prompt, references, settings: { ...settings, ...readEachChoice(form.get("each")) } },
    }),
  });
  return toSubmitResult(answer);
}

async function saveSettings(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const { settings, title, complaints } = parseSettings(form, await listModelIds(context, c.var.person));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const location = await locationOf(c, context, form);
  return submitIntent(c, context, location, { kind: "settings", settings, ...(title !== undefined && { title }) });
}

async function pressButton(c: Ctx, context: AppContext, form: Form, kind: string): Promise<SubmitResult> {
  const intent = readIntent(kind, form);
  if (!intent) return refuse(messages.notThere);
  const key = parseKey(form.get("conversation"));
  const deleted = intent.kind === "delete" ? await findConversation(context, c.var.person, key) : undefined;
  const result = await submitIntent(c, context, await locationOf(c, context, form), intent, parseKey(form.get("key")));
  if (deleted && "go" in result) {
    const text = pageMessages.deleted(deleted.title || pageLabels.untitled);
    await context.notices.add(c.var.person.id, { path: result.go, text, draftText: "" });
  }
  return result;
}

/** The thread of the conversation that a button belongs to. */
async function locationOf(c: Ctx, context: AppContext, form: Form): Promise<Location> {
  const view = await findConversation(context, c.var.person, parseKey(form.get("conversation")));
  return view?.thread ? { thread: view.thread } : { channel: web(channelId) };
}

async function rename(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const chosen = parseName(form.get("name") ?? "");
  if (typeof chosen !== "string") return refuse(chosen.refused);
  if (chosen === c.var.person.name) return { done: true };
  const name = await context.messages.rename(c.var.person.id, chosen);
  if (name === undefined) return refuse(pageMessages.nameTaken(chosen));
  return {
    notice: name === chosen ? pageMessages.renamed(name) : pageMessages.renamedBecauseTaken(chosen, name),
    refused: false,
  };
}
