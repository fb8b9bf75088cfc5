// Posts, updates, finds and removes cards and their files, within Slack's limits.

import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Card, CardImage } from "../../../core/cards/views.ts";
import { KeyedQueue } from "../../../core/concurrency/keyed-queue.ts";
import { type Deferred, deferred, isDeferred } from "../../../core/deferred.ts";
import { PlatformError } from "../../../core/errors.ts";
import { hasCode, isPermanent } from "../../../core/platforms/refusals.ts";
import type { MessageId, Thread } from "../../../core/vocabulary.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import { imagesOn, signatureOf } from "../../shared/outbound/card-layout.ts";
import { type Api, keyOf } from "../gateway/api.ts";
import { codeOf, refusedBlocks } from "../gateway/errors.ts";
import { messageId, readMessageId, readThread, tsAt } from "../gateway/ids.ts";
import type { RateLimiter } from "../gateway/rate-limiter.ts";
import { filesShown } from "../inbound/pictures.ts";
import type { CardLocation } from "../inbound/reactions.ts";
import type { SlackMessage } from "../inbound/types.ts";
import type { SlackStore } from "../store/store.ts";
import { cardMessage, type Message } from "./render-card.ts";
import type { Uploads } from "./uploads.ts";

/** How far Slack's clock may be behind. */
const CLOCK_SKEW_MS = 60_000;
/** Delays before a message with a file that Slack isn't ready to show is sent again. */
const FILE_RETRY_DELAYS_MS = [250, 500, 1000, 2000];
const numbers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

export interface CardOptions {
  /** SLACK_CARD=replace: unfinished cards are text only, and the finished one is a new message. */
  replaces: boolean;
  /** How long a post whose response was lost may still arrive, in milliseconds. */
  graceMs: number;
  /** How many cards it remembers. */
  maxCached: number;
}

type Wire = { api: Api; uploads: Uploads; rows: SlackStore; limiter: RateLimiter; me: () => string };

export class CardSender {
  readonly #wire: Wire;
  readonly #options: CardOptions;
  readonly #order = new KeyedQueue();
  /** What each message shows as far as known, so that nothing is sent twice. */
  readonly #rendered: LRUCache<string, string>;
  /** Cards whose superseded files still have to be deleted, because Slack asked for a wait. */
  readonly #pendingCleanup = new Set<string>();
  readonly #places: LRUCache<string, CardLocation>;
  /** How many number reactions each card has. */
  readonly #numbered: LRUCache<string, number>;

  constructor(wire: Wire, options: CardOptions) {
    this.#wire = wire;
    this.#options = options;
    this.#rendered = new LRUCache({ max: options.maxCached });
    this.#places = new LRUCache({ max: options.maxCached });
    this.#numbered = new LRUCache({ max: options.maxCached });
  }

  /** The card in this message, if it was shown recently. */
  at(channel: string, ts: string): CardLocation | undefined {
    return this.#places.get(`${channel}/${ts}`);
  }

  /** Cards that are posted at the same time appear in the order of the calls. */
  async post(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    return this.#order.run(thread.id, () => this.#post(thread, key, card));
  }

