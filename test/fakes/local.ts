import type { ImageModel } from "../../src/core/ports/models.ts";
import { local } from "../../src/models/local/local.ts";

/** The built-in editor, as if chance were part of each of its edits: their cards offer "Run again". */
export const variedLocal: ImageModel = {
  ...local,
  async draw(...order) {
    const { applied: _, ...drawing } = await local.draw(...order);
    return drawing;
  },
};
