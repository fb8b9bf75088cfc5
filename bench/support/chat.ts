import type { Card, ThreadRoot } from "../../src/core/cards/views.ts";
import type { ChatPlatform } from "../../src/core/ports/platform.ts";
import type { Attachment, MessageId, Thread } from "../../src/core/vocabulary.ts";

/** A chat that accepts everything at once and keeps nothing. It reads every finished picture once, like an upload does. */
export class BenchChat implements ChatPlatform {
  readonly name = "discord";
  readonly limits = { imageBytes: 8_000_000, imageTypes: ["image/png" as const], images: 10, textLength: 2000 };
  readonly graceMs = 0;
  readonly #source: (attachment: Attachment) => Uint8Array;
  readonly #uploaded = new Map<string, number>();

  /** `source`: the bytes of an attachment, in new memory each time, like a download. */
  constructor(source: (attachment: Attachment) => Uint8Array) {
    this.#source = source;
  }

  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  status(): "ready" {
    return "ready";
  }
  async downloadAttachment(attachment: Attachment): Promise<Uint8Array> {
    return this.#source(attachment);
  }
  async openThread(channel: Thread, key: string, _head: ThreadRoot): Promise<{ thread: Thread; root: MessageId }> {
    return { thread: { platform: this.name, id: `${channel.id}/${key}` }, root: key as MessageId };
  }
  async postMessage(_thread: Thread, key: string, card: Card): Promise<MessageId> {
    await this.#upload(card);
    return key as MessageId;
  }
  async findMessage(): Promise<undefined> {
    return undefined;
  }
  async editMessage(_thread: Thread, message: MessageId, card: Card): Promise<MessageId> {
    await this.#upload(card);
    return message;
  }
  async deleteMessage(): Promise<void> {}
  async archiveThread(): Promise<void> {}
  async notify(): Promise<void> {}
  async countMessages(): Promise<number> {
    return 0;
  }
  async forgetPerson(): Promise<void> {}

  async #upload(card: Card): Promise<void> {
    const pictures = card.slots.flatMap(({ image }) => (image?.info ? [image] : []));
    const before = this.#uploaded.get(card.turn) ?? 0;
    if (card.drawing) this.#uploaded.set(card.turn, pictures.length);
    else this.#uploaded.delete(card.turn);
    await Promise.all(pictures.slice(before).map((image) => image.read()));
  }
}
