// What people say on the page, written down before it is handed to the core.

import type { Answer } from "../../core/cards.ts";
import type { Clock, Core } from "../../core/ports.ts";
import type { Attachment, Person, Place, Request, Wish } from "../../core/vocabulary.ts";
import type { Live } from "./live.ts";
import type { Settlement, WebMessage, WebMessages, WebPicture } from "./messages.ts";
import { storeUploads, type Upload, type UploadDeps } from "./uploads.ts";

/** What one submission of a composer or form holds. */
export interface Sent {
  /** Chosen by the browser: sent twice is said once. */
  key: string;
  person: Person;
  text: string;
  files: Upload[];
}

export interface Writing {
  /** The channel or thread in which it is read; `new` while its conversation has none. */
  place: string;
  kind: "said" | "asked";
  /** What it asks for, once its pictures are stored; nothing when it is for people only. */
  asks(pictures: Attachment[]): { place: Place; wish: Wish } | undefined;
}

interface Deps extends UploadDeps {
  messages: WebMessages;
  clock: Clock;
}

export class Desk {
  readonly #deps: Deps;
  readonly #core: Core;
  readonly #live: Live;
  constructor(deps: Deps, core: Core, live: Live) {
    this.#deps = deps;
    this.#core = core;
    this.#live = live;
  }

  /** Writes the message and what it asks for in one row, then hands it over. What is refused is taken back whole. Throws `PictureError`. */
  async say(sent: Sent, writing: Writing): Promise<Answer> {
    const read = (bytes: Uint8Array) => this.#deps.images.read(bytes, `web:${sent.person.id}`);
    const deps = { ...this.#deps, images: { read } };
    const message = await storeUploads(sent.files, deps, (pictures) => this.#write(sent, writing, pictures));
    const own = message?.person === sent.person.id ? message : undefined;
    if (own?.pending) return this.#handOver(own, own.pending);
    this.#live.stale();
    const asked = own && writing.asks(attachments(own.pictures));
    // Said already, and the answer was lost: the core gives it again.
    return asked ? this.#core.receive({ id: own.key, author: sent.person, at: own.at, ...asked }) : { kind: "none" };
  }

  /** Hands over what an earlier run wrote down and could not hand over. The core drops what it has seen. */
  async catchUp(): Promise<void> {
    for (const message of await this.#deps.messages.pending())
      if (message.pending) await this.#handOver(message, message.pending);
  }

  async #write(sent: Sent, writing: Writing, pictures: WebPicture[]): Promise<WebMessage | undefined> {
    const { key, person, text } = sent;
    const at = this.#deps.clock.now();
    const asked = writing.asks(attachments(pictures));
    const pending: Request | undefined = asked && { id: key, author: person, at, ...asked };
    const { place, kind } = writing;
    const message = { key, place, person: person.id, name: person.name, text, pictures, at, kind, pending };
    return (await this.#deps.messages.add(message)) ? message : this.#deps.messages.get(key);
  }

  async #handOver(message: WebMessage, request: Request): Promise<Answer> {
    const answer = await this.#core.receive(request);
    if (answer.kind === "words" && answer.refused) await this.#takeBack(message);
    else await this.#deps.messages.settle(message.key, await this.#after(message, answer));
    this.#live.stale();
    return answer;
  }

  async #takeBack({ key }: WebMessage): Promise<void> {
    const { messages, blobs, uses } = this.#deps;
    await blobs.remove(await messages.remove(key), uses);
  }

  /** What makes no turn stays readable where it was said; what a card shows is not shown twice. */
  async #after({ kind, place, person, name }: WebMessage, answer: Answer): Promise<Settlement> {
    if (answer.kind !== "turn") return kind === "asked" && place !== "new" ? { kind: "said" } : {};
    if (kind === "asked" && place !== "new") return {};
    const view = await this.#core.ask({ id: person, name, moderator: false }, { kind: "conversation", of: answer.conversation });
    const thread = view?.thread?.id ?? answer.conversation;
    return kind === "asked" ? { place: thread } : { thread }; // goes when the conversation goes
  }
}

export function attachments(pictures: WebPicture[]): Attachment[] {
  return pictures.map(({ key, name }) => ({ id: key, name }));
}
