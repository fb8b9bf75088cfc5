import type { Card, Head } from "../../src/core/cards.ts";
import { PlatformError } from "../../src/core/errors.ts";
import type { ChatPlatform, Core } from "../../src/core/ports.ts";
import type { Attachment, MessageId, Thread } from "../../src/core/vocabulary.ts";

export interface Shown {
  id: MessageId;
  thread: string;
  key: string;
  card: Card;
  /** The pictures as read when they were shown. */
  pictures: string[];
}

/** A chat service in memory that outlives the bot: what is posted stays posted. */
export class FakeChat implements ChatPlatform {
  readonly name = "discord";
  readonly limits = { imageBytes: 8_000_000, imageTypes: ["image/png" as const], images: 10, textLength: 2000 };
  readonly graceMs = 0;
  shown: Shown[] = [];
  roots: { id: MessageId; key: string; text: string; thread: string }[] = [];
  told: string[] = [];
  core: Core | undefined;
  /** Threads that were opened but whose root was posted before the answer was lost are found by their key. */
  async start(core: Core): Promise<void> {
    this.core = core;
  }
  async stop(): Promise<void> {}
  state(): "ready" {
    return "ready";
  }
  async download(attachment: Attachment): Promise<Uint8Array> {
    if (attachment.id === "gone") throw new PlatformError("gone", "no such file");
    return new TextEncoder().encode(attachment.id);
  }
  async open(channel: Thread, key: string, head: Head, since: Date | undefined): Promise<{ thread: Thread; root: MessageId }> {
    const known = since && this.roots.find((root) => root.key === key);
    if (known) return { thread: { platform: this.name, id: known.thread }, root: known.id };
    const root = {
      id: `root${this.roots.length}` as MessageId,
      key,
      text: head.text,
      thread: `${channel.id}/${this.roots.length}`,
    };
    this.roots.push(root);
    return { thread: { platform: this.name, id: root.thread }, root: root.id };
  }
  async post(thread: Thread, key: string, card: Card): Promise<MessageId> {
    const id = `m${this.shown.length}` as MessageId;
    this.shown.push({ id, thread: thread.id, key, card, pictures: await read(card) });
    return id;
  }
  async find(thread: Thread, key: string): Promise<MessageId | undefined> {
    return this.shown.find((message) => message.thread === thread.id && message.key === key)?.id;
  }
  async edit(_thread: Thread, id: MessageId, card: Card): Promise<MessageId> {
    const message = this.shown.find((one) => one.id === id);
    if (!message) throw new PlatformError("gone", "no such message");
    Object.assign(message, { card, pictures: await read(card) });
    return id;
  }
  async remove(_thread: Thread, id: MessageId): Promise<void> {
    this.shown = this.shown.filter((message) => message.id !== id);
    this.roots = this.roots.filter((root) => root.id !== id);
  }
  async leave(): Promise<void> {}
  async tell(_place: unknown, _person: unknown, text: string): Promise<void> {
    this.told.push(text);
  }
}

async function read(card: Card): Promise<string[]> {
  const images = card.slots.flatMap((slot) => slot.image ?? []);
  return Promise.all(images.map(async (image) => new TextDecoder().decode(await image.read())));
}
