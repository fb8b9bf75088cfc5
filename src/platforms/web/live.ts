// Open windows: each hears what changed, as it changes.

import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

export interface Window {
  person: string;
  /** The conversation it shows. */
  conversation: string | undefined;
  send(event: "card" | "stale" | "tell", text: string): void;
  close(): void;
}

/** `card` brings a fragment, `stale` says that the page is to be fetched again, `tell` is for reading. */
export class Live {
  readonly #windows = new Set<Window>();

  open(c: Context, person: string, conversation: string | undefined): Response {
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
      const beat = setInterval(() => void stream.writeSSE({ event: "beat", data: "" }), 15_000);
      await stream.writeSSE({ event: "open", data: "", retry: 1000 });
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
    for (const window of this.#windows) window.send("stale", "");
  }

  tell(person: string, text: string): void {
    for (const window of this.#windows) if (window.person === person) window.send("tell", text);
  }

  close(): void {
    for (const window of this.#windows) window.close();
  }
}
