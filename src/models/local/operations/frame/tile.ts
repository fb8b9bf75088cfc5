import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { copyInto, stretchTo } from "../../rendering/pixels/compose.ts";
import { createBlank } from "../../rendering/pixels/pixels.ts";

const tilePhrase = { tile: phrase("tile|tiled|tiles|repeat|repeated|pattern") };

const countPattern = /(\d+)\s*(?:x|×|by)\s*(\d+)/i;

export const tile = defineOperation({
  name: "tile",
  about: "Repeats the picture in rows and columns.",
  examples: ["tile it 3x3", "repeat it 2 by 2"],
  isRepeatable: true,
  schema: z.object({ columns: countSchema(), rows: countSchema() }),
  read(clause) {
    if (!hasPhrase(clause, tilePhrase.tile)) return undefined;
    const found = countPattern.exec(clause.rest);
    if (found !== null) clause.rest = clause.rest.replace(found[0], " · ");
    return { columns: Number(found?.[1] ?? 2), rows: Number(found?.[2] ?? 2) };
  },
  describe: ({ columns, rows }) => `tiled ${columns} × ${rows}`,
  async run(picture, { columns, rows }) {
    const one = {
      width: Math.max(1, Math.round(picture.width / columns)),
      height: Math.max(1, Math.round(picture.height / rows)),
    };
    const small = await stretchTo(picture, one);
    const canvas = createBlank({ width: one.width * columns, height: one.height * rows }, picture.channels);
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) copyInto(canvas, small, column * one.width, row * one.height);
    return canvas;
  },
});

function countSchema() {
  return z.int(editorMessages.tiles).min(1, editorMessages.tiles).max(20, editorMessages.tiles);
}
