// Everything that is done with buttons and forms.

import { readFile } from "node:fs/promises";
import type { Hono } from "hono";
import { readMessage } from "../../../commands/index.ts";
import type { DraftKey, Person, Place } from "../../core/vocabulary.ts";
import { words } from "../../core/wording.ts";
import { attachments } from "./desk.ts";
import type { WebMessage } from "./messages.ts";
import { attempt, type Outcome, outcomeOf, refuse } from "./outcome.ts";
import { samples } from "./pages/channel.ts";
import { channelId, chosenSettings, key, readWish, web } from "./request.ts";
import { say } from "./say-route.ts";
import { act, type Ctx, conversation, type Env, field, fieldsOf, modelIds, type Site, sent } from "./site.ts";
import { limits, pageWords } from "./words.ts";

export function actRoutes(app: Hono<Env>, site: Site): void {
  app.post("/messages", (c) => attempt(c, () => say(c, site)));
  app.post("/form", (c) => attempt(c, () => form(c, site)));
  app.post("/submit", (c) => attempt(c, () => submit(c, site)));
  app.post("/do/settings", (c) => attempt(c, () => settings(c, site)));
  app.post("/do/:kind", (c) => attempt(c, () => button(c, site, c.req.param("kind"))));
  app.post("/name", (c) => attempt(c, () => rename(c, site)));
  app.post("/samples/:name", (c) => attempt(c, () => postSample(c, site, c.req.param("name"))));
}

/** "Edit" on a posted picture. */
async function form(c: Ctx, site: Site): Promise<Outcome> {
  const posted = await site.messages.get(key(field(await c.req.formData(), "message")) ?? "");
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
async function submit(c: Ctx, site: Site): Promise<Outcome> {
  const fields = await c.req.formData();
  const draft = key(field(fields, "draft")) as DraftKey | undefined;
  const prompt = field(fields, "prompt").trim();
  const { settings, complaints } = chosenSettings(fieldsOf(fields), await modelIds(site, c.var.person));
  if (!draft) return refuse(words.formExpired);
  if (prompt.length > limits.text) return refuse(pageWords.tooLong(prompt.length));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const answer = await site.desk.say(sent(c, site, fields, ""), {
    place: "new",
    kind: "asked",
    asks: (references) => ({
      place: { channel: web(channelId) },
      wish: { kind: "submit", draft, prompt, references, settings },
    }),
  });
  return outcomeOf(answer);
}

async function settings(c: Ctx, site: Site): Promise<Outcome> {
  const fields = await c.req.formData();
  const { settings, title, complaints } = chosenSettings(fieldsOf(fields), await modelIds(site, c.var.person));
  if (complaints.length > 0) return refuse(complaints.join(" "));
  const place = await placeOf(c, site, fields);
  return act(c, site, place, { kind: "settings", settings, ...(title !== undefined && { title }) });
}

async function button(c: Ctx, site: Site, kind: string): Promise<Outcome> {
  const fields = await c.req.formData();
  const wish = readWish(kind, fieldsOf(fields));
  return wish ? act(c, site, await placeOf(c, site, fields), wish) : refuse(words.notThere);
}

/** Where a button stands: in the thread of its conversation. */
async function placeOf(c: Ctx, site: Site, fields: FormData): Promise<Place> {
  const view = await conversation(site, c.var.person, key(field(fields, "conversation")));
  return view?.thread ? { thread: view.thread } : { channel: web(channelId) };
}

async function rename(c: Ctx, site: Site): Promise<Outcome> {
  const name = field(await c.req.formData(), "name")
    .replace(/\p{C}/gu, "")
    .trim();
  if (name) await site.messages.rename(c.var.person.id, [...name].slice(0, limits.name).join(""));
  return { done: true };
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
