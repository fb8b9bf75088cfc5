// What was written and picked while nobody listened: read again at start and after every lost session.

import { PlatformError } from "../../core/errors.ts";
import type { Core, Log } from "../../core/ports.ts";
import { isLasting } from "../../core/refusals.ts";
import type { MessageId, Thread } from "../../core/vocabulary.ts";
import { pause } from "./pause.ts";

const TRIES = 5;
const PAUSE_MS = 5_000;

/** A conversation that may have gone on without us. */
export interface Missed {
  thread: Thread;
  /** The newest that was heard in it. */
  heard: { id: string; at: Date };
  cards: MessageId[];
}

interface Options {
  core: Core;
  log: Log;
  /** At most one request in so many milliseconds: the others are for who writes now. */
  apartMs: number;
  /** Whatever comes in under this name waits for what was missed there. */
  nameOf(thread: Thread): string;
  /** Reads and hears what was missed, oldest first. Awaits `turn` before every request. */
  read(missed: Missed, turn: () => Promise<void>): Promise<void>;
}

export class CatchUp {
  readonly #options: Options;
  readonly #missed = new Map<string, Missed & { done?: Promise<void> }>();
  #listed: Promise<void> = Promise.resolve();
  #next = 0;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Called before anything of the new session is heard. Resolves when all is caught up. */
  async begin(): Promise<void> {
    this.#listed = this.#list();
    await this.#listed;
    for (const name of [...this.#missed.keys()]) {
      if (this.#stopped) return;
      await this.settled(name);
    }
  }

  /** Resolves when what was missed under this name has been heard: what comes in now waits for it, and goes first. */
  async settled(name: string): Promise<void> {
    await this.#listed;
    const missed = this.#missed.get(name);
    if (!missed) return;
    missed.done ??= this.#catchUp(name, missed);
    await missed.done;
  }

  /** Whether something may have been missed under this name that is still to be heard. */
  async covers(name: string): Promise<boolean> {
    await this.#listed;
    return this.#missed.has(name);
  }

  stop(): void {
    this.#stopped = true;
  }

  async #list(): Promise<void> {
    const { core, log, nameOf } = this.#options;
    try {
      for await (const one of core.threads()) this.#missed.set(nameOf(one.thread), one);
    } catch (error) {
      log.error({ err: error }, "what was missed cannot be looked up");
    }
  }

  async #catchUp(name: string, missed: Missed): Promise<void> {
    for (let tries = 1; !this.#stopped; tries++) {
      try {
        await this.#options.read(missed, () => this.#turn());
        break;
      } catch (error) {
        if (this.#stopped || (await this.#isOver(error, missed.thread, tries))) break;
        await pause(waitOf(error));
      }
    }
    if (this.#missed.get(name) === missed) this.#missed.delete(name);
  }

  async #isOver(error: unknown, thread: Thread, tries: number): Promise<boolean> {
    let trouble = error;
    if (isLasting(error)) {
      if (error.fault !== "gone") return true;
      try {
        await this.#options.core.closed(thread);
        return true;
      } catch (caught) {
        trouble = caught; // the rows could not be reached
      }
    }
    this.#options.log.warn({ thread: thread.id, err: trouble, tries }, "what was missed cannot be read");
    return tries >= TRIES;
  }

  async #turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#options.apartMs;
    if (at > now) await pause(at - now);
  }
}

function waitOf(error: unknown): number {
  return (error instanceof PlatformError ? error.retryAfterMs : undefined) ?? PAUSE_MS;
}
