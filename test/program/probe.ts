// Loaded into the program's process with `--import`, to measure it from outside. The program doesn't know about it.

import { getEventListeners } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { isMainThread } from "node:worker_threads";

/** One measurement of the process. */
export interface Sample {
  memory: NodeJS.MemoryUsage;
  /** Active resources by type (timers, sockets, pipes), without the probe's own server. */
  resources: Record<string, number>;
  /** Listeners on abort signals that are still reachable: in total, and on the one with the most. */
  listeners: { total: number; max: number };
  processListeners: number;
  /** Since the previous sample, in milliseconds. */
  loop: {
    /** The longest delay of a timer, including the wait for a core. */
    lateMs: number;
    /** The most CPU time between two ticks of the event loop. A busy machine doesn't change it. */
    heldMs: number;
  };
}

const TICK_MS = 5;

if (isMainThread && process.env.PROBE_FILE && process.argv[1]?.endsWith("/src/main.ts")) start(process.env.PROBE_FILE);

/** Answers every request with a `Sample`; `/gc` collects garbage first, where that is possible. Writes the port to `file`. */
function start(file: string): void {
  const signals = watchSignals();
  const loop = watchLoop();
  const server = createServer((request, response) => {
    if (request.url === "/gc") for (let n = 0; n < 2; n++) globalThis.gc?.();
    const sample: Sample = {
      ...{ memory: process.memoryUsage(), resources: resourcesNow(), listeners: signals.count(), loop: loop.take() },
      processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    };
    response.writeHead(200, { connection: "close" }).end(JSON.stringify(sample));
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address) writeFileSync(file, String(address.port));
  });
  server.unref();
}

function resourcesNow(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of process.getActiveResourcesInfo()) counts[type] = (counts[type] ?? 0) + 1;
  const own = counts.TCPSocketWrap ?? 0;
  return { ...counts, TCPSocketWrap: Math.max(0, own - 1) };
}

function watchLoop() {
  let [at, cpu, lateMs, heldMs] = [performance.now(), coreMs(), 0, 0];
  setInterval(() => {
    const [now, used] = [performance.now(), coreMs()];
    lateMs = Math.max(lateMs, now - at - TICK_MS);
    heldMs = Math.max(heldMs, used - cpu);
    [at, cpu] = [now, used];
  }, TICK_MS).unref();
  return {
    take() {
      const taken = { lateMs, heldMs };
      [lateMs, heldMs] = [0, 0];
      return taken;
    },
  };
}

/** CPU time of the main thread. */
function coreMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Tracks every signal that has had a listener, without keeping it alive. */
function watchSignals() {
  const known = new Set<WeakRef<AbortSignal>>();
  const seen = new WeakSet<AbortSignal>();
  const original = AbortSignal.prototype.addEventListener;
  AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...args: Parameters<typeof original>) {
    if (!seen.has(this)) known.add(new WeakRef(this));
    seen.add(this);
    return original.apply(this, args);
  };
  return {
    count() {
      let [total, max] = [0, 0];
      for (const reference of known) {
        const signal = reference.deref();
        if (!signal) known.delete(reference);
        const listeners = signal && !signal.aborted ? getEventListeners(signal, "abort").length : 0;
        total += listeners;
        max = Math.max(max, listeners);
      }
      return { total, max };
    },
  };
}
