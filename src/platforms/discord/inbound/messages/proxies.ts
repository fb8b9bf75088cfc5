// Messages that a proxy bot (PluralKit and the like) deletes and posts again through a webhook, under another name. They stay their author's.

import type { APIMessage } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Clock } from "../../../../core/ports/runtime.ts";
import { type Sleep, sleep } from "../../../shared/gateway/sleep.ts";
import { timeOf } from "../../gateway/ids.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { ownPictures } from "./parse-message.ts";

/** How soon after a message its copy is posted. */
const PROXY_MS = 5_000;
/** Some bots delete the original first. This is how long a deletion waits for the copy. */
const COPY_TIMEOUT_MS = 2_000;
const MAX_CHANNELS = 500;
const MAX_RECENT = 20;
const MAX_COPIES = 2000;

/** A copy's pictures. Those of the original are deleted with it. */
export type ProxiedMessage<Message extends IncomingMessage> = Message & { copy: APIMessage };

export class Proxies<Message extends IncomingMessage> {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  /** The newest messages for the bot, by channel. */
  readonly #recent = new LRUCache<string, Message[]>({ max: MAX_CHANNELS, ttl: PROXY_MS });
  /** Copies by the message they replace, and the other way round. */
  readonly #copies = new LRUCache<string, string>({ max: MAX_COPIES });
  readonly #originals = new LRUCache<string, string>({ max: MAX_COPIES });

  constructor(clock: Clock, wait: Sleep = sleep) {
    this.#clock = clock;
    this.#sleep = wait;
  }

  /** Call it for every message for the bot in a server. */
  remember(message: Message): void {
    const recent = this.#recent.get(message.channel_id) ?? [];
    this.#recent.set(message.channel_id, [...recent, message].slice(-MAX_RECENT));
  }

  /** The message that a webhook posted again, with the copy's content. Undefined if the webhook's message is something else. */
  match(copy: APIMessage): ProxiedMessage<Message> | undefined {
    const original = this.#recent.get(copy.channel_id)?.findLast((one) => !this.#copies.has(one.id) && isCopy(copy, one));
    if (!original) return undefined;
    this.#copies.set(original.id, copy.id);
    this.#originals.set(copy.id, original.id);
    return { ...original, content: copy.content, copy };
  }

  /** The message that asked for something, once it is really gone: the original of a deleted copy, or the message itself unless a copy replaces
   *  it. */
  async onDeleted(channel: string, id: string): Promise<string | undefined> {
    if (this.#copies.has(id)) return undefined;
    const isRecent = this.#recent.get(channel)?.some((one) => one.id === id) && this.#ageOf(id) < PROXY_MS;
    if (isRecent) await this.#sleep(COPY_TIMEOUT_MS);
    return this.#copies.has(id) ? undefined : (this.#originals.get(id) ?? id);
  }

  #ageOf(id: string): number {
    return this.#clock.now().getTime() - timeOf(id).getTime();
  }
}

/** A copy has the original's text without the signs that chose the other name, and as many pictures. */
function isCopy(copy: APIMessage, original: IncomingMessage): boolean {
  const elapsed = timeOf(copy.id).getTime() - timeOf(original.id).getTime();
  if (elapsed < 0 || elapsed > PROXY_MS) return false;
  if (ownPictures(copy).length !== ownPictures(original).length) return false;
  return oneLine(original.content).includes(oneLine(copy.content)) && (copy.content !== "" || copy.attachments.length > 0);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
