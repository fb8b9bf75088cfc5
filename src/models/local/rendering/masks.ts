import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import type { MaskResult, Masks } from "../../masks.ts";
import type { Part } from "../language/clauses/regions.ts";
import { findTargetRegion } from "../language/clauses/target-region.ts";
import type { SubjectFinder } from "../subject/network/finder.ts";
import { maskInWorker } from "./worker/render-in-worker.ts";

/** Masks from the subjects that the built-in editor finds. */
export function createMasks(finder: SubjectFinder): Masks {
  return {
    async maskFor(prompt, picture, signal) {
      const part = findTargetRegion(prompt);
      if (part === undefined) return undefined;
      return maskFor(picture, part, finder, signal);
    },
  };
}

/** A model can draw without a mask, so a failure here must not fail the drawing. */
async function maskFor(picture: Uint8Array, part: Part, finder: SubjectFinder, signal: AbortSignal): Promise<MaskResult> {
  try {
    const { width, height } = await withPictureSlot(() => sharp(picture).metadata());
    const outcome = await maskInWorker({ picture, part }, width * height, finder, signal);
    if (outcome.kind === "refused") return { kind: "none" };
    return { kind: "mask", png: outcome.image, kept: part === "background" ? "subject" : "background" };
  } catch {
    signal.throwIfAborted();
    return { kind: "none" };
  }
}
