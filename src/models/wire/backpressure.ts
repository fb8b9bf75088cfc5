// Reads only a few large bodies at once, so that the others wait in the network and not in memory.

import { setImmediate } from "node:timers/promises";
import pLimit from "p-limit";

const MAX_CONCURRENT = 4;
/** A body that sends nothing for this long gives its slot to the next one. */
const STALL_TIMEOUT_MS = 1000;
/** Bytes after which a body yields to the event loop: data that has already arrived would otherwise be read in one go. */
const YIELD_AFTER_BYTES = 128 * 1024;

const slots = pLimit(MAX_CONCURRENT);

/** The chunks of a body. While `large()` is true, it holds one of the slots. Cancels the body when the reader stops. */
export async function* withBackpressure(body: ReadableStream<Uint8Array>, large: () => boolean): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let release: (() => void) | undefined;
  let bytesSinceYield = 0;
  try {
    for (;;) {
      if (!large()) release = release?.() as undefined;
      else release ??= await acquireSlot();
      const next = await releaseWhenStalled(reader.read(), release);
      if (next.done) return;
      yield next.value;
      bytesSinceYield += next.value.length;
      if (bytesSinceYield > YIELD_AFTER_BYTES) bytesSinceYield = await yieldToEventLoop();
    }
  } finally {
    release?.();
    await reader.cancel().catch(() => undefined); // already broken
  }
}

function acquireSlot(): Promise<() => void> {
  return new Promise((resolve) => {
    void slots(() => new Promise<void>((release) => resolve(release)));
  });
}

async function yieldToEventLoop(): Promise<0> {
  await setImmediate();
  return 0;
}

/** Releasing twice is harmless: the reader may release the slot again later. */
async function releaseWhenStalled<T>(read: Promise<T>, release: (() => void) | undefined): Promise<T> {
  if (!release) return read;
  const timer = setTimeout(release, STALL_TIMEOUT_MS);
  return read.finally(() => clearTimeout(timer));
}
