// Draws what an instruction does to a picture, for help pages.

import type { ImageModel } from "../core/ports/models.ts";
import type { ImageReader } from "../core/ports/pictures.ts";
import type { BlobKey } from "../core/vocabulary.ts";

/** In milliseconds. An illustration isn't worth more. */
const TIMEOUT_MS = 60_000;
const SEED = 1;

/** Resolves to a whole file. Rejects with `ModelError` if the instruction needs more than one picture. */
export function createIllustrator(editor: ImageModel, images: Pick<ImageReader, "read">) {
  return async (prompt: string, picture: Uint8Array): Promise<Uint8Array> => {
    const { bytes, info } = await images.read(picture, "help");
    const reference = { ...info, key: "" as BlobKey, read: async () => bytes };
    const order = { prompt, references: [reference], history: [], number: 1, choice: { index: 0, of: 1 }, personHash: "" };
    const { image } = await editor.draw(
      { ...order, aspectRatio: "as is", resolution: "standard", seed: SEED, requestedAt: new Date() },
      { signal: AbortSignal.timeout(TIMEOUT_MS), preview: () => undefined },
    );
    return image;
  };
}
