// What each model's newest pictures cost here, and how long they took: read now and then, so that choosing a model waits for nothing.

import type { Log } from "../core/ports/runtime.ts";
import type { SpendingStore } from "../core/stores.ts";
import type { Measurements } from "./auto.ts";

/** How many pictures of each model count. */
const NEWEST = 50;

export class ModelMeasurements {
  #newest: Measurements = new Map();
  readonly #spending: Pick<SpendingStore, "measureModels">;
  readonly #log: Log;

  constructor(spending: Pick<SpendingStore, "measureModels">, log: Log) {
    this.#spending = spending;
    this.#log = log;
  }

  get newest(): Measurements {
    return this.#newest;
  }

  /** Never rejects: the earlier measurements stay. */
  async refresh(): Promise<void> {
    try {
      this.#newest = await this.#spending.measureModels(NEWEST);
    } catch (error) {
      this.#log.warn({ err: error }, "failed to measure models");
    }
  }
}
