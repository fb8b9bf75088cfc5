import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation, type RenderContext } from "../../operation.ts";
import { drawOver, stretchTo } from "../../rendering/pixels/compose.ts";
import { createBlank, createSolid, longestSide, type Pixels, type Size } from "../../rendering/pixels/pixels.ts";

const besidePhrase = {
  row: phrase(
    "side by side|next to each other|beside each other|beside one another|before (and|/) after|before after|diptych|triptych|in (a)? row|(next to|beside) (first|other|one)|to right of first|horizontally",
  ),
  column: phrase(
    "(on top of|above|below|under|underneath) (each|one) (other|another)|one above other|one below other|vertically|stack|stacked|in (a)? column|(below|under|above) (first|other|one)",
  ),
  verb: phrase("join|combine|stitch|stitched|merge|connect|arrange|line up|place"),
  them: phrase(
    "both|two|three|all|them|(second|2nd|other|first|third)? (photos?|pictures?|images?|pics?)|second one|second|other|photos|pictures|images|together|1|2|3|one",
  ),
};

export const sideBySide = defineOperation({
  name: "side-by-side",
  about: "Puts all pictures next to each other, or one above the other.",
  examples: ["put them side by side", "join the two photos", "stack them vertically"],
  pictures: { min: 2, max: 5 },
  setsAspectRatio: true,
  schema: z.object({ layout: z.enum(["row", "column"]) }),
  read(clause) {
    const column = hasPhrase(clause, besidePhrase.column);
    while (hasPhrase(clause, besidePhrase.column));
    const row = hasPhrase(clause, besidePhrase.row);
    const verb = hasPhrase(clause, besidePhrase.verb);
    const them = hasPhrase(clause, besidePhrase.them);
    while (hasPhrase(clause, besidePhrase.them));
    if (!column && !row && !(verb && them)) return undefined;
    if (!row && !verb && !them) return undefined;
    return { layout: column ? "column" : "row" };
  },
  describe: ({ layout }) => (layout === "row" ? "side by side" : "one above the other"),
  alternatives: ({ layout }) => [
    { params: { layout: layout === "row" ? "column" : "row" }, label: layout === "row" ? "one above the other" : "side by side" },
  ],
  async run(picture, { layout }, context) {
    const gap = Math.round(longestSide(picture) * 0.012);
    const parts = [picture];
    for (let number = 2; number <= context.references; number += 1) {
      parts.push(await loadFitted(context, number, picture, layout));
    }
    return joinPictures(parts, layout, gap);
  },
});

/** Picture `number`, as high (row) or wide (column) as the box. */
async function loadFitted(context: RenderContext, number: number, box: Size, layout: "row" | "column"): Promise<Pixels> {
  const part = await context.reference(
    number,
    layout === "row" ? { width: 16_000, height: box.height } : { width: box.width, height: 16_000 },
    "inside",
  );
  const factor = layout === "row" ? box.height / part.height : box.width / part.width;
  return stretchTo(part, {
    width: Math.max(1, Math.round(part.width * factor)),
    height: Math.max(1, Math.round(part.height * factor)),
  });
}

function joinPictures(parts: Pixels[], layout: "row" | "column", gap: number): Pixels {
  const along = layout === "row" ? ("width" as const) : ("height" as const);
  const length = parts.reduce((sum, part) => sum + part[along], gap * (parts.length - 1));
  const across = layout === "row" ? (parts[0]?.height ?? 1) : (parts[0]?.width ?? 1);
  const size = layout === "row" ? { width: length, height: across } : { width: across, height: length };
  const hasAlpha = parts.some(({ channels }) => channels === 4);
  const canvas = hasAlpha ? createBlank(size, 4) : createSolid(size, 3, [255, 255, 255]);
  let at = 0;
  for (const part of parts) {
    drawOver(canvas, part, layout === "row" ? at : 0, layout === "row" ? 0 : at);
    at += part[along] + gap;
  }
  return canvas;
}
