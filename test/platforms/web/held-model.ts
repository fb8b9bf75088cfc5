import sharp from "sharp";
import { ModelError } from "../../../src/core/errors.ts";
import type { Drawing, DrawOrder, ImageModel } from "../../../src/core/ports/models.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";

type Watch = Parameters<ImageModel["draw"]>[1];

/** A model that a test controls: it draws one colour when `finish` is called. Refuses prompts with "refuse". */
export class HeldModel implements ImageModel {
  readonly id = "studio/easel" as ModelId;
  readonly label = "Easel";
  readonly about = "Paints one colour when a test asks for it";
  readonly can = {
    ...{ references: 5, needsReference: false, seed: true, history: false, previews: true },
    ...{ aspectRatios: "any" as const, resolutions: ["standard", "high"] as const, cost: "computed" as const, price: "$0.04" },
  };
  readonly orders: DrawOrder[] = [];
  #watch: Watch | undefined;
  #finish: (() => void) | undefined;

  choices(_order: unknown, wanted: number): number {
    return wanted;
  }

  estimateUsd(): number {
    return 0.04;
  }

  async draw(order: DrawOrder, watch: Watch): Promise<Drawing> {
    this.orders.push(order);
    if (order.prompt.includes("refuse")) throw new ModelError("refused", "no", { userMessage: "I will not paint that." });
    watch.signal.throwIfAborted(); // the worker may stop before drawing
    this.#watch = watch;
    await new Promise<void>((resolve, reject) => {
      this.#finish = resolve;
      watch.signal.addEventListener("abort", () => reject(watch.signal.reason));
    });
    return { image: await paint("orange"), costUsd: 0.04, notes: [], seed: order.seed };
  }

  preview(image: Uint8Array): void {
    this.#watch?.preview(image);
  }

  /** Calls `listen` when what is being drawn is cancelled. */
  onAbort(listen: () => void): void {
    this.#watch?.signal.addEventListener("abort", listen, { once: true });
  }

  finish(): void {
    this.#finish?.();
  }
}

export function paint(background: string): Promise<Buffer> {
  return sharp({ create: { width: 300, height: 200, channels: 3, background } })
    .png()
    .toBuffer();
}

/** Resembles a photograph: light from one side, gradients, grain. */
export async function photograph(width = 900, height = 600): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  let noise = 7;
  for (let at = 0; at < width * height; at++) {
    const x = (at % width) / width;
    const y = Math.floor(at / width) / height;
    noise = (noise * 1_103_515_245 + 12_345) & 0x7fffffff;
    const grain = (noise / 0x7fffffff - 0.5) * 14;
    const ball = Math.max(0, 1 - Math.hypot((x - 0.6) * 1.5, y - 0.55) * 3.2);
    pixels[at * 3] = clamp(60 + 120 * x + 170 * ball + grain);
    pixels[at * 3 + 1] = clamp(110 + 60 * (1 - y) + 30 * ball + grain);
    pixels[at * 3 + 2] = clamp(190 - 110 * y - 90 * ball + grain);
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
