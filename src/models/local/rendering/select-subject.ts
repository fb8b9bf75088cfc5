import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import type { SubjectFinder } from "../subject/network/finder.ts";
import { selectInWorker } from "./worker/render-in-worker.ts";

/** The area that the subject of a picture covers, or a sentence that says why no subject was found. */
export type Selection = { kind: "area"; png: Uint8Array } | { kind: "none"; userMessage: string };

/** Finds the subjects of pictures for people who mark areas. `person`: takes turns with others. Rejects with the signal's reason once it is
 *  aborted, and with `ModelError` if a process dies. */
export function createSubjectSelector(finder: SubjectFinder) {
  return async (picture: Uint8Array, person: string, signal: AbortSignal): Promise<Selection> => {
    const { width, height } = await withPictureSlot(() => sharp(picture).metadata());
    const outcome = await selectInWorker(person, picture, width * height, finder, signal);
    return outcome.kind === "refused" ? { kind: "none", userMessage: outcome.userMessage } : { kind: "area", png: outcome.image };
  };
}
