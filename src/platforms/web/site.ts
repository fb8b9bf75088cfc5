// What every route knows, and how it asks.

import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ConversationView, Form } from "../../core/cards.ts";
import type { BlobStore, Chance, Clock, Core, Log } from "../../core/ports.ts";
import type { BlobKey, ConversationKey, ModelId, Person, Place, Wish } from "../../core/vocabulary.ts";
import type { Guesses } from "./auth/guesses.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { Desk, Sent } from "./desk.ts";
import type { Connections } from "./http/connections.ts";
import type { Form as SentForm } from "./http/form.ts";
import type { UploadBudget } from "./http/upload-budget.ts";
import type { Live } from "./live.ts";
import { hasPosted, type WebMessages } from "./messages.ts";
import type { Notice, Notices } from "./notices.ts";
import type { OpenForms } from "./open-forms.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Shown } from "./pictures.ts";
import type { Previews, Renditions } from "./renditions.ts";
import { key } from "./request.ts";
import type { AccessPolicy } from "./security.ts";

export interface Site {
  core: Core;
  desk: Desk;
  live: Live;
  messages: WebMessages;
  blobs: BlobStore;
  uses(image: BlobKey): Promise<boolean>;
  renditions: Renditions;
  previews: Previews;
  policy: AccessPolicy;
  /** Undefined: there is no token, and nobody has to sign in. */
  sessions: Sessions | undefined;
  guesses: Guesses;
  connections: Connections;
  uploads: UploadBudget;
  notices: Notices;
  openForms: OpenForms;
  chance: Chance;
  clock: Clock;
  log: Log;
  health(): { status: string; platforms: Record<string, string> };
  metrics(): Promise<{ contentType: string; body: string }>;
  /** Called for every request that was answered; `route` is the pattern that matched, "none" where none did or a guard refused. */
  observe?(request: { route: string; method: string; status: number; seconds: number }): void;
}

export type Env = {
  Bindings: HttpBindings;
  Variables: {
    person: Person;
    /** What signing out ends. */
    session: string | undefined;
    notice: Notice | undefined;
    /** The words of a form that may have to be written again. */
    written: string | undefined;
  };
};
export type Ctx = Context<Env>;

export async function conversation(site: Site, person: Person, of: string | undefined): Promise<ConversationView | undefined> {
  if (!of) return undefined;
  const view = await site.core.ask(person, { kind: "conversation", of: of as ConversationKey });
  for (const card of view?.cards ?? []) await site.previews.keep(card);
  return view;
}

/** In the thread of their own message a person deletes as a moderator does. */
async function deleter(site: Site, person: Person, place: Place): Promise<Person> {
  const root = "thread" in place ? await site.messages.get(place.thread.id) : undefined;
  return hasPosted(person, root) ? { ...person, moderator: true } : person;
}

export async function modelIds(site: Site, person: Person): Promise<ModelId[]> {
  return (await site.core.ask(person, { kind: "models" })).map(({ id }) => id);
}

/** Asks for something that needs no message of its own. `id` is the same when it is sent twice. */
export async function act(c: Ctx, site: Site, place: Place, wish: Wish, id: string = site.chance.key()): Promise<Outcome> {
  const author = wish.kind === "delete" ? await deleter(site, c.var.person, place) : c.var.person;
  const answer = await site.core.receive({ id, place, author, at: site.clock.now(), wish });
  site.live.stale();
  if (wish.kind === "delete" && !(answer.kind === "words" && answer.refused)) return { go: "/" };
  if (answer.kind !== "form") return outcomeOf(answer);
  const source = await sourceOf(site, c.var.person, answer.form);
  site.openForms.keep(c.var.person.id, { form: answer.form, source });
  return outcomeOf(answer, source);
}

/** The pictures that a form is about: those it names, or what the next turn of its conversation builds on. */
async function sourceOf(site: Site, person: Person, { source, conversation: of }: Form): Promise<Shown[]> {
  if (source && "attachments" in source) {
    const found = await Promise.all(source.attachments.map(({ id }) => site.messages.picture(id as BlobKey)));
    return found.flatMap((picture) => picture ?? []);
  }
  const view = await conversation(site, person, of);
  if (!view) return [];
  const wanted = source && "variants" in source ? source.variants : view.builds;
  const drawn = view.cards.flatMap(({ slots }) => slots).filter(({ variant }) => wanted.includes(variant));
  const pictures = drawn.flatMap(({ image }) => image?.info ?? []);
  return pictures.length > 0 ? pictures : (view.strip[0]?.pictures ?? []).flatMap(({ image }) => image ?? []);
}

export function sent(c: Ctx, site: Site, form: SentForm, text: string): Sent {
  return { key: key(form.get("key")) ?? site.chance.key(), person: c.var.person, text, files: form.files };
}
