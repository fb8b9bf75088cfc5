import type { ErrorResponse } from "./response-writer.ts";

/**
 * Failures of the connection.
 * `reset`: before the service has done anything. `cut`: the work is done and charged, and the answer never arrives.
 * `cut-in-body`: half of the answer arrives. `hangs`: the work is done and charged, and no answer comes.
 */
export type ConnectionFailure = "reset" | "cut" | "cut-in-body" | "hangs";

/** A failure that the next matching requests meet. `response`: an answer in place of the real one. */
export interface PlannedFailure {
  name: string;
  response: ErrorResponse | undefined;
  connection: ConnectionFailure | undefined;
}

/** Failures that are planned for the next matching requests. */
export class PlannedFailures {
  #planned: { of: string; failure: PlannedFailure; left: number }[] = [];

  plan(of: string, failure: PlannedFailure, times: number): void {
    this.#planned.push({ of, failure, left: times });
  }

  /** The failure of the next matching request, if any. */
  take(matches: (of: string) => boolean): PlannedFailure | undefined {
    const planned = this.#planned.find((one) => one.left > 0 && matches(one.of));
    if (planned) planned.left--;
    return planned?.failure;
  }

  clear(): void {
    this.#planned = [];
  }
}

const connectionFailures: readonly string[] = ["reset", "cut", "cut-in-body", "hangs"] satisfies ConnectionFailure[];

export function isConnectionFailure(name: string): name is ConnectionFailure {
  return connectionFailures.includes(name);
}
