/** Milliseconds. All processes of a machine agree about it. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
