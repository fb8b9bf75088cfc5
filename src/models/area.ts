// Edits of the part of a picture that a person marked.

import { messages } from "../core/cards/messages.ts";
import type { AreaPicture, Drawing, ImageModel } from "../core/ports/models.ts";
import type { StoredImage } from "../core/ports/pictures.ts";
import { blendIntoArea } from "../images/area.ts";

/** What the card says about a drawing that was limited to the area, that had another shape, or that can't be limited. */
interface AreaNotes {
  limited: string;
  otherShape: string;
  ignored: string;
}

const notes: AreaNotes = {
  limited: messages.areaBlended,
  otherShape: messages.areaOtherShape,
  ignored: messages.areaIgnored,
};

/** A provider's model whose drawing only shows inside the marked area. None leaves the rest alone, not even with a mask. */
export function withinArea(model: ImageModel): ImageModel {
  return {
    ...model,
    async draw(order, watch) {
      const drawing = await model.draw(order, watch);
      return order.area ? keepOutside(drawing, order.references[0], order.area, notes) : drawing;
    },
  };
}

/** The drawing inside the area, and everywhere else the picture as it was. Animations stay as they were drawn. Throws `PictureError`. */
export async function keepOutside(
  drawing: Drawing,
  original: StoredImage | undefined,
  area: AreaPicture,
  notes: AreaNotes,
): Promise<Drawing> {
  const noted = (note: string) => ({ ...drawing, notes: [...drawing.notes, note] });
  if (!original || original.frames !== undefined) return noted(notes.ignored);
  const image = await blendIntoArea(await original.read(), drawing.image, await area.read());
  return image ? { ...noted(notes.limited), image } : noted(notes.otherShape);
}
