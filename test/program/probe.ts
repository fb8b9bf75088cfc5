// Loaded into the program's process by `--import`, for measurements from outside. The program itself knows nothing of it.

import { getEventListeners } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { isMainThread } from "node:worker_threads";

/** What the process says of itself. */
export interface Sample {
  memory: NodeJS.MemoryUsage;
  /** What keeps the event loop alive or could, by type: timers, sockets, pipes. The probe's own server is left out. */
  resources: Record<string, number>;
  /** Listeners on abort signals that are still referred to: on all of them, and on the one that has most. */
  listeners: { all: number; most: number };
  /** Listeners on the process. */
  processListeners: number;
  /** Since the sample before, in milliseconds. */
  loop: {
    /** How late a timer came at worst, waiting for a core included. */
    lateMs: number;
    /** The most of a core that was used between two looks of the event loop. A busy machine doesn't change it. */
    heldMs: number;
  };
}

const TICK_MS = 5;

if (isMainThread && process.env.PROBE_FILE && process.argv[1]?.endsWith("/src/main.ts")) start(process.env.PROBE_FILE);

/** Answers every request with a `Sample`, after collecting garbage where that is possible. `file` gets the port. */
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

/** Of the main thread. */
function coreMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Remembers every signal that somebody listens to, for as long as something else does. */
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
      let [all, most] = [0, 0];
      for (const reference of known) {
        const signal = reference.deref();
        if (!signal) known.delete(reference);
        const listeners = signal && !signal.aborted ? getEventListeners(signal, "abort").length : 0;
        all += listeners;
        most = Math.max(most, listeners);
      }
      return { all, most };
    },
  };
}
