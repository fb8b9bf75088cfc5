// What every route works with.

import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type {
  ConversationExcerpt,
  ConversationInfo,
  ConversationOutline,
  ConversationView,
  Form,
} from "../../core/cards/views.ts";
import type { Core } from "../../core/ports/core.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { Clock, IdGenerator, Log } from "../../core/ports/runtime.ts";
import type { SharedLinkStore } from "../../core/stores.ts";
import type { BlobKey, ConversationKey, Intent, Location, ModelId, Person, TurnKey } from "../../core/vocabulary.ts";
import type { Box } from "../../images/area.ts";
import type { Guesses } from "./auth/guesses.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { Connections } from "./http/connections.ts";
import type { Form as SentForm } from "./http/form.ts";
import type { AccessPolicy } from "./http/security.ts";
import { type SubmitResult, toSubmitResult } from "./http/submit-result.ts";
import type { UploadBudget } from "./http/upload-budget.ts";
import type { Notice, Notices } from "./notices.ts";
import type { OpenForms } from "./open-forms.ts";
import type { MessageOutbox, Submission } from "./outbox.ts";
import { parseKey } from "./parse-line.ts";
import type { ImageRef } from "./pictures/frames.ts";
import type { PreviewCache, RenditionCache } from "./pictures/renditions.ts";
import type { Selecting } from "./pictures/selecting.ts";
import type { SseHub } from "./sse-hub.ts";
import { hasPosted, type WebMessageStore } from "./store/message-store.ts";
import type { Visits } from "./visits/visits.ts";

/** The response to a health check. */
export interface Health {
  /** "ok" if all else is ready. */
  status: "ok" | "degraded";
  platforms: Record<string, string>;
  /** With services that several processes share. */
  database?: string;
  pictures?: string;
  roles?: string[];
}

/** What the page's routes use of the core. */
export type PageCore = Pick<
  Core,
  "receive" | "query" | "findConversation" | "findCard" | "findImage" | "findPreview" | "findQuestion" | "withdrawImages"
>;

export interface AppContext {
  core: PageCore;
  outbox: Pick<MessageOutbox, "submit">;
  hub: Pick<SseHub, "subscribe" | "currentVersion" | "invalidate" | "endSession" | "endAllSessions">;
  messages: WebMessageStore;
  blobs: BlobStore;
  isImageReferenced(image: BlobKey): Promise<boolean>;
  renditions: RenditionCache;
  previews: Pick<PreviewCache, "get" | "update">;
  /** What the built-in editor makes of a picture. Rejects where it can't. */
  illustrate(prompt: string, picture: Uint8Array, area?: Box): Promise<Uint8Array>;
  /** The area that the subject of a picture covers: a white PNG with the subject's opacity. Or a sentence that says why no subject was found. */
  selectSubject(
    picture: Uint8Array,
    person: string,
    signal: AbortSignal,
  ): Promise<{ kind: "area"; png: Uint8Array } | { kind: "none"; userMessage: string }>;
  /** The searches for subjects that are under way. */
  selecting: Selecting;
  policy: AccessPolicy;
  /** Undefined without a token: nobody has to sign in. */
  sessions: Sessions | undefined;
  /** Undefined: chats don't lead here. */
  visits: Visits | undefined;
  /** Undefined: conversations can't be shared. */
  shares: SharedLinkStore | undefined;
  guesses: Guesses;
  /** Wrong links, which mustn't keep anybody from signing in. */
  linkGuesses: Guesses;
  connections: Connections;
  /** False: only `/healthz` and `/metrics` answer. */
  servesPage: boolean;
  uploads: UploadBudget;
  notices: Notices;
  openForms: OpenForms;
  ids: IdGenerator;
  clock: Clock;
  log: Log;
  health(): Promise<Health>;
  metrics(): Promise<{ contentType: string; body: string }>;
  /** Called after every response. `route`: the pattern that matched, or "none" where none did or a guard refused. */
  observe?(request: { route: string; method: string; status: number; seconds: number }): void;
}

