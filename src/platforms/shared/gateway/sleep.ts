/** Waits for a number of milliseconds. */
export type Sleep = (ms: number) => Promise<void>;

/** Doesn't keep the process alive. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
