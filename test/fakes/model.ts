import { messages } from "../../src/core/cards/messages.ts";
import { ModelError, PictureError } from "../../src/core/errors.ts";
import type { Drawing, DrawOrder, ImageModel, Models, Reading } from "../../src/core/ports/models.ts";
import type { ImageReader, Provenance } from "../../src/core/ports/pictures.ts";
import type { Instead, ModelId } from "../../src/core/vocabulary.ts";
import { createModelRegistry } from "../../src/models/index.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/**
 * Draws text: the prompt and what it starts from. "refuse N" in the prompt refuses variant N, "not by ID" the model with this id. "wait" waits for the abort signal; with
 * "all the same" the picture is drawn after the abort, otherwise not. A "sticker" has no transparent background.
 */
export class FakeModel implements ImageModel {
  readonly id: ModelId;
  readonly label: string = "Fake";
  readonly about = "draws words";
  readonly can: ImageModel["can"];
  plainChoice?: NonNullable<ImageModel["plainChoice"]>;
  draws = 0;
  /** The cost of a picture if it isn't free. */
  usd = 0.04;
  /** Thrown by every draw if set. */
  error: Error | undefined;

  constructor(id = "fake", can: Partial<ImageModel["can"]> = {}) {
    this.id = id as ModelId;
    this.can = {
      ...{ references: 5, needsReference: false, seed: true, history: true, previews: true },
      ...{ aspectRatios: "any", resolutions: ["standard"], cost: "free", price: "free", ...can },
    };
  }
  choices(_order: { prompt: string }, wanted: number): number {
    return wanted;
  }
  /** What can be done instead of an order that it refuses. */
  protected instead(_order: { prompt: string }): { instead?: Instead } {
    return {};
  }
  estimateUsd(): number {
    return this.can.cost === "free" ? 0 : this.usd;
  }
  async draw(order: DrawOrder, watch: { signal: AbortSignal; preview(image: Uint8Array): void }): Promise<Drawing> {
    watch.signal.throwIfAborted();
    this.draws++;
    if (this.error) {
      await new Promise(setImmediate); // like a network response, it comes later
      throw this.error;
    }
    const from = await Promise.all(order.references.map(async (reference) => text(await reference.read())));
    watch.preview(new TextEncoder().encode(`preview of ${order.prompt}#${order.number}`));
    const isRefused = order.prompt.includes(`refuse ${order.number}`) || order.prompt.includes(`not by ${this.id}`);
    if (isRefused) throw new ModelError("refused", "no", { userMessage: "I will not.", ...this.instead(order) });
    if (order.prompt.includes("wait"))
      await aborted(watch.signal).catch((reason) => {
        if (!order.prompt.includes("all the same")) throw reason;
      });
    return {
      image: new TextEncoder().encode(`${order.prompt}#${order.number}<${from.join("|")}>`),
      costUsd: this.estimateUsd(),
      notes: [
        ...(order.aspectRatio === "as is" ? [] : ["text has no shape"]),
        ...(order.prompt.includes("sticker") ? [messages.notTransparent] : []),
      ],
      seed: order.seed,
    };
  }
}

/** Has the built-in editor's id and reads instructions, as that does: it could do what stands before ", not by local". */
export class FakeEditor extends FakeModel {
  constructor() {
    super("local");
  }
  read({ prompt }: { prompt: string }): Reading {
    return prompt.includes(", not by local") ? { kind: "unknown", words: ["not"] } : { kind: "all" };
  }
  protected override instead({ prompt }: { prompt: string }): { instead: Instead } {
    const [possible = ""] = prompt.split(", not by local");
    return { instead: { possible } };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

export function offering(...models: ImageModel[]): Models {
  return createModelRegistry(models);
}

/** Takes text for pictures, a text that begins with "film" for an animation, and one that begins with "broken" for no picture. "gif": one that stays animated. */
export const wordImages: ImageReader = {
  read: async (bytes) => {
    if (text(bytes).startsWith("broken")) throw new PictureError("damaged", "This picture is damaged.");
    return {
      bytes,
      info: { type: "image/png", width: 4, height: 3, bytes: bytes.length, ...(text(bytes).startsWith("gif") && { frames: 3 }) },
      ...(text(bytes).startsWith("film") && { omitted: "frames" }),
    };
  },
  check: async (bytes) => ({ type: "image/png", width: 4, height: 3, bytes: bytes.length }),
  preview: async (bytes) => bytes,
};

/** Words have no marks. */
export const wordProvenance: Provenance = {
  read: () => ({ credentials: "none" }),
  write: (words) => words,
};
