import { createSubjectMasks, type MaskOptions } from "../subject/subject-mask.ts";
import type { RenderOutcome } from "./job.ts";
import { createBlank, decodePixels, dropOpaqueAlpha, ImpossibleOperation, toSharp } from "./pixels/pixels.ts";
import type { RenderHooks } from "./render.ts";
import { openImage } from "./source.ts";

/** More detail than a marked area has. In pixels. */
const MAX_SIDE = 2048;

/** Draws the area that the subject of a picture covers: a white PNG of the picture's shape, up to 2,048 pixels a side, with the subject's
 *  opacity. */
export async function renderSelection(
  picture: Uint8Array,
  find: RenderHooks["find"],
  options?: MaskOptions,
): Promise<RenderOutcome> {
  const small = () => openImage(picture).resize({ width: MAX_SIDE, height: MAX_SIDE, fit: "inside", withoutEnlargement: true });
  try {
    const pixels = await dropOpaqueAlpha(await decodePixels(small()));
    const matte = await createSubjectMasks(small, find, options).fine.matteOf(pixels, 0);
    const area = createBlank(pixels, 4);
    area.bytes.fill(255);
    for (let at = 0; at < matte.values.length; at += 1) area.bytes[4 * at + 3] = matte.values[at] as number;
    return { kind: "drawn", image: await toSharp(area).png().toBuffer(), unchanged: [] };
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", userMessage: error.message };
    throw error;
  }
}
