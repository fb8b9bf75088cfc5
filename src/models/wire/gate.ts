// Large bodies are read a few at a time: the network holds the rest back, and memory holds a few.

import pLimit from "p-limit";

const PLACES = 4;
/** A body that sends nothing for so long gives its place to the next. */
const STALL_MS = 1000;

const places = pLimit(PLACES);

/** The chunks of a body. While `large()`, it takes up one of the places. Cancels the body when nobody reads on. */
export async function* paced(body: ReadableStream<Uint8Array>, large: () => boolean): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let leave: (() => void) | undefined;
  try {
    for (;;) {
      if (!large()) leave = leave?.() as undefined;
      else leave ??= await enter();
      const next = await givingWay(reader.read(), leave);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    leave?.();
    await reader.cancel().catch(() => undefined); // it broke already
  }
}

function enter(): Promise<() => void> {
  return new Promise((resolve) => {
    void places(() => new Promise<void>((leave) => resolve(leave)));
  });
}

/** Leaving twice is leaving once: the reader may leave again later. */
async function givingWay<T>(read: Promise<T>, leave: (() => void) | undefined): Promise<T> {
  if (!leave) return read;
  const timer = setTimeout(leave, STALL_MS);
  return read.finally(() => clearTimeout(timer));
}
