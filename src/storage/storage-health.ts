// Whether the database and the picture store answer.

import { setTimeout as sleep } from "node:timers/promises";

const TIMEOUT_MS = 2_000;
/** Anybody may ask, so the services are asked once in this time at most. */
const CACHE_MS = 1_000;

type ServiceState = "ready" | "down";
interface ServiceStates {
  database: ServiceState;
  pictures: ServiceState;
}

type Checks = Record<keyof ServiceStates, () => Promise<unknown>>;

export class StorageHealth {
  readonly #checks: Checks;
  #askedAt = Number.NEGATIVE_INFINITY;
  #states: Promise<ServiceStates> | undefined;

  /** `checks`: each rejects if the service can't be used. */
  constructor(checks: Checks) {
    this.#checks = checks;
  }

  read(): Promise<ServiceStates> {
    if (this.#states && performance.now() - this.#askedAt < CACHE_MS) return this.#states;
    this.#askedAt = performance.now();
    this.#states = this.#ask();
    return this.#states;
  }

  async #ask(): Promise<ServiceStates> {
    const [database, pictures] = await Promise.all([stateOf(this.#checks.database), stateOf(this.#checks.pictures)]);
    return { database, pictures };
  }
}

async function stateOf(check: () => Promise<unknown>): Promise<ServiceState> {
  const answer = check().then(
    (): ServiceState => "ready",
    (): ServiceState => "down",
  );
  return Promise.race([answer, sleep(TIMEOUT_MS, "down" as const, { ref: false })]);
}
