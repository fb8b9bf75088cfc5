import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds before the first preview, between previews, and before the picture. */
export interface Pace {
  firstMs?: number;
  betweenMs?: number;
  finalMs?: number;
}

/** Where a request waits: before the response, before the n-th preview (from 0), or before the picture. */
export type Point = "answer" | "final" | number;

/** Holds requests back until they are released. */
export class Hold {
  readonly #waiting: (() => void)[] = [];
  readonly #changed: () => void;
  #over = false;
  readonly before: Point;

  constructor(before: Point, changed: () => void) {
    this.before = before;
    this.#changed = changed;
  }

  /** The number of requests that wait here. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Releases all requests, including later ones. */
  release(): void {
    this.#over = true;
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Releases the request that has waited longest. */
  releaseOne(): void {
    this.#waiting.shift()?.();
  }

  /** Rejects when the client disconnects. */
  wait(signal: AbortSignal): Promise<void> {
    if (this.#over) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(go);
      this.#changed();
    });
  }
}

/** The delays and holds of all models. */
export class Paces {
  readonly #paces = new Map<string, Pace>();
  readonly #holds: { of: string; hold: Hold }[] = [];

  /** `of`: a model, or `*` for those without a pace of their own. */
  set(of: string, pace: Pace): void {
    this.#paces.set(of, pace);
  }

  hold(of: string, hold: Hold): void {
    this.#holds.push({ of, hold });
  }

  /** Waits at this point of a request. Rejects when the client disconnects. */
  async reach(point: Point, names: string[], signal: AbortSignal): Promise<void> {
    const ms = msBefore(point, names.map((name) => this.#paces.get(name)).find(Boolean) ?? this.#paces.get("*") ?? {});
    if (ms > 0) await sleep(ms, undefined, { signal });
    for (const { of, hold } of this.#holds)
      if (hold.before === point && (of === "*" || names.includes(of))) await hold.wait(signal);
    signal.throwIfAborted();
  }
}

function msBefore(point: Point, { firstMs = 0, betweenMs = 0, finalMs = 0 }: Pace): number {
  if (point === "answer") return 0;
  if (point === "final") return finalMs;
  return point === 0 ? firstMs : betweenMs;
}
