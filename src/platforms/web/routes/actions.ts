// Everything that is done with buttons and forms.

import { readFile } from "node:fs/promises";
import type { Hono } from "hono";
import { readMessage } from "../../../../commands/index.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { DraftKey, Location, Person } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, type Env, findConversation, modelIds, readComposer, submitIntent } from "../context.ts";
import { type Form, readForm, SMALL_LIMITS, UPLOAD_LIMITS } from "../http/form.ts";
import { refuse, respond, type SubmitResult, toSubmitResult } from "../http/responses.ts";
import { limits, pageMessages } from "../messages.ts";
import { readName } from "../names.ts";
import { toAttachments } from "../outbox.ts";
import { samples } from "../pages/channel.ts";
import { branded, channelId, chosenSettings, readIntent, web } from "../parse-line.ts";
import type { WebMessage } from "../store/message-store.ts";
import { postMessage } from "./messages.ts";
import { removeMessage } from "./removal.ts";

export function actionRoutes(app: Hono<Env>, site: AppContext): void {
  /** What is read of a form stays counted until the answer is known. */
  const handle = (c: Ctx, limits: typeof SMALL_LIMITS, use: (c: Ctx, site: AppContext, form: Form) => Promise<SubmitResult>) =>
    respond(c, site, async () => {
      const share = site.uploads.open(c.var.person.id);
      try {
        const form = await readForm(c.env.incoming, limits, share);
        c.set("written", form.get("text") ?? form.get("prompt") ?? undefined);
        return await use(c, site, form);
      } finally {
        share.release();
      }
    });
  app.post("/messages", (c) => handle(c, UPLOAD_LIMITS, postMessage));
  app.post("/submit", (c) => handle(c, UPLOAD_LIMITS, submitForm));
  app.post("/form", (c) => handle(c, SMALL_LIMITS, editPosted));
  app.post("/do/settings", (c) => handle(c, SMALL_LIMITS, settings));
  app.post("/do/remove", (c) => handle(c, SMALL_LIMITS, removeMessage));
  app.post("/do/:kind", (c) => handle(c, SMALL_LIMITS, (_, __, form) => pressButton(c, site, form, c.req.param("kind"))));
  app.post("/name", (c) => handle(c, SMALL_LIMITS, rename));
  app.post("/samples/:name", (c) => respond(c, site, () => postSample(c, site, c.req.param("name"))));
}

/** "Edit" on a posted picture. */
async function editPosted(c: Ctx, site: AppContext, readSubmission: Form): Promise<SubmitResult> {
  const posted = await site.messages.get(branded(readSubmission.get("message")) ?? "");
  if (!posted) return refuse(messages.notThere);
  const source = { attachments: toAttachments(posted.pictures) };
  const draft = { prompt: textOfMessage(posted, c.var.person), source, references: [], settings: {} };
  return submitIntent(c, site, { thread: web(posted.key) }, { kind: "form", draft });
}

/** What one wrote to one's own picture is likely to be what should change. */
function textOfMessage({ person, kind, text }: WebMessage, reader: Person): string {
  return kind === "message" && person === reader.id && readMessage(text).kind === "words" ? text : "";
}

/** "Start editing" in the form. */
async function submitForm(c: Ctx, site: AppContext, form: Form): Promise<SubmitResult> {
  const draft = branded(form.get("draft")) as DraftKey | undefined;
  const prompt = form.get("prompt")?.trim() ?? "";
  const { settings, complaints } = chosenSettings(form, await modelIds(site, c.var.person));
  if (!draft) return refuse(messages.formExpired);
  if (prompt.length > limits.text) return refuse(pageMessages.tooLong(prompt.length));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const answer = await site.outbox.submit(readComposer(c, site, form, ""), {
    location: "new",
    kind: "request",
    asks: (references) => ({
      location: { channel: web(channelId) },
      intent: { kind: "submit", draft, prompt, references, settings },
    }),
  });
  return toSubmitResult(answer);
}

async function settings(c: Ctx, site: AppContext, form: Form): Promise<SubmitResult> {
  const { settings, title, complaints } = chosenSettings(form, await modelIds(site, c.var.person));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const place = await locationOf(c, site, form);
  return submitIntent(c, site, place, { kind: "settings", settings, ...(title !== undefined && { title }) });
}

async function pressButton(c: Ctx, site: AppContext, form: Form, kind: string): Promise<SubmitResult> {
  const intent = readIntent(kind, form);
  return intent ? submitIntent(c, site, await locationOf(c, site, form), intent) : refuse(messages.notThere);
}

/** Where a button stands: in the thread of its conversation. */
async function locationOf(c: Ctx, site: AppContext, form: Form): Promise<Location> {
  const view = await findConversation(site, c.var.person, branded(form.get("conversation")));
  return view?.thread ? { thread: view.thread } : { channel: web(channelId) };
}

async function rename(c: Ctx, site: AppContext, form: Form): Promise<SubmitResult> {
  const chosen = readName(form.get("name") ?? "");
  if (typeof chosen !== "string") return refuse(chosen.refused);
  if (chosen === c.var.person.name) return { done: true };
  const name = await site.messages.rename(c.var.person.id, chosen);
  if (name === undefined) return refuse(pageMessages.nameTaken(chosen));
  return { say: name === chosen ? pageMessages.renamed(name) : pageMessages.renamedBecauseTaken(chosen, name), refused: false };
}

async function postSample(c: Ctx, site: AppContext, name: string): Promise<SubmitResult> {
  const sample = samples.find((one) => one.name === name);
  if (!sample) return refuse(messages.notThere);
  const bytes = await readFile(new URL(`../samples/${sample.name}.webp`, import.meta.url));
  const file = new File([new Uint8Array(bytes)], `${sample.name}.webp`, { type: "image/webp" });
  const whole = { key: site.ids.nextKey(), person: c.var.person, text: "", files: [file] };
  await site.outbox.submit(whole, { location: channelId, kind: "message", asks: () => undefined });
  return { done: true };
}
