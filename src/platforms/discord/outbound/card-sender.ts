// Posts, edits, finds and removes cards, within Discord's limits.

import { hash } from "node:crypto";
import type { APIAttachment, APIMessage } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Card, CardImage } from "../../../core/cards/views.ts";
import { type Deferred, deferred, isDeferred } from "../../../core/deferred.ts";
import { PlatformError } from "../../../core/errors.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Clock } from "../../../core/ports/runtime.ts";
import type { MessageId, Thread } from "../../../core/vocabulary.ts";
import { viewMessages } from "../../shared/messages.ts";
import { imagesOn, signatureOf } from "../../shared/outbound/card-layout.ts";
import type { Api, FileUploads } from "../gateway/api.ts";
import type { ChannelDirectory } from "../gateway/channel-directory.ts";
import { codeOf, codes } from "../gateway/errors.ts";
import { messageId, readMessageId, readThread, snowflakeAt } from "../gateway/ids.ts";
import { fileName, fitFiles, shrunkMessage } from "./fit-files.ts";
import { attachments, cardBody, carries, type MessageBody } from "./render-card.ts";

/** Discord allows five edits in five seconds in one channel. */
const MIN_EDIT_INTERVAL_MS = 1200;
const PAGE_SIZE = 100;
/** How far Discord's clock may be behind. */
const CLOCK_SKEW_MS = 60_000;

/** What a message shows as far as known, so that nothing is sent twice. */
interface RenderedState {
  text: string;
  pictures: string;
  shrunk: ReadonlyMap<string, string>;
}

export class CardSender {
  readonly #api: Api;
  readonly #directory: ChannelDirectory;
  readonly #clock: Clock;
  readonly #rendered = new LRUCache<MessageId, RenderedState>({ max: 2000 });
  readonly #edited = new LRUCache<string, number>({ max: 2000 });

  constructor(api: Api, directory: ChannelDirectory, clock: Clock) {
    this.#api = api;
    this.#directory = directory;
    this.#clock = clock;
  }

  async post(thread: Thread, key: string, card: Card): Promise<MessageId> {
    const { channel, parent } = readThread(thread.id);
    if (parent !== undefined && !this.#directory.exists(channel)) await this.#startThread(parent, channel, card);
    const images = imagesOn(card);
    const { message, shrunk } = await this.#send(channel, card, images, (body, pictures) =>
      this.#api.post(channel, body, key, pictures),
    );
    const id = messageId(message.channel_id, message.id);
    const isComplete = message.attachments.length >= images.length;
    this.#recordRendered(id, card, isComplete ? images : [], shrunk);
    if (isComplete) return id;
    const edited = await this.edit(id, card).catch((cause: unknown) => {
      throw new PlatformError("unknown", "card was posted without its pictures", { cause }); // it exists, so it's looked for
    });
    return isDeferred(edited) ? id : edited; // the next edit shows its pictures
  }

  /** Sends finished cards at once, and defers others to keep Discord's limit. Doesn't send what is shown already. */
  async edit(id: MessageId, card: Card): Promise<MessageId | Deferred> {
    const { channel, message } = readMessageId(id);
    const shown = this.#rendered.get(id) ?? (card.drawing ? undefined : await this.#readRendered(id, card));
    const images = imagesOn(card);
    const samePictures = shown?.pictures === signatureOf(images);
    if (card.drawing && samePictures && shown.text === textOf(card, shown.shrunk)) return id;
    const wait = card.drawing ? this.#throttle(channel) : undefined;
    if (wait) return wait;
    const change = (body: MessageBody, pictures?: FileUploads) => this.#editMessage(channel, message, body, pictures);
    if (samePictures) {
      await change(cardBody(card, shown.shrunk));
      this.#recordRendered(id, card, images, shown.shrunk);
      return id;
    }
    let sent = await this.#send(channel, card, images, change);
    // Known from other bots: Discord answers 200 without the files.
    if (sent.message && sent.message.attachments.length < images.length) sent = await this.#send(channel, card, images, change);
    this.#recordRendered(id, card, images, sent.shrunk);
    if (!card.drawing) void this.#addReactions(channel, message, card);
    return id;
  }

  async find(thread: Thread, key: string, since: Date, author: string): Promise<MessageId | undefined> {
    const { channel } = readThread(thread.id);
    return findCard(this.#api, channel, key, since, author);
  }

  async remove(id: MessageId): Promise<void> {
    const { channel, message } = readMessageId(id);
    this.#rendered.delete(id);
    await this.#withOpenThread(channel, () => this.#api.delete(channel, message));
  }

  /** Creates the thread on a person's message, when the first card is posted. */
  async #startThread(parent: string, thread: string, card: Card): Promise<void> {
    try {
      await this.#api.startThread(parent, thread, threadName(card.prompt));
    } catch (error) {
      // A forum post, or a thread whose first message is gone: posting shows whether it exists.
      if (!hasCode(error, "gone")) throw error;
    }
    this.#directory.onThreadCreated(thread, parent);
  }

