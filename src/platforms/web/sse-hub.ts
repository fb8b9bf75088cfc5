// Server-sent events: tells every open window what changed.

import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";

interface Subscriber {
  person: string;
  /** The stream ends with this session. Undefined where nobody signs in. */
  session: string | undefined;
  /** The conversation it shows. */
  conversation: string | undefined;
}

interface EventStream extends Subscriber {
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
 *  show, `replaced` asks not to reconnect until someone looks at the window. */
export class SseHub {
  /** Oldest first. */
  readonly #subscribers = new Set<EventStream>();
  readonly #run: string;
  readonly #reloads: boolean;
  #changes = 0;

  /** `run`: differs between runs of the server. `reloads`: pages from another run are loaded again with their scripts. */
  constructor(run: string, reloads = false) {
    this.#run = run;
    this.#reloads = reloads;
  }

  /** Differs after every change. A page carries the version it shows, so its window learns on connecting whether it is stale. */
  get version(): string {
    return `${this.#run}-${this.#changes}`;
  }

  subscribe(c: Context, window: Subscriber, seen: string | undefined): Response {
    return streamSSE(c, async (stream) => {
      const done = Promise.withResolvers<void>();
      const subscriber: EventStream = { ...window, send: createSender(stream, done.resolve), close: done.resolve };
      stream.onAbort(done.resolve);
      this.#closeOldest(subscriber.person);
      this.#subscribers.add(subscriber);
      const heartbeat = setInterval(() => subscriber.send("heartbeat", ""), HEARTBEAT_MS);
      await stream.writeSSE({ event: "heartbeat", data: "", retry: RECONNECT_DELAY_MS });
      if (seen !== this.version) subscriber.send(this.#reloads && !seen?.startsWith(`${this.#run}-`) ? "reload" : "stale", "");
      await done.promise;
      clearInterval(heartbeat);
      this.#subscribers.delete(subscriber);
    });
  }

  /** The windows that show this conversation. */
  *subscribersOf(conversation: string): Iterable<EventStream> {
    for (const subscriber of this.#subscribers) if (subscriber.conversation === conversation) yield subscriber;
  }

  invalidate(): void {
    this.#changes++;
    for (const subscriber of this.#subscribers) subscriber.send("stale", "");
  }

  notify(person: string, text: string): void {
    for (const subscriber of this.#subscribers) if (subscriber.person === person) subscriber.send("notice", text);
  }

  /** Closes the windows of a session that ended. */
  endSession(session: string): void {
    for (const subscriber of this.#subscribers) if (subscriber.session === session) subscriber.close();
  }

  close(): void {
    for (const subscriber of this.#subscribers) subscriber.close();
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
