// Server-sent events: tells every open window what changed.

import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { ChangeCounter, Signals } from "../../core/signals.ts";

interface Subscriber {
  person: string;
  /** The stream ends with this session. Undefined where nobody signs in. */
  session: string | undefined;
  /** The conversation it shows. */
  conversation: string | undefined;
  /** Of a visit: whether it hasn't ended. It sees its conversation and nothing of the page's own changes. */
  lasts?: () => Promise<boolean>;
}

export interface EventStream extends Subscriber {
  send(event: "card" | "stale" | "reload" | "notice" | "replaced" | "heartbeat", text: string): void;
  close(): void;
}

const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again, in milliseconds. */
const RECONNECT_DELAY_MS = 400;
/** Per person. */
const MAX_STREAMS = 20;
/** Lets the last event of a window get through. */
const FLUSH_TIMEOUT_MS = 500;
/** A window that doesn't read is disconnected, and fetches the page when it reconnects. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** Events: `card` carries markup, `stale` asks to fetch the page, `reload` asks to load it again with its scripts, `notice` is a sentence to
 *  show, `replaced` asks not to reconnect until someone looks at the window. What concerns all windows reaches those of other processes
 *  through signals. */
export class SseHub {
  /** Oldest first. */
  readonly #subscribers = new Set<EventStream>();
  readonly #signals: Signals;
  readonly #changes: ChangeCounter;
  readonly #reloads: boolean;
  #counting: Promise<string> | undefined;
  /** The newest version that this process's windows know of. */
  #known: string | undefined;
  #polling: NodeJS.Timeout | undefined;

  /** `reloads`: pages from another run are loaded again with their scripts. */
  constructor(signals: Signals, changes: ChangeCounter, reloads = false) {
    this.#signals = signals;
    this.#changes = changes;
    this.#reloads = reloads;
    signals.listen((signal) => {
      if (signal.kind === "page-changed") this.#onChanged(signal.version);
      if (signal.kind === "notice") this.#sendNotice(signal.person, signal.text);
      if (signal.kind === "signed-out") this.#onSignedOut(signal.session);
      if (signal.kind === "missed") this.#onMissed();
    });
  }

  /** Looks for changes that no signal reported, until `close`. */
  open(): void {
    const { pollIntervalMs } = this.#changes;
    if (pollIntervalMs !== undefined) this.#polling = setInterval(() => void this.#poll(), pollIntervalMs).unref();
  }

  /** Differs after every change. A page carries the version it shows, so its window learns on connecting whether it is stale, whichever
   *  process it connects to. */
  currentVersion(): Promise<string> {
    return this.#changes.current();
  }

  subscribe(c: Context, window: Subscriber, seen: string | undefined): Response {
    return streamSSE(c, async (stream) => {
      const done = Promise.withResolvers<void>();
      let hasEnded = false;
      const beat = async (): Promise<void> => {
        if (hasEnded) return subscriber.close();
        subscriber.send("heartbeat", "");
        hasEnded = !(await lastsStill(window));
      };
      const subscriber: EventStream = { ...window, send: createSender(stream, done.resolve), close: done.resolve };
      stream.onAbort(done.resolve);
      this.#closeOldest(subscriber.person);
      this.#subscribers.add(subscriber);
      const heartbeat = setInterval(() => void beat(), HEARTBEAT_MS);
      await stream.writeSSE({ event: "heartbeat", data: "", retry: RECONNECT_DELAY_MS });
      const version = await this.#changes.current().catch(() => undefined); // unknown: the window fetches the page
      if (version === undefined || seen !== version)
        subscriber.send(this.#reloads && runOf(seen) !== runOf(version) ? "reload" : "stale", "");
      await done.promise;
      clearInterval(heartbeat);
      this.#subscribers.delete(subscriber);
    });
  }

  /** The windows that show this conversation. */
  *subscribersOf(conversation: string): Iterable<EventStream> {
    for (const subscriber of this.#subscribers) if (subscriber.conversation === conversation) yield subscriber;
  }

  /** Asks all windows to fetch their page again. */
  invalidate(): void {
    const counting = this.#changes.increment();
    if (counting === this.#counting) return; // counted and sent together
    this.#counting = counting;
    void counting.then((version) => this.#signals.send({ kind: "page-changed", version }));
  }

  /** Shows a sentence in all windows of a person. */
  notify(person: string, text: string): void {
    this.#signals.send({ kind: "notice", person, text });
  }

  /** Closes the windows of a session that ended. */
  endSession(session: string): void {
    this.#signals.send({ kind: "signed-out", session });
  }

  /** Closes the windows of all sessions. */
  endAllSessions(): void {
    this.#signals.send({ kind: "signed-out" });
  }

  close(): void {
    clearInterval(this.#polling);
    for (const subscriber of this.#subscribers) subscriber.close();
  }

  #onChanged(version: string): void {
    this.#known = version;
    for (const subscriber of this.#subscribers) if (!subscriber.lasts) subscriber.send("stale", "");
  }

  #sendNotice(person: string, text: string): void {
    for (const subscriber of this.#subscribers) if (subscriber.person === person) subscriber.send("notice", text);
  }

  #onSignedOut(session: string | undefined): void {
    for (const subscriber of this.#subscribers) if (session === undefined || subscriber.session === session) subscriber.close();
  }

  /** Windows with a session connect again, in case it ended. */
  #onMissed(): void {
    for (const subscriber of this.#subscribers)
      if (subscriber.session === undefined) subscriber.send("stale", "");
      else subscriber.close();
  }

  async #poll(): Promise<void> {
    if (this.#subscribers.size === 0) return;
    const version = await this.#changes.current().catch(() => this.#known); // the next poll tries again
    if (version !== undefined && version !== this.#known) this.#onChanged(version);
  }

  #closeOldest(person: string): void {
    const own = [...this.#subscribers].filter((subscriber) => subscriber.person === person);
    for (const subscriber of own.slice(0, Math.max(0, own.length + 1 - MAX_STREAMS))) {
      this.#subscribers.delete(subscriber);
      subscriber.send("replaced", "");
      setTimeout(subscriber.close, FLUSH_TIMEOUT_MS).unref();
    }
  }
}

/** Whether the window may stay open. One whose visit has ended stays until the next heartbeat, so that its person can read why. */
async function lastsStill({ lasts }: Subscriber): Promise<boolean> {
  return lasts === undefined || (await lasts().catch(() => true)); // the next heartbeat asks again
}

/** Sends events in order. Calls `close` when too much is unread. */
function createSender(stream: SSEStreamingApi, close: () => void): EventStream["send"] {
  let unread = 0;
  return (event, data) => {
    unread += data.length;
    if (unread > MAX_UNREAD_BYTES) return close();
    stream.writeSSE({ event, data }).then(
      () => {
        unread -= data.length;
      },
      () => close(),
    );
  };
}

/** The part of a version that differs between runs or releases. */
function runOf(version: string | undefined): string | undefined {
  return version?.slice(0, version.lastIndexOf("-"));
}