  async #post(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred> {
    const { channel, ts: root } = readThread(thread.id);
    const images = this.#imagesOn(card);
    const files = await this.#wire.uploads.filesFor(key, images);
    if (isDeferred(files)) return files;
    const ts = await this.#sendWithRetry(card, files, (message) => this.#wire.api.post(channel, root, message, key));
    this.#recordRendered(channel, ts, card, files);
    this.#places.set(`${channel}/${ts}`, { thread, turn: key });
    if (card.drawing) this.#wire.limiter.posted(key);
    else void this.#addReactions(channel, ts, card);
    return messageId(channel, ts, key, [...files.values()]);
  }

  /** Sends finished cards before previews, within the workspace's limit. Doesn't send what is shown already. */
  async edit(thread: Thread, id: MessageId, card: Card): Promise<MessageId | Deferred> {
    const { channel, ts, key, files: before } = readMessageId(id);
    const images = this.#imagesOn(card);
    if (card.drawing && this.#rendered.get(`${channel}/${ts}`) === signature(card, images)) return id;
    const previewIn = card.drawing ? this.#wire.limiter.preview(key) : 0;
    if (previewIn > 0) return deferred(previewIn);
    const files = await this.#wire.uploads.filesFor(key, images);
    if (isDeferred(files)) return files;
    const sent = this.#pendingCleanup.has(key) && this.#rendered.get(`${channel}/${ts}`) === signature(card, images);
    const finalIn = sent || card.drawing ? 0 : this.#wire.limiter.final(key);
    if (finalIn > 0) return deferred(finalIn);
    const shownAt = sent ? ts : await this.#show(thread, id, card, files);
    if (isDeferred(shownAt)) return shownAt;
    const shown = [...files.values()];
    this.#pendingCleanup.add(key);
    await this.#wire.uploads.keepOnly(key, shown, before);
    this.#pendingCleanup.delete(key);
    return messageId(channel, shownAt, key, shown);
  }

  async find(thread: Thread, key: string, since: Date): Promise<MessageId | undefined> {
    const { channel, ts } = readThread(thread.id);
    const oldest = tsAt(new Date(since.getTime() - CLOCK_SKEW_MS));
    const found = await this.#findUnder(key, channel, ts ?? "", oldest);
    return found && messageId(channel, found.ts, key, filesShown(found.blocks));
  }

  async remove(id: MessageId): Promise<void> {
    const { channel, ts, key, files } = readMessageId(id);
    await this.#delete(channel, ts);
    await this.#wire.uploads.keepOnly(key, [], files);
  }

  #imagesOn(card: Card): CardImage[] {
    return this.#options.replaces && card.drawing ? [] : imagesOn(card);
  }

  /** Resolves to the `ts` of the message that shows the card. */
  async #show(thread: Thread, id: MessageId, card: Card, files: Map<string, string>): Promise<string | Deferred> {
    const { channel, ts, key, files: before } = readMessageId(id);
    const swaps = [...files.values()].join() !== before.join();
    const shownAt =
      this.#options.replaces && !card.drawing && swaps && files.size > 0
        ? await this.#replace(thread, { channel, ts, key }, card, files)
        : await this.#change(thread, { channel, ts, key }, card, files);
    if (isDeferred(shownAt)) return shownAt;
    this.#recordRendered(channel, shownAt, card, files);
    this.#places.set(`${channel}/${shownAt}`, { thread, turn: key });
    if (!card.drawing) void this.#addReactions(channel, shownAt, card);
    return shownAt;
  }

  async #change(
    thread: Thread,
    { channel, ts, key }: { channel: string; ts: string; key: string },
    card: Card,
    files: Map<string, string>,
  ): Promise<string | Deferred> {
    try {
      await this.#sendWithRetry(card, files, (message) => this.#wire.api.update(channel, ts, message));
      return ts;
    } catch (error) {
      if (codeOf(error) === "edit_window_closed") return this.#replace(thread, { channel, ts, key }, card, files);
      if (hasCode(error, "rate-limited")) this.#wire.limiter.pauseFor(error.retryAfterMs ?? 0);
      if (hasCode(error, "gone")) await this.#wire.uploads.keepOnly(key, []);
      throw error;
    }
  }

  /** Posts the finished card as a new message, once, and deletes the previous one. */
  async #replace(
    thread: Thread,
    { channel, ts, key }: { channel: string; ts: string; key: string },
    card: Card,
    files: Map<string, string>,
  ): Promise<string | Deferred> {
    const { ts: root } = readThread(thread.id);
    const there = await this.#findUnder(key, channel, root ?? "", ts);
    if (!there) throw new PlatformError("gone", "card was removed");
    const newer = there.ts === ts ? undefined : there.ts;
    if (newer) await this.#sendWithRetry(card, files, (message) => this.#wire.api.update(channel, newer, message));
    const posted = newer ?? (await this.#postReplacement(channel, root, key, card, files));
    if (!isDeferred(posted)) await this.#delete(channel, ts);
    return posted;
  }

  async #delete(channel: string, ts: string): Promise<void> {
    this.#rendered.delete(`${channel}/${ts}`);
    this.#places.delete(`${channel}/${ts}`);
    await this.#wire.api.delete(channel, ts).catch(ignorePermanent);
    await this.#wire.rows.deleteReactions({ channel, ts });
  }

  async #postReplacement(channel: string, root: string | undefined, key: string, card: Card, files: Map<string, string>) {
    try {
      return await this.#sendWithRetry(card, files, (message) => this.#wire.api.post(channel, root, message, key));
    } catch (error) {
      if (!hasCode(error, "unknown")) throw error;
      return deferred(this.#options.graceMs); // it may still arrive: the next attempt looks for it
    }
  }

  /** The bot's newest message with this key, not older than `oldest`. */
  async #findUnder(key: string, channel: string, root: string, oldest: string): Promise<SlackMessage | undefined> {
    const all = await this.#wire.api.replies(channel, root, { oldest, inclusive: true }).catch((error: unknown) => {
      if (hasCode(error, "gone")) return [];
      throw error;
    });
    return all.findLast((message) => keyOf(message) === key && message.user === this.#wire.me());
  }

  /** Slack refuses a message until all its files are ready. If one never is, it is left out, and its line says so. */
  async #sendWithRetry<T>(card: Card, files: Map<string, string>, send: (message: Message) => Promise<T>): Promise<T> {
    const omitted = new Set<string>();
    for (let offers = 0; ; offers++) {
      const message = cardMessage(card, files, omitted);
      try {
        return await send(message);
      } catch (error) {
        const refused = refusedFiles(error, message);
        if (refused.length === 0) throw error;
        const wait = FILE_RETRY_DELAYS_MS[offers];
        if (wait === undefined && files.size === 0) throw error;
        if (wait === undefined) await this.#leaveOut(refused, files, omitted);
        else await sleep(wait);
      }
    }
  }

  async #leaveOut(refused: string[], files: Map<string, string>, omitted: Set<string>): Promise<void> {
    for (const [name, file] of files) {
      if (!refused.includes(file)) continue;
      files.delete(name);
      omitted.add(name);
      await this.#wire.uploads.discard(file);
    }
  }

  #recordRendered(channel: string, ts: string, card: Card, files: Map<string, string>): void {
    const images = this.#imagesOn(card);
    if (images.length === files.size) this.#rendered.set(`${channel}/${ts}`, signature(card, images));
  }

  /** Best effort: the buttons do the same thing. */
  async #addReactions(channel: string, ts: string, card: Card): Promise<void> {
    const place = `${channel}/${ts}`;
    const there = this.#numbered.get(place) ?? 0;
    this.#numbered.set(place, Math.max(there, card.picks.length));
    try {
      for (const { number } of card.picks.slice(there)) {
        const name = numbers[number - 1];
        if (name) await this.#wire.api.react(channel, ts, name).catch(ignoreAlreadyReacted);
      }
    } catch {
      // Reactions may be forbidden, the card deleted or the workspace at its limit. The card works without them.
    }
  }
}

/** Changes whenever the visible content does. Ignores file ids, which may differ for the same picture. */
function signature(card: Card, images: readonly CardImage[]): string {
  return hash("sha1", `${signatureOf(images)}\n${JSON.stringify(cardMessage(card, new Map()))}`);
}

function refusedFiles(error: unknown, { blocks }: Message): string[] {
  return refusedBlocks(error).flatMap((place) => {
    const block = blocks[place];
    return block?.type === "image" && "slack_file" in block && block.slack_file && "id" in block.slack_file
      ? [block.slack_file.id ?? ""]
      : [];
  });
}

function ignorePermanent(error: unknown): void {
  if (!isPermanent(error)) throw error;
}

function ignoreAlreadyReacted(error: unknown): void {
  if (codeOf(error) !== "already_reacted") throw error;
}
