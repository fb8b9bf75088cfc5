/** How an adapter waits for a moment, in milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** Keeps no process alive. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
