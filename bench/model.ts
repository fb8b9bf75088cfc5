import type { Drawing, DrawOrder, ImageModel } from "../src/core/ports.ts";
import type { ModelId } from "../src/core/vocabulary.ts";

interface Watch {
  signal: AbortSignal;
  preview(image: Uint8Array): void;
}

/** Asks `drawn` for the picture; all else is free of charge and of time. */
export class BenchModel implements ImageModel {
  readonly id = "bench" as ModelId;
  readonly label = "Bench";
  readonly about = "hands over ready-made pictures";
  readonly can = {
    ...{ references: 5, needsReference: false, seed: true, history: true, previews: true },
    ...{ aspectRatios: "any" as const, resolutions: ["standard"] as const, cost: "free" as const, price: "free" },
  };
  readonly #drawn: (order: DrawOrder, watch: Watch) => Promise<Uint8Array>;

  constructor(drawn: (order: DrawOrder, watch: Watch) => Promise<Uint8Array>) {
    this.#drawn = drawn;
  }

  choices(_order: unknown, wanted: number): number {
    return wanted;
  }

  estimateUsd(): number {
    return 0;
  }

  async draw(order: DrawOrder, watch: Watch): Promise<Drawing> {
    return { image: await this.#drawn(order, watch), costUsd: 0, notes: [], seed: order.seed };
  }
}
