import type { Sample } from "../program/probe.ts";

/** A measurement of the idle program after a garbage collection. */
export interface Checkpoint {
  /** Minutes since the start. */
  minute: number;
  turns: number;
  residentMb: number;
  sample: Sample;
}

const MAX_GROWTH = 0.05;
/** Smaller differences are noise, such as allocator pages and cache entries. */
const NOISE_MB = 4;
/** Kept-alive connections come and go. */
const NOISE_HANDLES = 2;

const MB = 2 ** 20;

/** Memory in MB and resource counts. */
export function measurementsOf({ residentMb, sample }: Checkpoint): {
  memory: Record<string, number>;
  counts: Record<string, number>;
} {
  const { external, heapUsed, arrayBuffers } = sample.memory;
  return {
    memory: { resident: residentMb, external: external / MB, "array buffers": arrayBuffers / MB, heap: heapUsed / MB },
    counts: {
      ...sample.resources,
      "listeners on signals": sample.listeners.total,
      "listeners on one signal": sample.listeners.max,
      "listeners on the process": sample.processListeners,
    },
  };
}

/** Describes what grew between two checkpoints. */
export function findGrowth(first: Checkpoint, last: Checkpoint): string[] {
  const [before, after] = [measurementsOf(first), measurementsOf(last)];
  const memory = Object.entries(after.memory).flatMap(([name, mb]) => {
    const was = before.memory[name] ?? 0;
    const grown = mb - was;
    const tooMuch = name !== "heap" && grown > Math.max(NOISE_MB, was * MAX_GROWTH);
    return tooMuch ? [`${name} grew from ${was.toFixed(0)} to ${mb.toFixed(0)} MB`] : [];
  });
  const counts = Object.entries(after.counts).flatMap(([name, count]) => {
    const was = before.counts[name] ?? 0;
    return count > was + NOISE_HANDLES ? [`${name} grew from ${was} to ${count}`] : [];
  });
  return [...memory, ...counts];
}
