import { monitorEventLoopDelay } from "node:perf_hooks";

export interface MonitorResult {
  /** Delay of the event loop, in milliseconds. */
  delay: { p99: number; worst: number };
  /** Growth: of the peak resident size, and of the heap in the end. */
  megabytes: { peak: number; kept: number };
}

const RESOLUTION_MS = 2;

/** Measures the delay of the event loop, and memory. */
export function startMonitor(): { stop(): MonitorResult } {
  collectGarbage();
  const before = process.memoryUsage();
  let peak = before.rss;
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 250);
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  return {
    stop() {
      loop.disable();
      clearInterval(sampler);
      collectGarbage();
      const heap = process.memoryUsage().heapUsed - before.heapUsed;
      // The histogram has the time between two samples, which includes the resolution.
      const delay = { p99: loop.percentile(99) / 1e6 - RESOLUTION_MS, worst: loop.max / 1e6 - RESOLUTION_MS };
      return { delay, megabytes: { peak: (peak - before.rss) / 2 ** 20, kept: heap / 2 ** 20 } };
    },
  };
}

function collectGarbage(): void {
  globalThis.gc?.();
}
