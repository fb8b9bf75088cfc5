// Whether a result should have a transparent background, and whether it has.

import { messages } from "../core/cards/messages.ts";
import { PictureError } from "../core/errors.ts";
import type { DrawOrder, ImageModel } from "../core/ports/models.ts";
import type { StoredImage } from "../core/ports/pictures.ts";
import { hasTransparency } from "../images/encode-for-model.ts";

/** Words that ask for a cut-out. */
const cutOut =
  /\btransparen|\bcut(?:ting)?[\s-]*(?:it|him|her|them|this|that|(?:the|my|our) [\w-]+)?[\s-]*out\b(?! of the (?:picture|photo|image|shot|frame))|\bsticker\b|\b(?:remove|delete|erase|drop|lose|no|without)\s+(?:the |a |an |any |its |my |all )?backgrounds?\s*(?:$|[.,;!?)]|and\b|from\b|please\b)/i;
/** Words that ask for surroundings. */
const surroundings =
  /\bbackgrounds?\b|\bbehind\b|\b(?:in front of|on|in|at|onto|into|inside) (?:a|an|the|some) \w|\bscene(?:ry)?\b|\blandscape\b/i;

/** A provider's model that requests a transparent background if the order calls for one, and notes if the result has none. */
export function withTransparency(model: ImageModel): ImageModel {
  return {
    ...model,
    async draw(order, watch) {
      if (!(await wantsTransparency(order))) return model.draw(order, watch);
      const drawing = await model.draw({ ...order, transparent: true }, watch);
      return (await isTransparent(drawing.image)) ? drawing : { ...drawing, notes: [...drawing.notes, messages.notTransparent] };
    },
  };
}

/** The words ask for a cut-out, or the first picture is one and the words don't ask for surroundings. */
async function wantsTransparency({ prompt, references: [first] }: DrawOrder): Promise<boolean> {
  if (cutOut.test(prompt)) return true;
  return first !== undefined && !surroundings.test(prompt) && (await isCutOut(first));
}

async function isCutOut(picture: StoredImage): Promise<boolean> {
  return picture.type !== "image/jpeg" && (await isTransparent(await picture.read()));
}

async function isTransparent(picture: Uint8Array): Promise<boolean> {
  try {
    return await hasTransparency(picture);
  } catch (error) {
    if (error instanceof PictureError) return false; // the check of every drawing says what is wrong with it
    throw error;
  }
}
