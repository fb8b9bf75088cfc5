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
  let leave: (() => void) | undefined;
  let sinceTurn = 0;
  try {
    for (;;) {
      if (!large()) leave = leave?.() as undefined;
      else leave ??= await acquireSlot();
      const next = await releaseWhenStalled(reader.read(), leave);
      if (next.done) return;
      yield next.value;
      sinceTurn += next.value.length;
      if (sinceTurn > YIELD_AFTER_BYTES) sinceTurn = await yieldToEventLoop();
    }
  } finally {
    leave?.();
    await reader.cancel().catch(() => undefined); // already broken
  }
}

function acquireSlot(): Promise<() => void> {
  return new Promise((resolve) => {
    void slots(() => new Promise<void>((leave) => resolve(leave)));
  });
}

async function yieldToEventLoop(): Promise<0> {
  await setImmediate();
  return 0;
}

/** Releasing twice is harmless: the reader may release the slot again later. */
async function releaseWhenStalled<T>(read: Promise<T>, leave: (() => void) | undefined): Promise<T> {
  if (!leave) return read;
  const timer = setTimeout(leave, STALL_TIMEOUT_MS);
  return read.finally(() => clearTimeout(timer));
}
