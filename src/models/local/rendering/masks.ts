import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import type { MaskResult, Masks } from "../../masks.ts";
import type { Part } from "../language/regions.ts";
import { targetRegion } from "../language/target-region.ts";
import type { SubjectFinder } from "../subject/finder.ts";
import { maskInWorker } from "./render-in-worker.ts";

/** Masks from what the built-in editor finds in a picture. */
export function createMasks(finder: SubjectFinder): Masks {
  return {
    async maskFor(prompt, picture, signal) {
      const part = targetRegion(prompt);
      if (part === undefined) return undefined;
      return maskFor(picture, part, finder, signal);
    },
  };
}

/** Without a mask a model can do its work too: what goes wrong here is no fault of the drawing. */
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