  async #send<Answer>(
    channel: string,
    card: Card,
    images: CardImage[],
    send: (body: MessageBody, pictures?: FileUploads) => Promise<Answer>,
  ): Promise<{ message: Answer; shrunk: ReadonlyMap<string, string> }> {
    const maxBytes = this.#directory.fileLimit(channel);
    try {
      return await this.#sendWithin(maxBytes, card, images, send);
    } catch (error) {
      if (!hasCode(error, "too-large") || images.length === 0) throw error;
      return this.#sendWithin(maxBytes / 2, card, images, send);
    }
  }

  async #sendWithin<Answer>(
    maxBytes: number,
    card: Card,
    images: CardImage[],
    send: (body: MessageBody, pictures?: FileUploads) => Promise<Answer>,
  ): Promise<{ message: Answer; shrunk: ReadonlyMap<string, string> }> {
    const { files, shrunk } = await fitFiles(images, maxBytes);
    const pictures = { files, attachments: attachments(images) };
    return { message: await send(cardBody(card, shrunk), pictures), shrunk };
  }

  /** Undefined if Discord doesn't allow this old message to be edited so often. */
  async #editMessage(
    channel: string,
    message: string,
    body: MessageBody,
    pictures?: FileUploads,
  ): Promise<APIMessage | undefined> {
    try {
      return await this.#withOpenThread(channel, () => this.#api.edit(channel, message, body, pictures));
    } catch (error) {
      if (codeOf(error) === codes.editedTooOften) return undefined;
      throw error;
    }
  }

  /** If the thread is archived, reopens it first, unless it is locked. */
  async #withOpenThread<T>(channel: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== codes.archived) throw error;
      await this.#api.archive(channel, false).catch((cause: unknown) => {
        if (codeOf(cause) !== codes.missingPermissions) throw cause;
        throw error;
      });
      return work();
    }
  }

  /** After a restart: reads what the message shows, so that final pictures aren't uploaded again. */
  async #readRendered(id: MessageId, card: Card): Promise<RenderedState | undefined> {
    const { channel, message } = readMessageId(id);
    const there = await this.#api.message(channel, message);
    const images = imagesOn(card);
    if (there.attachments.length !== images.length || !images.every((image, i) => isSamePicture(there.attachments[i], image)))
      return undefined;
    const changed = images.filter((image, position) => there.attachments[position]?.filename !== fileName(image));
    const sentences = changed.map(async (image) => [image.name, shrunkMessage(await image.read())] as const);
    return { text: "", pictures: signatureOf(images), shrunk: new Map(await Promise.all(sentences)) };
  }

  #throttle(channel: string): Deferred | undefined {
    const wait = (this.#edited.get(channel) ?? 0) + MIN_EDIT_INTERVAL_MS - this.#clock.now().getTime();
    return wait > 0 ? deferred(wait) : undefined;
  }

  #recordRendered(id: MessageId, card: Card, images: CardImage[], shrunk: ReadonlyMap<string, string>): void {
    this.#rendered.set(id, { text: textOf(card, shrunk), pictures: signatureOf(images), shrunk });
    this.#edited.set(readMessageId(id).channel, this.#clock.now().getTime());
  }

  /** Best effort: the buttons do the same thing. */
  async #addReactions(channel: string, message: string, card: Card): Promise<void> {
    try {
      for (const { number } of card.picks) await this.#api.react(channel, message, `${number}\ufe0f\u20e3`);
    } catch {
      // Reactions may be forbidden, the card deleted or the bot removed. The card works without them.
    }
  }
}

/** The bot's message since then whose buttons contain the key. */
export async function findCard(
  api: Api,
  channel: string,
  key: string,
  since: Date,
  author: string,
): Promise<MessageId | undefined> {
  let after = snowflakeAt(new Date(since.getTime() - CLOCK_SKEW_MS));
  for (;;) {
    const page = await api.messages(channel, { after, limit: PAGE_SIZE }).catch((error: unknown) => {
      if (codeOf(error) === codes.unknownChannel) return []; // the thread doesn't exist yet
      throw error;
    });
    const found = page.find((message) => message.author.id === author && carries(key, message));
    if (found) return messageId(channel, found.id);
    if (page.length < PAGE_SIZE) return undefined;
    after = page.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b));
  }
}

/** A thread's name: one line of 1–100 characters. */
export function threadName(prompt: string): string {
  const line = [...prompt.replace(/\s+/g, " ").trim()];
  return line.length > 100 ? `${line.slice(0, 99).join("")}…` : line.join("") || viewMessages.edit;
}

function textOf(card: Card, shrunk: ReadonlyMap<string, string>): string {
  return hash("sha1", JSON.stringify(cardBody(card, shrunk)));
}

/** Whether the file shows this picture, whole or reduced to fit. */
function isSamePicture(file: APIAttachment | undefined, image: CardImage): boolean {
  const { info, alt } = image;
  const name = fileName(image);
  if ((file?.description ?? "") !== alt) return false;
  if (file?.filename === name) return file.size === info?.bytes;
  return file?.filename === name.replace(/\.\w+$/, ".webp");
}
