// What every route knows, and how it asks.

import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { ConversationInfo, ConversationView, Form } from "../../core/cards/views.ts";
import type { BlobStore, Clock, Core, IdGenerator, Log } from "../../core/ports.ts";
import type { BlobKey, ConversationKey, Intent, Location, ModelId, Person } from "../../core/vocabulary.ts";
import type { Guesses } from "./auth/guesses.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { Connections } from "./http/connections.ts";
import type { Form as SentForm } from "./http/form.ts";
import { type SubmitResult, toSubmitResult } from "./http/responses.ts";
import type { AccessPolicy } from "./http/security.ts";
import type { UploadBudget } from "./http/upload-budget.ts";
import type { Notice, Notices } from "./notices.ts";
import type { OpenForms } from "./open-forms.ts";
import type { MessageOutbox, Submission } from "./outbox.ts";
import { branded } from "./parse-line.ts";
import type { ImageRef } from "./pictures.ts";
import type { PreviewCache, RenditionCache } from "./renditions.ts";
import type { SseHub } from "./sse-hub.ts";
import { hasPosted, type WebMessageStore } from "./store/message-store.ts";

export interface AppContext {
  core: Core;
  outbox: MessageOutbox;
  hub: SseHub;
  messages: WebMessageStore;
  blobs: BlobStore;
  isImageReferenced(image: BlobKey): Promise<boolean>;
  renditions: RenditionCache;
  previews: PreviewCache;
  policy: AccessPolicy;
  /** Undefined: there is no token, and nobody has to sign in. */
  sessions: Sessions | undefined;
  guesses: Guesses;
  connections: Connections;
  uploads: UploadBudget;
  notices: Notices;
  openForms: OpenForms;
  ids: IdGenerator;
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

export async function conversation(
  site: AppContext,
  person: Person,
  of: string | undefined,
): Promise<ConversationView | undefined> {
  if (!of) return undefined;
  const view = await site.core.query(person, { kind: "conversation", of: of as ConversationKey });
  for (const card of view?.cards ?? []) await site.previews.keep(card);
  return view;
}

/** Without its turns. */
export async function findConversation(
  { core }: AppContext,
  person: Person,
  of: string | undefined,
): Promise<ConversationInfo | undefined> {
  return of ? core.findConversation(person, of as ConversationKey) : undefined;
}

/** In the thread of their own message a person deletes as a moderator does. */
async function asModeratorOfOwnThread(site: AppContext, person: Person, place: Location): Promise<Person> {
  const root = "thread" in place ? await site.messages.get(place.thread.id) : undefined;
  return hasPosted(person, root) ? { ...person, moderator: true } : person;
}

export async function modelIds(site: AppContext, person: Person): Promise<ModelId[]> {
  return (await site.core.query(person, { kind: "models" })).map(({ id }) => id);
}

/** Asks for something that needs no message of its own. `id` is the same when it is sent twice. */
export async function submitIntent(
  c: Ctx,
  site: AppContext,
  location: Location,
  intent: Intent,
  id: string = site.ids.nextKey(),
): Promise<SubmitResult> {
  const author = intent.kind === "delete" ? await asModeratorOfOwnThread(site, c.var.person, location) : c.var.person;
  const answer = await site.core.receive({ id, location, author, at: site.clock.now(), intent });
  site.hub.invalidate();
  if (intent.kind === "delete" && !(answer.kind === "words" && answer.refused)) return { go: "/" };
  if (answer.kind !== "form") return toSubmitResult(answer);
  const source = await sourceOf(site, c.var.person, answer.form);
  site.openForms.keep(c.var.person.id, { form: answer.form, source });
  return toSubmitResult(answer, source);
}

/** The pictures that a form is about: those it names, or what the next turn of its conversation builds on. */
async function sourceOf(site: AppContext, person: Person, { source, conversation: of }: Form): Promise<ImageRef[]> {
  if (source && "attachments" in source) {
    const found = await Promise.all(source.attachments.map(({ id }) => site.messages.findAttachment(id as BlobKey)));
    return found.flatMap((picture) => picture ?? []);
  }
  const view = await conversation(site, person, of);
  if (!view) return [];
  const wanted = source && "variants" in source ? source.variants : view.builds;
  const drawn = view.cards.flatMap(({ slots }) => slots).filter(({ variant }) => wanted.includes(variant));
  const pictures = drawn.flatMap(({ image }) => image?.info ?? []);
  return pictures.length > 0 ? pictures : (view.strip[0]?.pictures ?? []).flatMap(({ image }) => image ?? []);
}

export function readComposer(c: Ctx, site: AppContext, form: SentForm, text: string): Submission {
  return { key: branded(form.get("key")) ?? site.ids.nextKey(), person: c.var.person, text, files: form.files };
}
