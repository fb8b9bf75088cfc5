// Open windows: each hears what changed, as it changes.

import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

interface Window {
  person: string;
  /** The conversation it shows. */
  conversation: string | undefined;
  send(event: "card" | "stale" | "tell", text: string): void;
  close(): void;
}

const BEAT_MS = 15_000;
/** How long a browser waits before it connects again, in milliseconds. */
const AGAIN_MS = 400;

/** `card` brings a fragment, `stale` says that the page is to be fetched again, `tell` is for reading. */
export class Live {
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

  open(c: Context, person: string, conversation: string | undefined, seen: string | undefined): Response {
    return streamSSE(c, async (stream) => {
      const done = Promise.withResolvers<void>();
      const window: Window = {
        person,
        conversation,
        send: (event, data) => void stream.writeSSE({ event, data }),
        close: () => done.resolve(),
      };
      stream.onAbort(() => done.resolve());
      this.#windows.add(window);
      const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), BEAT_MS);
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

  close(): void {
    for (const window of this.#windows) window.close();
  }
}
