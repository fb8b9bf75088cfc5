import { z } from "zod";
import { takeAspectRatio } from "../../language/vocabulary/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation, type RenderContext } from "../../operation.ts";
import { drawOver } from "../../rendering/pixels/compose.ts";
import { createSolid, longestSide, type Pixels, resizePixels, type Size } from "../../rendering/pixels/pixels.ts";

const gridPhrase = {
  noun: phrase("grid|collage|contact sheet|montage|photo grid|photo collage"),
  of: phrase(
    "all|every|them|these|pictures|photos|images|together|in|one|both|out|from|two|three|four|five|2|3|4|5|combine|arrange",
  ),
};

export const grid = defineOperation({
  name: "grid",
  about: "Arranges all pictures in a grid.",
  examples: ["make a collage", "arrange all pictures in a grid"],
  pictures: { min: 2, max: 5 },
  setsAspectRatio: true,
  schema: z.object({ columns: z.int().min(0).max(5), gap: z.boolean() }),
  read(clause) {
    if (!hasPhrase(clause, gridPhrase.noun)) return undefined;
    while (hasPhrase(clause, gridPhrase.of));
    takeAspectRatio(clause);
    return { columns: 0, gap: true };
  },
  describe: ({ columns, gap }) =>
    `all pictures in a grid${columns === 0 ? "" : ` of ${columns} columns`}${gap ? "" : " without gaps"}`,
  alternatives: ({ gap }) => [
    { params: { columns: 0, gap: !gap }, label: gap ? "without gaps" : "with gaps" },
    { params: { columns: 1, gap }, label: "one column" },
    { params: { columns: 5, gap }, label: "one row" },
  ],
  async run(picture, { columns, gap }, context) {
    const across = Math.min(columns === 0 ? Math.ceil(Math.sqrt(context.references)) : columns, context.references);
    const down = Math.ceil(context.references / across);
    const cell = tileSize(picture, across);
    const space = gap ? Math.max(1, Math.round(longestSide(cell) * 0.02)) : 0;
    const canvas = createSolid(
      { width: across * cell.width + (across + 1) * space, height: down * cell.height + (down + 1) * space },
      3,
      [255, 255, 255],
    );
    for (let number = 1; number <= context.references; number += 1) {
      const row = Math.floor((number - 1) / across);
      const inRow = Math.min(across, context.references - row * across);
      const width = Math.floor((canvas.width - (inRow + 1) * space) / inRow);
      const tile = { width, height: cell.height };
      const column = (number - 1) % across;
      drawOver(
        canvas,
        await loadTile(picture, number, tile, context),
        space + column * (width + space),
        space + row * (cell.height + space),
      );
    }
    return canvas;
  },
});

/** Picture `number`, cropped to fill a tile. */
function loadTile(picture: Pixels, number: number, tile: Size, context: RenderContext): Promise<Pixels> {
  if (number === 1) return resizePixels(picture, tile, { fit: "cover", position: "attention" });
  return context.reference(number, tile, "cover");
}

/** The size of a tile with the first picture's shape, limited so that the grid isn't too large. */
function tileSize(picture: Pixels, across: number): Size {
  const factor = Math.min(1, 6000 / (across * longestSide(picture)));
  return { width: Math.max(1, Math.round(picture.width * factor)), height: Math.max(1, Math.round(picture.height * factor)) };
}
