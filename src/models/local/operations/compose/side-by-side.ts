import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { operation, type RenderContext } from "../../operation.ts";
import { lay, stretched } from "../../rendering/compose.ts";
import { blank, longestSide, type Pixels, type Size, solid } from "../../rendering/pixels.ts";

// Several pictures in one. The first is the one that is edited; the others come as they are.

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

export const sideBySide = operation({
  name: "side-by-side",
  about: "All pictures next to each other, or one above the other.",
  examples: ["put them side by side", "join the two photos", "stack them vertically"],
  pictures: { min: 2, max: 5 },
  setsShape: true,
  schema: z.object({ way: z.enum(["row", "column"]) }),
  read(clause) {
    const column = hasPhrase(clause, besidePhrase.column);
    while (hasPhrase(clause, besidePhrase.column));
    const row = hasPhrase(clause, besidePhrase.row);
    const verb = hasPhrase(clause, besidePhrase.verb);
    const them = hasPhrase(clause, besidePhrase.them);
    while (hasPhrase(clause, besidePhrase.them));
    if (!column && !row && !(verb && them)) return undefined;
    if (!row && !verb && !them) return undefined;
    return { way: column ? "column" : "row" };
  },
  describe: ({ way }) => (way === "row" ? "side by side" : "one above the other"),
  alternatives: ({ way }) => [
    { params: { way: way === "row" ? "column" : "row" }, label: way === "row" ? "one above the other" : "side by side" },
  ],
  async run(picture, { way }, context) {
    const gap = Math.round(longestSide(picture) * 0.012);
    const parts = [picture];
    for (let number = 2; number <= context.references; number += 1) {
      parts.push(await fitted(context, number, picture, way));
    }
    return joinedUp(parts, way, gap);
  },
});

/** Picture `number` at the height (row) or width (column) of the box. */
async function fitted(context: RenderContext, number: number, box: Size, way: "row" | "column"): Promise<Pixels> {
  const part = await context.reference(
    number,
    way === "row" ? { width: 16_000, height: box.height } : { width: box.width, height: 16_000 },
    "inside",
  );
  const factor = way === "row" ? box.height / part.height : box.width / part.width;
  return stretched(part, {
    width: Math.max(1, Math.round(part.width * factor)),
    height: Math.max(1, Math.round(part.height * factor)),
  });
}

function joinedUp(parts: Pixels[], way: "row" | "column", gap: number): Pixels {
  const along = way === "row" ? ("width" as const) : ("height" as const);
  const length = parts.reduce((sum, part) => sum + part[along], gap * (parts.length - 1));
  const across = way === "row" ? (parts[0]?.height ?? 1) : (parts[0]?.width ?? 1);
  const size = way === "row" ? { width: length, height: across } : { width: across, height: length };
  const clear = parts.some(({ channels }) => channels === 4);
  const canvas = clear ? blank(size, 4) : solid(size, 3, [255, 255, 255]);
  let at = 0;
  for (const part of parts) {
    lay(canvas, part, way === "row" ? at : 0, way === "row" ? 0 : at);
    at += part[along] + gap;
  }
  return canvas;
}
