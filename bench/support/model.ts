import type { Drawing, DrawOrder, ImageModel } from "../../src/core/ports/models.ts";
import type { ModelId } from "../../src/core/vocabulary.ts";

interface DrawContext {
  signal: AbortSignal;
  preview(image: Uint8Array): void;
}

/** Gets its pictures from `draw`. Everything else is free and takes no time. */
export class BenchModel implements ImageModel {
  readonly id = "bench" as ModelId;
  readonly label = "Bench";
  readonly about = "returns ready-made pictures";
  readonly can = {
    ...{ references: 5, needsReference: false, seed: true, history: true, previews: true },
    ...{ aspectRatios: "any" as const, resolutions: ["standard"] as const, cost: "free" as const, price: "free" },
  };
  readonly #draw: (order: DrawOrder, context: DrawContext) => Promise<Uint8Array>;

  constructor(draw: (order: DrawOrder, context: DrawContext) => Promise<Uint8Array>) {
    this.#draw = draw;
  }

  choices(_order: unknown, requested: number): number {
    return requested;
  }

  estimateUsd(): number {
    return 0;
  }

  async draw(order: DrawOrder, context: DrawContext): Promise<Drawing> {
    return { image: await this.#draw(order, context), costUsd: 0, notes: [], seed: order.seed };
  }
}
