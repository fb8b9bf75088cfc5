/** How an adapter waits for a moment, in milliseconds. */
export type Pause = (ms: number) => Promise<void>;

/** Keeps no process alive. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
