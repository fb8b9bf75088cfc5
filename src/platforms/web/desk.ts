// What people say on the page, written down before it is handed to the core.

import type { Answer } from "../../core/cards.ts";
import type { BlobStore, Clock, Core, ImageReader } from "../../core/ports.ts";
import type { Attachment, Person, Place, Request, Settings, Thread, Wish } from "../../core/vocabulary.ts";
import type { Live } from "./live.ts";
import type { WebMessage, WebMessages, WebPicture } from "./messages.ts";
import { storeUploads } from "./uploads.ts";

export const channelId = "pictures";
export const web = (id: string): Thread => ({ platform: "web", id });

/** What one submission of a composer or form holds. */
export interface Sent {
  /** Chosen by the browser: sent twice is said once. */
  key: string;
  person: Person;
  text: string;
  files: File[];
}

export interface Writing {
  place: string;
  kind: WebMessage["kind"];
  /** What it asks for, once its pictures are stored; nothing when it is for people only. */
  asks(pictures: WebPicture[]): { place: Place; wish: Wish } | undefined;
}

interface Deps {
  messages: WebMessages;
  images: ImageReader;
  blobs: BlobStore;
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

  /** Writes the message and what it asks for in one row, then hands it over. Throws `PictureError`. */
  async say(sent: Sent, writing: Writing): Promise<Answer> {
    const { key, person, text } = sent;
    const at = this.#deps.clock.now();
    const message = await storeUploads(sent.files, this.#deps, async (pictures) => {
      const asked = writing.asks(pictures);
      const pending: Request | undefined = asked && { id: key, author: person, at, ...asked };
      const whole = {
        key,
        place: writing.place,
        person: person.id,
        name: person.name,
        text,
        pictures,
        at,
        kind: writing.kind,
        pending,
      };
      return (await this.#deps.messages.add(whole)) ? whole : this.#deps.messages.get(key);
    });
    return message?.pending && message.person === person.id ? this.#handOver(message, message.pending) : this.#said();
  }

  /** Hands over what an earlier run wrote down and could not hand over. The core drops what it has seen. */
  async catchUp(): Promise<void> {
    for (const message of await this.#deps.messages.pending())
      if (message.pending) await this.#handOver(message, message.pending);
  }

  async #handOver(message: WebMessage, request: Request): Promise<Answer> {
    const answer = await this.#core.receive(request);
    await this.#deps.messages.settle(message.key, await this.#after(message, answer));
    this.#live.stale();
    return answer;
  }

  /** Refused words and pictures that wait stay readable; what a card shows is not shown twice. */
  async #after(message: WebMessage, answer: Answer): Promise<Partial<Pick<WebMessage, "place" | "kind">>> {
    if (message.kind !== "asked") return {};
    if (answer.kind === "words" && message.place !== "new") return { kind: "said" };
    if (answer.kind !== "turn" || message.place !== "new") return {};
    const view = await this.#core.ask(
      { id: message.person, name: message.name, moderator: false },
      { kind: "conversation", of: answer.conversation },
    );
    return { place: view?.thread?.id ?? answer.conversation };
  }

  #said(): Answer {
    this.#live.stale();
    return { kind: "none" };
  }
}

export function attachments(pictures: WebPicture[]): Attachment[] {
  return pictures.map(({ key, name }) => ({ id: key, name }));
}

export function editWish(prompt: string, source: Attachment[], references: Attachment[], settings: Partial<Settings>): Wish {
  return {
    kind: "edit",
    prompt,
    ...(source.length > 0 && { source: { attachments: source } }),
    references,
    settings,
    addressed: true,
    fresh: false,
  };
}
