import type { Sample } from "../program/probe.ts";

/** The program at a quiet moment: nothing is drawn, garbage is collected. */
export interface Checkpoint {
  /** Minutes since the start. */
  minute: number;
  turns: number;
  residentMb: number;
  sample: Sample;
}

const MAX_GROWTH = 0.05;
/** Less than this is noise: a page of the allocator, a cache's entry. */
const NOISE_MB = 4;
/** Connections that are kept open for a moment come and go. */
const NOISE_HANDLES = 2;

const MB = 2 ** 20;

/** What a checkpoint is judged by, in MB or as a count. */
export function figures({ residentMb, sample }: Checkpoint): { memory: Record<string, number>; counts: Record<string, number> } {
  const { external, heapUsed, arrayBuffers } = sample.memory;
  return {
    memory: { resident: residentMb, external: external / MB, "array buffers": arrayBuffers / MB, heap: heapUsed / MB },
    counts: {
      ...sample.resources,
      "listeners on signals": sample.listeners.total,
      "on the most listened to": sample.listeners.max,
      "listeners on the process": sample.processListeners,
    },
  };
}

/** What grew between the first checkpoint after the warm-up and the last, in sentences. */
export function whatGrew(first: Checkpoint, last: Checkpoint): string[] {
  const [before, after] = [figures(first), figures(last)];
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