export type Env = {
  Bindings: HttpBindings;
  Variables: {
    /** Nothing of the response may stay in a cache, or be in a referrer. */
    private: boolean | undefined;
    /** No search engine may list the response. */
    unlisted: boolean | undefined;
    person: Person;
    /** The session that signing out ends. */
    session: string | undefined;
    notice: Notice | undefined;
    /** The text of a form, to be shown again when it's refused. */
    draftText: string | undefined;
  };
};
export type Ctx = Context<Env>;

/** Of a conversation. More are loaded as the person scrolls up. */
export const SHOWN_EDITS = 12;

/** A conversation with its newest turns, to be shown. `from`: the turn that has to be among them. */
export async function loadExcerpt(
  context: AppContext,
  person: Person,
  of: string | undefined,
  from: string | undefined,
): Promise<ConversationExcerpt | undefined> {
  if (!of) return undefined;
  const since = from === undefined ? {} : { from: from as TurnKey };
  const view = await context.core.query(person, {
    ...{ kind: "excerpt", of: of as ConversationKey, edits: SHOWN_EDITS, ...since },
  });
  for (const card of view?.cards ?? []) await context.previews.update(card);
  return view;
}

/** What was made from what in a conversation. `card`: the number of the turn that is to be shown. */
export async function loadOutline(
  { core }: Pick<AppContext, "core">,
  person: Person,
  of: string | undefined,
  card?: number,
): Promise<ConversationOutline | undefined> {
  if (!of) return undefined;
  return core.query(person, { kind: "outline", of: of as ConversationKey, ...(card !== undefined && { card }) });
}

/** A conversation with all its turns. */
export async function loadConversation(
  { core }: AppContext,
  person: Person,
  of: string | undefined,
): Promise<ConversationView | undefined> {
  return of ? core.query(person, { kind: "conversation", of: of as ConversationKey }) : undefined;
}

/** A conversation without its turns, however many there are. */
export async function findConversation(
  { core }: AppContext,
  person: Person,
  of: string | undefined,
): Promise<ConversationInfo | undefined> {
  return of ? core.findConversation(person, of as ConversationKey) : undefined;
}

/** In the thread that started from their own message, a person may delete like a moderator. */
async function asModeratorOfOwnThread(context: AppContext, person: Person, place: Location): Promise<Person> {
  const root = "thread" in place ? await context.messages.get(place.thread.id) : undefined;
  return hasPosted(person, root) ? { ...person, moderator: true } : person;
}

export async function listModelIds(context: AppContext, person: Person): Promise<ModelId[]> {
  return (await context.core.query(person, { kind: "models" })).map(({ id }) => id);
}

/** Submits something that needs no message of its own. `id`: the same when the request is sent twice. */
export async function submitIntent(
  c: Ctx,
  context: AppContext,
  location: Location,
  intent: Intent,
  id: string = context.ids.nextKey(),
): Promise<SubmitResult> {
  const author = intent.kind === "delete" ? await asModeratorOfOwnThread(context, c.var.person, location) : c.var.person;
  const answer = await context.core.receive({ id, location, author, at: context.clock.now(), intent });
  context.hub.invalidate();
  if (intent.kind === "delete" && !(answer.kind === "words" && answer.refused)) return { go: "/" };
  if (answer.kind !== "form") return toSubmitResult(answer);
  const source = await findSource(context, c.var.person, answer.form);
  await context.openForms.add(c.var.person.id, { form: answer.form, source });
  return toSubmitResult(answer, source);
}

/** The pictures that a form edits: those it names, or those that the next turn of its conversation starts from. */
async function findSource(context: AppContext, person: Person, { source, conversation: of }: Form): Promise<ImageRef[]> {
  if (source && "attachments" in source) {
    const found = await Promise.all(source.attachments.map(({ id }) => context.messages.findAttachment(id as BlobKey)));
    return found.flatMap((picture) => picture ?? []);
  }
  const outline = await loadOutline(context, person, of);
  if (!outline) return [];
  const variants = source && "variants" in source ? source.variants : outline.builds;
  const pictures = outline.edits.flatMap((edit) => edit.pictures).filter(({ variant }) => variants.includes(variant));
  return pictures.length > 0 ? pictures.map(({ image }) => image) : outline.originals;
}

export function toSubmission(c: Ctx, context: AppContext, form: SentForm, text: string): Submission {
  return { key: parseKey(form.get("key")) ?? context.ids.nextKey(), person: c.var.person, text, files: form.files };
}
