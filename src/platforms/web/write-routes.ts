// Everything that is done. Each answers a page script with an outcome, and a plain browser with a page.

import { readFile } from "node:fs/promises";
import type { Hono } from "hono";
import type { Answer } from "../../core/cards.ts";
import { PictureError } from "../../core/errors.ts";
import type { DraftKey, Place, Wish } from "../../core/vocabulary.ts";
import { attachments, channelId, editWish, type Sent, web } from "./desk.ts";
import type { WebMessage } from "./messages.ts";
import { samples } from "./pages/channel.ts";
import { editDialog } from "./pages/dialogs.ts";
import { document } from "./pages/layout.ts";
import { wordsPage } from "./pages/others.ts";
import { key, readLine, readSettings, readWish } from "./request.ts";
import { type Ctx, conversation, type Env, type Outcome, type Site } from "./site.ts";

export function writeRoutes(app: Hono<Env>, site: Site): void {
  app.post("/messages", (c) => attempt(c, async () => message(c, site)));
  app.post("/form", (c) =>
    attempt(c, async () => {
      const posted = await site.messages.get(key(field(await c.req.formData(), "message")) ?? "");
      return posted ? openForm(c, site, posted) : gone;
    }),
  );
  app.post("/submit", (c) =>
    attempt(c, async () => {
      const form = await c.req.formData();
      const draft = key(field(form, "draft")) as DraftKey | undefined;
      if (!draft) return gone;
      const prompt = field(form, "prompt").trim();
      const settings = readSettings(fieldsOf(form));
      return outcome(
        await site.desk.say(sent(c, site, form, ""), {
          place: "new",
          kind: "asked",
          asks: (pictures) => ({
            place: { channel: web(channelId) },
            wish: { kind: "submit", draft, prompt, references: attachments(pictures), settings },
          }),
        }),
      );
    }),
  );
  app.post("/do/:kind", (c) =>
    attempt(c, async () => {
      const form = await c.req.formData();
      const wish = readWish(c.req.param("kind"), fieldsOf(form));
      const of = key(field(form, "conversation"));
      const place = wish && (await placeOf(site, c, of, wish));
      return wish && place ? doing(c, site, place, wish) : gone;
    }),
  );
  app.post("/name", (c) =>
    attempt(c, async () => {
      const name = field(await c.req.formData(), "name")
        .replace(/\p{C}/gu, "")
        .trim()
        .slice(0, 40);
      if (name) await site.messages.rename(c.var.person.id, name);
      return { go: "/" };
    }),
  );
  app.post("/samples/:name", (c) =>
    attempt(c, async () => {
      const sample = samples.find(({ name }) => name === c.req.param("name"));
      if (!sample) return gone;
      const bytes = await readFile(new URL(`./samples/${sample.name}.webp`, import.meta.url));
      const file = new File([new Uint8Array(bytes)], `${sample.name}.webp`, { type: "image/webp" });
      const whole = { key: site.chance.key(), person: c.var.person, text: "", files: [file] };
      await site.desk.say(whole, { place: channelId, kind: "said", asks: () => undefined });
      return { done: true };
    }),
  );
}

const gone: Outcome = { say: "That is not there any more.", refused: true };

/** A line from a composer: to the channel, to a new conversation, or to one that is there. */
async function message(c: Ctx, site: Site): Promise<Outcome> {
  const form = await c.req.formData();
  const whole = sent(c, site, form, field(form, "text").slice(0, 8000).trim());
  if (whole.text === "" && whole.files.length === 0) return { say: "Write something or add a picture.", refused: true };
  const to = field(form, "to");
  const line = readLine(whole.text, to !== "channel");
  if (line.kind === "command") return command(c, site, line, to);
  if (to === "channel") return inChannel(c, site, whole);
  if (to === "new") {
    const prompt = line.kind === "edit" ? line.prompt : whole.text;
    const settings = readSettings(fieldsOf(form));
    const asks = (pictures: WebMessage["pictures"]) => {
      const [first, ...others] = attachments(pictures);
      return { place: { channel: web(channelId) }, wish: editWish(prompt, first ? [first] : [], others, settings) };
    };
    return outcome(await site.desk.say(whole, { place: "new", kind: "asked", asks }));
  }
  const view = await conversation(site, c.var.person, key(to));
  const thread = view?.thread;
  if (!view) return gone;
  if (!thread) return { say: "This conversation is just being opened. Try again in a moment.", refused: true };
  if (line.kind === "chat") {
    await site.desk.say(whole, { place: thread.id, kind: "said", asks: () => undefined });
    return { done: true };
  }
  const prompt = line.kind === "edit" ? line.prompt : "";
  const answer = await site.desk.say(whole, {
    place: thread.id,
    kind: "asked",
    asks: (pictures) => ({ place: { thread }, wish: editWish(prompt, [], attachments(pictures), {}) }),
  });
  return answer.kind === "turn" ? { done: true } : outcome(answer);
}

