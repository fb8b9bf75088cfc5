// What people post on the page: stored first, then handed to the core.

import type { Answer } from "../../core/cards/views.ts";
import type { Core } from "../../core/ports/core.ts";
import type { Clock, Log } from "../../core/ports/runtime.ts";
import type { Attachment, Intent, Location, Person, Request, UnusedFile } from "../../core/vocabulary.ts";
import { storeUploads, type UploadDeps, type UploadedFile } from "./pictures/uploads.ts";
import type { SseHub } from "./sse-hub.ts";
import type { MessageAttachment, MessageUpdate, WebMessage, WebMessageStore } from "./store/message-store.ts";

/** What one composer or form submission. */
export interface Submission {
  /** Chosen by the browser. A second submission with the same key posts nothing. */
  key: string;
  person: Person;
  text: string;
  files: UploadedFile[];
}

export interface SubmissionTarget {
  /** The channel or thread in which it is read; `new` while its conversation has none. */
  location: string;
  kind: "message" | "request";
  /** Its request names files that are no pictures. Otherwise the message is refused because of them. */
  namesUnused?: true;
  /** The request, once the pictures are stored. Undefined when it's meant for people only. */
  toRequest(pictures: Attachment[], unused: UnusedFile[]): { location: Location; intent: Intent } | undefined;
}

interface Deps extends UploadDeps {
  messages: WebMessageStore;
  clock: Clock;
  log: Log;
}

export class MessageOutbox {
  readonly #deps: Deps;
  readonly #core: Core;
  readonly #hub: SseHub;
  constructor(deps: Deps, core: Core, hub: SseHub) {
    this.#deps = deps;
    this.#core = core;
    this.#hub = hub;
  }

  /** Stores the message and its request in one row, then hands the request to the core. A refused message is removed. Throws `PictureError`. */
  async submit(submission: Submission, target: SubmissionTarget): Promise<Answer> {
    const read = (bytes: Uint8Array) => this.#deps.images.read(bytes, `web:${submission.person.id}`);
    const deps = { ...this.#deps, images: { read } };
    const record = (...stored: [MessageAttachment[], UnusedFile[]]) => this.#record(submission, target, ...stored);
    const message = await storeUploads(submission.files, deps, record, target);
    const own = message?.person === submission.person.id ? message : undefined;
    if (own?.pending) return this.#dispatch(own, own.pending);
    this.#hub.invalidate();
    const request = own && target.toRequest(toAttachments(own.pictures), []);
    // Posted before, and the response was lost: the core answers the same again.
    return request ? this.#core.receive({ id: own.key, author: submission.person, at: own.at, ...request }) : { kind: "none" };
  }

  /** Hands over what an earlier run stored but couldn't hand over. The core drops what it has seen. */
  async dispatchPending(): Promise<void> {
    for (const message of await this.#deps.messages.listPending())
      if (message.pending) await this.#dispatch(message, message.pending);
  }

  /** Hands over what any process stored before then but didn't hand over. */
  async takeOver(before: Date): Promise<void> {
    const { messages, log } = this.#deps;
    for (const { key } of await messages.listPending(before)) {
      const message = await messages.get(key); // a slow process may have handed it over by now
      if (message?.pending)
        await this.#dispatch(message, message.pending).catch((error: unknown) => {
          log.warn({ message: key, err: error }, "failed to hand over a stored message, retrying");
        });
    }
  }

  async #record(
    submission: Submission,
    target: SubmissionTarget,
    pictures: MessageAttachment[],
    unused: UnusedFile[],
  ): Promise<WebMessage | undefined> {
    const { key, person, text } = submission;
    const at = this.#deps.clock.now();
    const request = target.toRequest(toAttachments(pictures), unused);
    const pending: Request | undefined = request && { id: key, author: person, at, ...request };
    const { location, kind } = target;
    const message = { key, location, person: person.id, name: person.name, text, pictures, at, kind, pending };
    return (await this.#deps.messages.add(message)) ? message : this.#deps.messages.get(key);
  }

  async #dispatch(message: WebMessage, request: Request): Promise<Answer> {
    const answer = await this.#core.receive(request);
    if (answer.kind === "words" && answer.refused) await this.#remove(message);
    else await this.#deps.messages.update(message.key, await this.#resultFor(message, answer));
    this.#hub.invalidate();
    return answer;
  }

  async #remove({ key }: WebMessage): Promise<void> {
    const { messages, blobs, isImageReferenced } = this.#deps;
    await blobs.remove(await messages.remove(key), isImageReferenced);
  }

  /** A message that starts no turn stays visible where it was posted. One that a card shows isn't shown twice. */
  async #resultFor({ kind, location, person, name }: WebMessage, answer: Answer): Promise<MessageUpdate> {
    if (answer.kind !== "turn") return kind === "request" && location !== "new" ? { kind: "message" } : {};
    if (kind === "request" && location !== "new") return {};
    const view = await this.#core.findConversation({ id: person, name, moderator: false }, answer.conversation);
    const thread = view?.thread?.id ?? answer.conversation;
    return kind === "request" ? { location: thread } : { thread }; // deleted with the conversation
  }
}

export function toAttachments(pictures: MessageAttachment[]): Attachment[] {
  return pictures.map(({ key, name, omitted }) => ({ id: key, name, ...(omitted && { omitted }) }));
}
