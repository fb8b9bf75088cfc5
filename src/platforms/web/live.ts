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

interface Window extends Subscriber {
  send(event: "card" | "stale" | "tell" | "replaced" | "beat", text: string): void;
  close(): void;
}

const BEAT_MS = 15_000;
/** How long a browser waits before it connects again, in milliseconds. */
const AGAIN_MS = 400;
/** Of one person. */
const MAX_WINDOWS = 20;
/** For the last event of a window to get through. */
const LAST_WORD_MS = 500;
/** A window that doesn't read lets go of its connection, and fetches the page when it is back. */
const MAX_UNREAD_BYTES = 1024 * 1024;

/** `card` brings a fragment, `stale` says that the page is to be fetched again, `tell` is for reading, `replaced` asks not to connect again before
 *  somebody looks. */
export class Live {
  /** Oldest first. */
  readonly #windows = new Set<Window>();
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

  open(c: Context, subscriber: Subscriber, seen: string | undefined): Response {
    return streamSSE(c, async (stream) => {
      const done = Promise.withResolvers<void>();
      const window: Window = { ...subscriber, send: sender(stream, done.resolve), close: done.resolve };
      stream.onAbort(done.resolve);
      this.#makeRoom(subscriber.person);
      this.#windows.add(window);
      const beat = setInterval(() => window.send("beat", ""), BEAT_MS);
      await stream.writeSSE({ event: "beat", data: "", retry: AGAIN_MS });
      if (seen !== this.version) window.send("stale", "");
      await done.promise;
      clearInterval(beat);
      this.#windows.delete(window);
    });
  }

  /** Windows that show this conversation. */
  *showing(conversation: string): Iterable<Window> {
    for (const window of this.#windows) if (window.conversation === conversation) yield window;
  }

  stale(): void {
    this.#changes++;
    for (const window of this.#windows) window.send("stale", "");
  }

  tell(person: string, text: string): void {
    for (const window of this.#windows) if (window.person === person) window.send("tell", text);
  }

  /** Closes the windows of a session that ended. */
  end(session: string): void {
    for (const window of this.#windows) if (window.session === session) window.close();
  }

  close(): void {
    for (const window of this.#windows) window.close();
  }

  #makeRoom(person: string): void {
    const own = [...this.#windows].filter((window) => window.person === person);
    for (const window of own.slice(0, Math.max(0, own.length + 1 - MAX_WINDOWS))) {
      this.#windows.delete(window);
      window.send("replaced", "");
      setTimeout(window.close, LAST_WORD_MS).unref();
    }
  }
}

/** Sends events one after the other; calls `close` when too much waits for a reader. */
function sender(stream: SSEStreamingApi, close: () => void): Window["send"] {
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
