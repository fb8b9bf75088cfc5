import type { Card, ThreadRoot } from "../../src/core/cards/views.ts";
import { type Deferred, deferred } from "../../src/core/deferred.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { ChatPlatform, Core } from "../../src/core/ports.ts";
import type { Attachment, MessageId, PlatformName, Request, Thread } from "../../src/core/vocabulary.ts";

export interface Shown {
  id: MessageId;
  thread: string;
  key: string;
  card: Card;
  /** The pictures as read when they were shown: as words, and as they are. */
  pictures: string[];
  files: Uint8Array[];
}

interface Root {
  id: MessageId;
  channel: string;
  key: string;
  text: string;
  thread: string;
  files: Uint8Array[];
}

type Call = "open" | "post" | "edit" | "download" | "remove";

/** Calls that take long. */
class Held {
  /** The first has come. */
  readonly begun: Promise<void>;
  readonly #ended: Promise<void>;
  #begin = () => {};
  #end = () => {};

  constructor(forget: () => void) {
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    void this.#ended.then(forget);
  }
  async pass(): Promise<void> {
    this.#begin();
    await this.#ended;
  }
  end(): void {
    this.#end();
  }
}

/** A chat service in memory that outlives the bot: what is posted stays posted, what was not heard is said again. */
export class FakeChat implements ChatPlatform {
  readonly name: PlatformName;
  readonly limits = { imageBytes: 8_000_000, imageTypes: ["image/png" as const], images: 10, textLength: 2000 };
  graceMs = 0;
  shown: Shown[] = [];
  roots: Root[] = [];
  told: string[] = [];
  removed: MessageId[] = [];
  forgotten: string[] = [];
  /** What people sent, by the attachment's id; any other id but "gone" is a picture of that word. */
  readonly files = new Map<string, Uint8Array>();
  readonly #unheard: Request[] = [];
  readonly #faults = new Map<string, PlatformError>();
  readonly #deferred = new Map<string, number>();
  readonly #lost = new Set<string>();
  readonly #held = new Map<Call, Held>();
  #core: Core | undefined;
  #count = 0;

  constructor(name: PlatformName = "discord") {
    this.name = name;
  }
  async start(core: Core): Promise<void> {
    this.#core = core;
    await this.#deliver();
  }
  async stop(): Promise<void> {
    this.#core = undefined;
  }
  async countMessages(): Promise<number> {
    return 0;
  }
  async forgetPerson(person: string): Promise<void> {
    this.forgotten.push(person);
  }
  status(): "starting" | "ready" {
    return this.#core ? "ready" : "starting";
  }
  async downloadAttachment(attachment: Attachment): Promise<Uint8Array> {
    await this.#refuse("download");
    const file = this.files.get(attachment.id);
    if (attachment.id === "gone" || (!file && attachment.id.startsWith("nowhere")))
      throw new PlatformError("gone", "no such file");
    return file ?? new TextEncoder().encode(attachment.id);
  }
  async openThread(
    channel: Thread,
    key: string,
    head: ThreadRoot,
    since: Date | undefined,
  ): Promise<{ thread: Thread; root: MessageId }> {
    await this.#refuse("open");
    const known = since && this.roots.find((root) => root.key === key);
    if (known) return { thread: { platform: this.name, id: known.thread }, root: known.id };
    const id = `root${this.#count++}` as MessageId;
    const files = head.image ? [await head.image.read()] : [];
    this.roots.push({ id, channel: channel.id, key, text: head.text, thread: `${channel.id}/${id}`, files });
    this.#answers("open");
    return { thread: { platform: this.name, id: `${channel.id}/${id}` }, root: id };
  }
  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    await this.#refuse("post");
    const wait = this.#deferred.get("post");
    if (wait !== undefined) return deferred(wait);
    const id = `m${this.#count++}` as MessageId;
    const shown = { id, thread: thread.id, key, card, ...(await read(card)) };
    this.shown.push(shown); // a removal meanwhile has made another list
    this.#answers("post");
    return id;
  }
  async findMessage(thread: Thread, key: string): Promise<MessageId | undefined> {
    return this.shown.find((message) => message.thread === thread.id && message.key === key)?.id;
  }
  async editMessage(_thread: Thread, id: MessageId, card: Card): Promise<MessageId | Deferred> {
    await this.#refuse("edit");
    const wait = this.#deferred.get("edit");
    if (wait !== undefined) return deferred(wait);
    const message = this.shown.find((one) => one.id === id);
    if (!message) throw new PlatformError("gone", "no such message");
    Object.assign(message, { card, ...(await read(card)) });
    return id;
  }
  async deleteMessage(_thread: Thread, id: MessageId): Promise<void> {
    await this.#refuse("remove");
    this.removed.push(id);
    this.shown = this.shown.filter((message) => message.id !== id);
    this.roots = this.roots.filter((root) => root.id !== id);
  }
  async archiveThread(): Promise<void> {}
  async notify(_place: unknown, _person: unknown, text: string): Promise<void> {
    this.told.push(text);
  }

  /** A person does something; what the bot does not acknowledge is said again when it starts. */
  async hears(request: Request): Promise<void> {
    this.#unheard.push(request);
    await this.#deliver();
  }
  /** The next call gets through and its answer is lost. */
  loseResponse(to: "open" | "post"): void {
    this.#lost.add(to);
  }
  /** Calls take until the test lets them through. */
  holds(what: Call): Held {
    const held = new Held(() => this.#held.delete(what));
    this.#held.set(what, held);
    return held;
  }
  /** Until further notice, calls are refused like this; undefined ends it. */
  refuses(what: Call, error: PlatformError | undefined): void {
    if (error) this.#faults.set(what, error);
    else this.#faults.delete(what);
  }

  /** Until further notice, calls are put off for so many milliseconds; undefined ends it. */
  defers(what: "post" | "edit", ms: number | undefined): void {
    if (ms === undefined) this.#deferred.delete(what);
    else this.#deferred.set(what, ms);
  }

  async #deliver(): Promise<void> {
    for (const request of [...this.#unheard]) {
      if (!this.#core) return;
      await this.#core.receive(request);
      this.#unheard.splice(this.#unheard.indexOf(request), 1);
    }
  }
  async #refuse(what: Call): Promise<void> {
    await this.#held.get(what)?.pass();
    const fault = this.#faults.get(what);
    if (!fault) return;
    await new Promise(setImmediate); // a refusal comes from afar
    throw fault;
  }
  #answers(to: string): void {
    if (this.#lost.delete(to)) throw new PlatformError("unknown", "the answer was lost");
  }
}

async function read(card: Card): Promise<Pick<Shown, "pictures" | "files">> {
  const images = card.slots.flatMap((slot) => slot.image ?? []);
  const files = await Promise.all(images.map((image) => image.read()));
  return { files, pictures: files.map((file) => new TextDecoder().decode(file)) };
}
