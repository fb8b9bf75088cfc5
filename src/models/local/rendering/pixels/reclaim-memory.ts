import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Below this many pixels, collecting takes longer than it is worth. */
const LARGE_PIXELS = 4_000_000;

let collectGarbage: (() => void) | undefined;

/** Frees the memory of unused pictures before one of this size is made. A large picture takes hundreds of megabytes outside the heap,
 *  which V8 hardly counts: without this, the pictures of many steps stay in memory at once. */
export async function reclaimMemory({ width, height }: { width: number; height: number }): Promise<void> {
  if (width * height < LARGE_PIXELS) return;
  collectGarbage ??= exposeCollector();
  collectGarbage();
  await setImmediate(); // libvips frees its own memory in a callback
}

function exposeCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
