import type { Lease, Leases } from "../../core/leases.ts";

/** The leases of a program that runs as one process. */
export class LocalLeases implements Leases {
  readonly #held = new Set<string>();

  async acquire(name: string): Promise<Lease | undefined> {
    if (this.#held.has(name)) return undefined;
    this.#held.add(name);
    const controller = new AbortController();
    return {
      name,
      epoch: 1,
      signal: controller.signal,
      isHeld: () => !controller.signal.aborted,
      release: async () => {
        if (controller.signal.aborted) return;
        this.#held.delete(name);
        controller.abort();
      },
    };
  }
}
