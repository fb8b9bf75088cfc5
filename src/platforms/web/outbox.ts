// What people say on the page, written down before it is handed to the core.

import type { Answer } from "../../core/cards/views.ts";
import type { Clock, Core } from "../../core/ports.ts";
import type { Attachment, Intent, Location, Person, Request } from "../../core/vocabulary.ts";
import type { SseHub } from "./sse-hub.ts";
import type { MessageAttachment, MessageUpdate, WebMessage, WebMessageStore } from "./store/message-store.ts";
import { storeUploads, type UploadDeps, type UploadedFile } from "./uploads.ts";

/** What one submission of a composer or form holds. */
export interface Submission {
  /** Chosen by the browser: sent twice is said once. */
  key: string;
  person: Person;
  text: string;
  files: UploadedFile[];
}

export interface SubmissionTarget {
  /** The channel or thread in which it is read; `new` while its conversation has none. */
  location: string;
  kind: "message" | "request";
  /** What it asks for, once its pictures are stored; nothing when it is for people only. */
  asks(pictures: Attachment[]): { location: Location; intent: Intent } | undefined;
}

interface Deps extends UploadDeps {
  messages: WebMessageStore;
  clock: Clock;
}

export class MessageOutbox {
  readonly #deps: Deps;
  readonly #core: Core;
  readonly #live: SseHub;
  constructor(deps: Deps, core: Core, live: SseHub) {
    this.#deps = deps;
    this.#core = core;
    this.#live = live;
  }

  /** Writes the message and what it asks for in one row, then hands it over. What is refused is taken back whole. Throws `PictureError`. */
  async submit(sent: Submission, writing: SubmissionTarget): Promise<Answer> {
    const read = (bytes: Uint8Array) => this.#deps.images.read(bytes, `web:${sent.person.id}`);
    const deps = { ...this.#deps, images: { read } };
    const message = await storeUploads(sent.files, deps, (pictures) => this.#record(sent, writing, pictures));
    const own = message?.person === sent.person.id ? message : undefined;
    if (own?.pending) return this.#dispatch(own, own.pending);
    this.#live.invalidate();
    const asked = own && writing.asks(toAttachments(own.pictures));
    // Said already, and the answer was lost: the core gives it again.
    return asked ? this.#core.receive({ id: own.key, author: sent.person, at: own.at, ...asked }) : { kind: "none" };
  }

  /** Hands over what an earlier run wrote down and could not hand over. The core drops what it has seen. */
  async dispatchPending(): Promise<void> {
    for (const message of await this.#deps.messages.listPending())
      if (message.pending) await this.#dispatch(message, message.pending);
  }

  async #record(sent: Submission, writing: SubmissionTarget, pictures: MessageAttachment[]): Promise<WebMessage | undefined> {
    const { key, person, text } = sent;
    const at = this.#deps.clock.now();
    const asked = writing.asks(toAttachments(pictures));
    const pending: Request | undefined = asked && { id: key, author: person, at, ...asked };
    const { location, kind } = writing;
    const message = { key, location, person: person.id, name: person.name, text, pictures, at, kind, pending };
    return (await this.#deps.messages.add(message)) ? message : this.#deps.messages.get(key);
  }

  async #dispatch(message: WebMessage, request: Request): Promise<Answer> {
    const answer = await this.#core.receive(request);
    if (answer.kind === "words" && answer.refused) await this.#takeBack(message);
    else await this.#deps.messages.update(message.key, await this.#resultFor(message, answer));
    this.#live.invalidate();
    return answer;
  }

  async #takeBack({ key }: WebMessage): Promise<void> {
    const { messages, blobs, isImageReferenced } = this.#deps;
    await blobs.remove(await messages.remove(key), isImageReferenced);
  }

  /** What makes no turn stays readable where it was said; what a card shows is not shown twice. */
  async #resultFor({ kind, location, person, name }: WebMessage, answer: Answer): Promise<MessageUpdate> {
    if (answer.kind !== "turn") return kind === "request" && location !== "new" ? { kind: "message" } : {};
    if (kind === "request" && location !== "new") return {};
    const view = await this.#core.findConversation({ id: person, name, moderator: false }, answer.conversation);
    const thread = view?.thread?.id ?? answer.conversation;
    return kind === "request" ? { location: thread } : { thread }; // goes when the conversation goes
  }
}

export function toAttachments(pictures: MessageAttachment[]): Attachment[] {
  return pictures.map(({ key, name }) => ({ id: key, name }));
}
