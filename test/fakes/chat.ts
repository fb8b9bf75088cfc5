import type { Card, ThreadRoot } from "../../src/core/cards/views.ts";
import { type Deferred, deferred } from "../../src/core/deferred.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { Core } from "../../src/core/ports/core.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { ThreadHistory } from "../../src/core/rebuild/thread-history.ts";
import type { Attachment, MessageId, PlatformName, Request, Thread } from "../../src/core/vocabulary.ts";

export interface Shown {
  id: MessageId;
  thread: string;
  key: string;
  card: Card;
  /** The pictures' bytes as text. */
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

type Call = "history" | "open" | "post" | "edit" | "download" | "remove" | "visitor";

/** Holds calls back until `release`. */
class Hold {
  /** Resolves when the first call arrives. */
  readonly started: Promise<void>;
  readonly #released: Promise<void>;
  #start = () => {};
  #release = () => {};

  constructor(onReleased: () => void) {
    this.started = new Promise((resolve) => {
      this.#start = resolve;
    });
    this.#released = new Promise((resolve) => {
      this.#release = resolve;
    });
    void this.#released.then(onReleased);
  }
  async pass(): Promise<void> {
    this.#start();
    await this.#released;
  }
  release(): void {
    this.#release();
  }
}

/** A chat service in memory that survives restarts of the bot: messages stay posted, and unacknowledged requests are delivered again. */
export class FakeChat implements ChatPlatform {
  readonly name: PlatformName;
  readonly limits = { imageBytes: 8_000_000, imageTypes: ["image/png" as const], images: 10, textLength: 2000 };
  graceMs = 0;
  shown: Shown[] = [];
  roots: Root[] = [];
  notices: string[] = [];
  removed: MessageId[] = [];
  forgotten: string[] = [];
  /** What it says to people who opened the page from here. Undefined: they may use the bot. */
  visitorRefusal: string | undefined;
  /** What every thread shows, beyond what was posted here. */
  history: ThreadHistory = { messages: [], isCut: false };
  /** Attachments by id. Any other id except "gone" is a picture of that word. */
  readonly files = new Map<string, Uint8Array>();
  readonly #unacknowledged: Request[] = [];
  readonly #deleted = new Set<string>();
  readonly #faults = new Map<string, PlatformError>();
  readonly #deferred = new Map<string, number>();
  readonly #lost = new Set<string>();
  readonly #holds = new Map<Call, Hold>();
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
    await this.#intercept("download");
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
    await this.#intercept("open");
    const existing = since && this.roots.find((root) => root.key === key);
    if (existing) return { thread: { platform: this.name, id: existing.thread }, root: existing.id };
    const id = `root${this.#count++}` as MessageId;
    const files = head.image ? [await head.image.read()] : [];
    this.roots.push({ id, channel: channel.id, key, text: head.text, thread: `${channel.id}/${id}`, files });
    this.#failIfLost("open");
    return { thread: { platform: this.name, id: `${channel.id}/${id}` }, root: id };
  }
  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    await this.#intercept("post");
    const wait = this.#deferred.get("post");
    if (wait !== undefined) return deferred(wait);
    const id = `m${this.#count++}` as MessageId;
    const shown = { id, thread: thread.id, key, card, ...(await read(card)) };
    this.shown.push(shown); // a removal in the meantime has replaced the list
    this.#failIfLost("post");
    return id;
  }
  async findMessage(thread: Thread, key: string): Promise<MessageId | undefined> {
    return this.shown.find((message) => message.thread === thread.id && message.key === key)?.id;
  }
  async editMessage(_thread: Thread, id: MessageId, card: Card): Promise<MessageId | Deferred> {
    await this.#intercept("edit");
    const wait = this.#deferred.get("edit");
    if (wait !== undefined) return deferred(wait);
    const message = this.shown.find((one) => one.id === id);
    if (!message) throw new PlatformError("gone", "no such message");
    Object.assign(message, { card, ...(await read(card)) });
    return id;
  }
  async readHistory(_thread: Thread, _before: Date, _signal: AbortSignal): Promise<ThreadHistory> {
    await this.#intercept("history");
    return this.history;
  }
  async deleteMessage(_thread: Thread, id: MessageId): Promise<void> {
    await this.#intercept("remove");
    this.removed.push(id);
    this.shown = this.shown.filter((message) => message.id !== id);
    this.roots = this.roots.filter((root) => root.id !== id);
  }
  async archiveThread(): Promise<void> {}
  async notify(_place: unknown, _person: unknown, text: string): Promise<void> {
    this.notices.push(text);
  }

  async refuseVisitor(): Promise<string | undefined> {
    await this.#intercept("visitor");
    return this.visitorRefusal;
  }

  /** Delivers a person's request. One that the bot doesn't acknowledge is delivered again when it starts. */
  async receive(request: Request): Promise<void> {
    this.#unacknowledged.push(request);
    await this.#deliver();
  }
  /** A person deletes the message of this request. The bot learns it now, and again whenever it starts, as from a catch-up. */
  async deleteMessageOf(request: string): Promise<void> {
    this.#deleted.add(request);
    await this.#deliver();
  }
  /** The next call succeeds, but its response is lost. */
  loseResponse(to: "open" | "post"): void {
    this.#lost.add(to);
  }
  /** Holds calls back until the test releases them. */
  hold(what: Call): Hold {
    const hold = new Hold(() => this.#holds.delete(what));
    this.#holds.set(what, hold);
    return hold;
  }
  /** Makes calls fail with this error from now on; undefined ends it. */
  refuse(what: Call, error: PlatformError | undefined): void {
    if (error) this.#faults.set(what, error);
    else this.#faults.delete(what);
  }

  /** Defers calls by `ms` milliseconds. Undefined: no longer. */
  defer(what: "post" | "edit", ms: number | undefined): void {
    if (ms === undefined) this.#deferred.delete(what);
    else this.#deferred.set(what, ms);
  }

  async #deliver(): Promise<void> {
    for (const request of [...this.#unacknowledged]) {
      if (!this.#core) return;
      await this.#core.receive(request);
      this.#unacknowledged.splice(this.#unacknowledged.indexOf(request), 1);
    }
    for (const id of this.#deleted) await this.#core?.onMessageDeleted(id);
  }
  async #intercept(what: Call): Promise<void> {
    await this.#holds.get(what)?.pass();
    const fault = this.#faults.get(what);
    if (!fault) return;
    await new Promise(setImmediate); // like a network response, it comes later
    throw fault;
  }
  #failIfLost(to: string): void {
    if (this.#lost.delete(to)) throw new PlatformError("unknown", "the response was lost");
  }
}

async function read(card: Card): Promise<Pick<Shown, "pictures" | "files">> {
  const images = card.slots.flatMap((slot) => slot.image ?? []);
  const files = await Promise.all(images.map((image) => image.read()));
  return { files, pictures: files.map((file) => new TextDecoder().decode(file)) };
}
