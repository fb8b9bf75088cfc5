// What was written and picked while nobody listened: read again at start and after every lost session.

import type { APIMessage } from "discord.js";
import { PlatformError } from "../../core/errors.ts";
import type { Core, Log } from "../../core/ports.ts";
import type { MessageId, Thread } from "../../core/vocabulary.ts";
import type { Api } from "./api.ts";
import { messageId, readThread } from "./ids.ts";

const PAGE = 100;
/** Ten requests a second at most: the others are for who writes now. */
const APART_MS = 100;
const TRIES = 5;
const PAUSE_MS = 5_000;

interface Missed {
  thread: Thread;
  heard: { id: string };
  cards: MessageId[];
  done?: Promise<void>;
}

export interface Ears {
  /** What was written since; `later`: all that stands in the thread after it, ours too. Oldest first. */
  hear(message: APIMessage, thread: Thread, later: APIMessage[]): Promise<void>;
  /** Number reactions that stand under a card now. */
  reactions(card: APIMessage, thread: Thread): Promise<void>;
}

export class CatchUp {
  readonly #api: Api;
  readonly #core: Core;
  readonly #ears: Ears;
  readonly #log: Log;
  readonly #missed = new Map<string, Missed>();
  #listed: Promise<void> = Promise.resolve();
  #next = 0;
  #stopped = false;

  constructor(api: Api, core: Core, ears: Ears, log: Log) {
    this.#api = api;
    this.#core = core;
    this.#ears = ears;
    this.#log = log;
  }

  /** Called before anything of the new session is heard. Resolves when all is caught up. */
  async begin(): Promise<void> {
    this.#listed = this.#list();
    await this.#listed;
    for (const channel of [...this.#missed.keys()]) {
      if (this.#stopped) return;
      await this.settled(channel);
    }
  }

  /** Resolves when what was missed in this channel has been heard: what comes in now waits for it, and goes first. */
  async settled(channel: string): Promise<void> {
    await this.#listed;
    const missed = this.#missed.get(channel);
    if (!missed) return;
    missed.done ??= this.#catchUp(channel, missed);
    await missed.done;
  }

  stop(): void {
    this.#stopped = true;
  }

  async #list(): Promise<void> {
    try {
      for await (const one of this.#core.threads()) this.#missed.set(readThread(one.thread.id).channel, one);
    } catch (error) {
      this.#log.error({ error: String(error) }, "what was missed cannot be looked up");
    }
  }

  async #catchUp(channel: string, missed: Missed): Promise<void> {
    for (let tries = 1; !this.#stopped; tries++) {
      try {
        await this.#read(channel, missed);
        break;
      } catch (error) {
        if (await this.#isOver(error, missed.thread, tries)) break;
        await pause(PAUSE_MS);
      }
    }
    if (this.#missed.get(channel) === missed) this.#missed.delete(channel);
  }

  async #isOver(error: unknown, thread: Thread, tries: number): Promise<boolean> {
    const fault = error instanceof PlatformError ? error.fault : "unknown";
    if (fault === "gone") await this.#core.closed(thread);
    if (fault === "gone" || fault === "forbidden") return true;
    this.#log.warn({ thread: thread.id, error: String(error), tries }, "what was missed cannot be read");
    return tries >= TRIES;
  }

  async #read(channel: string, { thread, heard, cards }: Missed): Promise<void> {
    const since = await this.#since(channel, heard.id);
    const shown = since.filter(({ id }) => cards.includes(messageId(channel, id)));
    for (const card of shown) if (card.reactions?.length) await this.#ears.reactions(card, thread);
    for (const [position, message] of since.entries()) await this.#ears.hear(message, thread, since.slice(position + 1));
  }

  async #since(channel: string, heard: string): Promise<APIMessage[]> {
    const since: APIMessage[] = [];
    for (let after = heard; ; after = since.at(-1)?.id ?? after) {
      await this.#turn();
      const page = await this.#api.messages(channel, { after, limit: PAGE });
      since.push(...page.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)));
      if (page.length < PAGE) return since;
    }
  }

  async #turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + APART_MS;
    if (at > now) await pause(at - now);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
