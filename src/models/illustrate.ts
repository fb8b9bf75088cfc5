// Draws what an instruction does to a picture, for help pages.

import type { ImageModel } from "../core/ports/models.ts";
import type { ImageReader } from "../core/ports/pictures.ts";
import type { BlobKey } from "../core/vocabulary.ts";
import { areaOfBox, type Box } from "../images/area.ts";

/** In milliseconds. An illustration isn't worth more. */
const TIMEOUT_MS = 60_000;
const SEED = 1;

/** `area`: what a person would mark, in pixels of the picture. Resolves to a whole file. Rejects with `ModelError` if the instruction needs more than one picture. */
export function createIllustrator(editor: ImageModel, images: Pick<ImageReader, "read">) {
  return async (prompt: string, picture: Uint8Array, area?: Box): Promise<Uint8Array> => {
    const { bytes, info } = await images.read(picture, "help");
    const reference = { ...info, key: "" as BlobKey, read: async () => bytes };
    const order = { prompt, references: [reference], history: [], number: 1, choice: { index: 0, of: 1 }, personHash: "" };
    const marked = area && (await areaOfBox(area, info, { feather: 0, invert: false })).png;
    const { image } = await editor.draw(
      {
        ...order,
        ...(marked && { area: { read: async () => marked } }),
        aspectRatio: "as is",
        resolution: "standard",
        seed: SEED,
        requestedAt: new Date(),
      },
      { signal: AbortSignal.timeout(TIMEOUT_MS), preview: () => undefined },
    );
    return image;
  };
}
