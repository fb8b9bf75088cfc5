// Everything that is done with buttons and forms.

import { readFile } from "node:fs/promises";
import type { Hono } from "hono";
import { readMessage } from "../../../commands/index.ts";
import type { DraftKey, Person, Place } from "../../core/vocabulary.ts";
import { words } from "../../core/wording.ts";
import { attachments } from "./desk.ts";
import { type Form, readForm, SMALL_LIMITS, UPLOAD_LIMITS } from "./http/form.ts";
import type { WebMessage } from "./messages.ts";
import { chosenName } from "./names.ts";
import { type Outcome, outcomeOf, refuse, respond } from "./outcome.ts";
import { samples } from "./pages/channel.ts";
import { removeMessage } from "./remove-routes.ts";
import { channelId, chosenSettings, key, readWish, web } from "./request.ts";
import { say } from "./say-route.ts";
import { act, type Ctx, conversation, type Env, modelIds, type Site, sent } from "./site.ts";
import { limits, pageWords } from "./words.ts";

export function actRoutes(app: Hono<Env>, site: Site): void {
  /** What is read of a form stays counted until the answer is known. */
  const handle = (c: Ctx, limits: typeof SMALL_LIMITS, use: (c: Ctx, site: Site, form: Form) => Promise<Outcome>) =>
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
  app.post("/messages", (c) => handle(c, UPLOAD_LIMITS, say));
  app.post("/submit", (c) => handle(c, UPLOAD_LIMITS, submit));
  app.post("/form", (c) => handle(c, SMALL_LIMITS, editPosted));
  app.post("/do/settings", (c) => handle(c, SMALL_LIMITS, settings));
  app.post("/do/remove", (c) => handle(c, SMALL_LIMITS, removeMessage));
  app.post("/do/:kind", (c) => handle(c, SMALL_LIMITS, (_, __, form) => button(c, site, form, c.req.param("kind"))));
  app.post("/name", (c) => handle(c, SMALL_LIMITS, rename));
  app.post("/samples/:name", (c) => respond(c, site, () => postSample(c, site, c.req.param("name"))));
}

/** "Edit" on a posted picture. */
async function editPosted(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const posted = await site.messages.get(key(form.get("message")) ?? "");
  if (!posted) return refuse(words.notThere);
  const source = { attachments: attachments(posted.pictures) };
  const draft = { prompt: wordsOf(posted, c.var.person), source, references: [], settings: {} };
  return act(c, site, { thread: web(posted.key) }, { kind: "form", draft });
}

/** What one wrote to one's own picture is likely to be what should change. */
function wordsOf({ person, kind, text }: WebMessage, reader: Person): string {
  return kind === "said" && person === reader.id && readMessage(text).kind === "words" ? text : "";
}

/** "Start editing" in the form. */
async function submit(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const draft = key(form.get("draft")) as DraftKey | undefined;
  const prompt = form.get("prompt")?.trim() ?? "";
  const { settings, complaints } = chosenSettings(form, await modelIds(site, c.var.person));
  if (!draft) return refuse(words.formExpired);
  if (prompt.length > limits.text) return refuse(pageWords.tooLong(prompt.length));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const answer = await site.desk.say(sent(c, site, form, ""), {
    place: "new",
    kind: "asked",
    asks: (references) => ({
      place: { channel: web(channelId) },
      wish: { kind: "submit", draft, prompt, references, settings },
    }),
  });
  return outcomeOf(answer);
}

async function settings(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const { settings, title, complaints } = chosenSettings(form, await modelIds(site, c.var.person));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const place = await placeOf(c, site, form);
  return act(c, site, place, { kind: "settings", settings, ...(title !== undefined && { title }) });
}

async function button(c: Ctx, site: Site, form: Form, kind: string): Promise<Outcome> {
  const wish = readWish(kind, form);
  return wish ? act(c, site, await placeOf(c, site, form), wish) : refuse(words.notThere);
}

/** Where a button stands: in the thread of its conversation. */
async function placeOf(c: Ctx, site: Site, form: Form): Promise<Place> {
  const view = await conversation(site, c.var.person, key(form.get("conversation")));
  return view?.thread ? { thread: view.thread } : { channel: web(channelId) };
}

async function rename(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const chosen = chosenName(form.get("name") ?? "");
  if (typeof chosen !== "string") return refuse(chosen.refused);
  if (chosen === c.var.person.name) return { done: true };
  const name = await site.messages.rename(c.var.person.id, chosen);
  if (name === undefined) return refuse(pageWords.nameTaken(chosen));
  return { say: name === chosen ? pageWords.renamed(name) : pageWords.renamedBecauseTaken(chosen, name), refused: false };
}

async function postSample(c: Ctx, site: Site, name: string): Promise<Outcome> {
  const sample = samples.find((one) => one.name === name);
  if (!sample) return refuse(words.notThere);
  const bytes = await readFile(new URL(`./samples/${sample.name}.webp`, import.meta.url));
  const file = new File([new Uint8Array(bytes)], `${sample.name}.webp`, { type: "image/webp" });
  const whole = { key: site.chance.key(), person: c.var.person, text: "", files: [file] };
  await site.desk.say(whole, { place: channelId, kind: "said", asks: () => undefined });
  return { done: true };
}