async function inChannel(c: Ctx, site: Site, whole: Sent): Promise<Outcome> {
  const line = readLine(whole.text, false);
  const carries = whole.files.length > 0;
  const newest = carries ? undefined : await newestPicture(site);
  const hangsOn = carries ? whole.key : newest?.key;
  if (line.kind === "form" && newest) return openForm(c, site, newest);
  const answer = await site.desk.say(whole, {
    place: channelId,
    kind: "said",
    asks: (pictures) => {
      if (line.kind !== "edit") return undefined;
      const place: Place = hangsOn ? { thread: web(hangsOn) } : { channel: web(channelId) };
      return { place, wish: editWish(line.prompt, attachments(carries ? pictures : (newest?.pictures ?? [])), [], {}) };
    },
  });
  if (line.kind === "form") {
    const posted = await site.messages.get(whole.key);
    if (posted) return openForm(c, site, posted);
  }
  return outcome(answer);
}

async function newestPicture(site: Site): Promise<WebMessage | undefined> {
  return (await site.messages.list(channelId, 50)).findLast(({ pictures }) => pictures.length > 0);
}

async function openForm(c: Ctx, site: Site, { key: thread, pictures }: WebMessage): Promise<Outcome> {
  const draft = { prompt: "", source: { attachments: attachments(pictures) }, references: [], settings: {} };
  return doing(c, site, { thread: web(thread) }, { kind: "form", draft });
}

async function command(c: Ctx, site: Site, { name, rest }: { name: string; rest: string }, to: string): Promise<Outcome> {
  if (name === "history" || name === "models" || name === "help") return { go: `/${name}` };
  const view = await conversation(site, c.var.person, key(to));
  if (!view?.thread) return { say: "That can be said in a conversation.", refused: true };
  if (name === "settings" || name === "delete") return { go: `/c/${view.key}/${name}` };
  const last = view.cards.findLast(({ kind }) => kind === "edit")?.turn;
  const place: Place = { thread: view.thread };
  if (name === "again") return last ? doing(c, site, place, { kind: "again", turn: last }) : gone;
  if (name === "undo" || name === "cancel") return doing(c, site, place, { kind: name });
  return { say: `That cannot be done here: ${rest}`, refused: true };
}

/** Where a button stands: in the thread of its conversation. */
async function placeOf(site: Site, c: Ctx, of: string | undefined, wish: Wish): Promise<Place | undefined> {
  const view = await conversation(site, c.var.person, of);
  if (view?.thread) return { thread: view.thread };
  return wish.kind === "settings" || wish.kind === "delete" ? undefined : { channel: web(channelId) };
}

async function doing(c: Ctx, site: Site, place: Place, wish: Wish): Promise<Outcome> {
  const answer = await site.core.receive({ id: site.chance.key(), place, author: c.var.person, at: site.clock.now(), wish });
  site.live.stale();
  if (wish.kind === "delete" && !(answer.kind === "words" && answer.refused)) return { go: "/" };
  if (answer.kind === "turn" && wish.kind !== "submit") return { done: true };
  return outcome(answer);
}

function outcome(answer: Answer): Outcome {
  switch (answer.kind) {
    case "none":
      return { done: true };
    case "words":
      return { say: answer.text, refused: answer.refused };
    case "form":
      return { dialog: editDialog(answer.form) };
    case "turn":
      return { go: `/c/${answer.conversation}` };
    default:
      return answer satisfies never;
  }
}

async function attempt(c: Ctx, act: () => Promise<Outcome>): Promise<Response> {
  const result = await act().catch((error: unknown): Outcome => {
    if (error instanceof PictureError) return { say: error.message, refused: true };
    throw error;
  });
  if (c.req.header("x-page") !== undefined) return c.json("dialog" in result ? { dialog: String(await result.dialog) } : result);
  if ("dialog" in result) return c.html(await document("Edit image", result.dialog));
  if ("say" in result) return c.html(await document("Threadbrush", wordsPage(result.say)), result.refused ? 422 : 200);
  return c.redirect("go" in result ? result.go : (c.req.header("referer") ?? "/"), 303);
}

function sent(c: Ctx, site: Site, form: FormData, text: string): Sent {
  const files = form.getAll("pictures").filter((value) => value instanceof File && value.size > 0) as File[];
  return { key: key(field(form, "key")) ?? site.chance.key(), person: c.var.person, text, files };
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function fieldsOf(form: FormData) {
  const texts = (name: string) => form.getAll(name).filter((value) => typeof value === "string");
  return { getAll: texts, get: (name: string) => texts(name)[0] ?? null };
}
