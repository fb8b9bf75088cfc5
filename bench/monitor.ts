import { monitorEventLoopDelay } from "node:perf_hooks";

export interface MonitorResult {
  /** Of the event loop, in milliseconds. */
  delay: { p99: number; worst: number };
  /** More than before: resident at most, and in the heap when all is over. */
  megabytes: { most: number; kept: number };
}

const EVERY_MS = 2;

/** Watches the event loop and the memory. */
export function startMonitor(): { stop(): MonitorResult } {
  gc();
  const before = process.memoryUsage();
  let most = before.rss;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 250);
  const loop = monitorEventLoopDelay({ resolution: EVERY_MS });
  loop.enable();
  return {
    stop() {
      loop.disable();
      clearInterval(look);
      gc();
      const heap = process.memoryUsage().heapUsed - before.heapUsed;
      // What it measures is the time between two looks.
      const delay = { p99: loop.percentile(99) / 1e6 - EVERY_MS, worst: loop.max / 1e6 - EVERY_MS };
      return { delay, megabytes: { most: (most - before.rss) / 2 ** 20, kept: heap / 2 ** 20 } };
    },
  };
}

function gc(): void {
  globalThis.gc?.();
}
