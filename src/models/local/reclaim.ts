import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Pixels of a picture whose copies are worth a few milliseconds. */
const LARGE_BYTES = 4_000_000;

let collect: (() => void) | undefined;

/** Gives back the memory of pictures that nothing needs any longer, before one of this size is made. A large picture is hundreds of
 *  megabytes outside the heap, where the engine barely sees them: left alone, it holds those of many steps at once. */
export async function reclaim({ width, height }: { width: number; height: number }): Promise<void> {
  if (width * height < LARGE_BYTES) return;
  collect ??= collector();
  collect();
  await setImmediate(); // libvips' own memory goes in a callback
}

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}
