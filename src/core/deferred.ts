/** Nothing went wrong, it's only too soon. Try again after this many milliseconds, with the newest state. */
export interface Deferred {
  kind: "deferred";
  retryAfterMs: number;
}

export function deferred(retryAfterMs: number): Deferred {
  return { kind: "deferred", retryAfterMs };
}

export function isDeferred<T>(result: T | Deferred): result is Deferred {
  return typeof result === "object" && result !== null && "kind" in result && result.kind === "deferred";
}
