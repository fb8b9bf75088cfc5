// Open windows: each hears what changed, as it changes.

import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";

interface Subscriber {
  person: string;
  /** What ends it when it ends; undefined where nobody signs in. */
  session: string | undefined;
  /** The conversation it shows. */
  conversation: string | undefined;
}

interface EventStream extends Subscriber {
  send(event: "card" | "stale" | "notice" | "replaced" | "heartbeat", text: string): void;
  close(): void;
}

const HEARTBEAT_MS = 15_000;
/** How long a browser waits before it connects again, in milliseconds. */
const RECONNECT_DELAY_MS = 400;
/** Of one person. */
const MAX_STREAMS = 20;
/** For the last event of a window to get through. */
const FLUSH_TIMEOUT_MS = 500;
/** A window that doesn't read lets go of its connection, and fetches the page when it is back. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** `card` brings a fragment, `stale` says that the page is to be fetched again, `notice` is a sentence to show, `replaced` asks not to connect again before
 *  somebody looks. */
export class SseHub {
  /** Oldest first. */
  readonly #subscribers = new Set<EventStream>();
  readonly #run: string;
  #changes = 0;

  /** `run` tells this run of the server from every other. */
  constructor(run: string) {
    this.#run = run;
  }

  /** Grows with every change. A page carries that of its moment, so that what changed since is known when its window connects. */
  get version(): string {
    return `${this.#run}-${this.#changes}`;
  }

  subscribe(c: Context, subscriber: Subscriber, seen: string | undefined): Response {
    return streamSSE(c, async (stream) => {
      const done = Promise.withResolvers<void>();
      const window: EventStream = { ...subscriber, send: sender(stream, done.resolve), close: done.resolve };
      stream.onAbort(done.resolve);
      this.#closeOldest(subscriber.person);
      this.#subscribers.add(window);
      const beat = setInterval(() => window.send("heartbeat", ""), HEARTBEAT_MS);
      await stream.writeSSE({ event: "heartbeat", data: "", retry: RECONNECT_DELAY_MS });
      if (seen !== this.version) window.send("stale", "");
      await done.promise;
      clearInterval(beat);
      this.#subscribers.delete(window);
    });
  }

  /** Windows that show this conversation. */
  *subscribersOf(conversation: string): Iterable<EventStream> {
    for (const window of this.#subscribers) if (window.conversation === conversation) yield window;
  }

  invalidate(): void {
    this.#changes++;
    for (const window of this.#subscribers) window.send("stale", "");
  }

  notify(person: string, text: string): void {
    for (const window of this.#subscribers) if (window.person === person) window.send("notice", text);
  }

  /** Closes the windows of a session that ended. */
  end(session: string): void {
    for (const window of this.#subscribers) if (window.session === session) window.close();
  }

  close(): void {
    for (const window of this.#subscribers) window.close();
  }

  #closeOldest(person: string): void {
    const own = [...this.#subscribers].filter((window) => window.person === person);
    for (const window of own.slice(0, Math.max(0, own.length + 1 - MAX_STREAMS))) {
      this.#subscribers.delete(window);
      window.send("replaced", "");
      setTimeout(window.close, FLUSH_TIMEOUT_MS).unref();
    }
  }
}

/** Sends events one after the other; calls `close` when too much waits for a reader. */
function sender(stream: SSEStreamingApi, close: () => void): EventStream["send"] {
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
