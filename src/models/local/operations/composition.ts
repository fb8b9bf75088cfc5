import { z } from "zod";
import { lay, stretched, takeAspectRatio } from "../language/aspect-ratio-phrases.ts";
import { type Clause, hasPhrase, phrase, takePhrase } from "../language/phrase.ts";
import { type Anchor, anchorNames, describePosition, numberOf, percentOf, takeAnchor } from "../language/quantities.ts";
import { editorMessages } from "../messages.ts";
import { clamp, operation, type RenderContext } from "../operation.ts";
import { blank, longestSide, type Pixels, resizePixels, type Size, shortestSide, solid } from "../rendering/pixels.ts";

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

const insetPhrase = {
  which: phrase(
    "(second|2nd|other|attached|new|next|another) (photo|picture|image|pic|one|reference)|(image|photo|picture|reference) 2|inset|picture in picture|pip|logo|second",
  ),
  third: phrase("(third|3rd) (photo|picture|image|pic|one)|(image|photo|picture|reference) 3|third"),
  verb: phrase("overlay|overlaid|put|place|insert|inset|show|stick|drop|superimpose|paste"),
  size: phrase("(at|with|to)? <percent> (size|of width|wide|width)?"),
  small: phrase("small|smaller|tiny|little"),
  large: phrase("big|bigger|large|larger"),
  filler: phrase("top of (first|it)|over (first|it)|first|one|over|on top|as (inset|overlay)"),
};

const insetRange = editorMessages.range("the size of the second picture", "1%", "100%");

export const overlay = operation({
  name: "overlay",
  about: "The second picture small in a corner of the first.",
  examples: ["put the second photo in the corner", "picture in picture", "overlay image 2 in the top left corner"],
  atEdges: true,
  movement: "none",
  pictures: { min: 2, max: 2 },
  schema: z.object({
    reference: z.int().min(2).max(5),
    place: z.enum(anchorNames),
    size: z.number().positive(insetRange).max(1, insetRange),
  }),
  read(clause) {
    const third = hasPhrase(clause, insetPhrase.third);
    if (!third && !hasPhrase(clause, insetPhrase.which)) return undefined;
    hasPhrase(clause, insetPhrase.verb);
    const percent = takePhrase(clause, insetPhrase.size)?.percent;
    const size = hasPhrase(clause, insetPhrase.small) ? 0.18 : hasPhrase(clause, insetPhrase.large) ? 0.45 : 0.3;
    const place = takeAnchor(clause) ?? "bottom-right";
    while (hasPhrase(clause, insetPhrase.filler));
    return { reference: third ? 3 : 2, place, size: percent === undefined ? size : numberOf(percent) / 100 };
  },
  describe: ({ reference, place, size }) => `picture ${reference} ${describePosition(place)} at ${percentOf(size)}`,
  alternatives: (said) =>
    (["bottom-right", "bottom-left", "top-right", "top-left", "centre"] as const)
      .filter((other) => other !== said.place)
      .map((other) => ({ params: { ...said, place: other }, label: describePosition(other) })),
  async run(picture, { reference, place, size }, context) {
    const box = { width: Math.max(1, Math.round(picture.width * size)), height: Math.max(1, Math.round(picture.height * size)) };
    const small = await context.reference(reference, box, "inside");
    const { left, top } = corner(picture, small, place);
    return lay(picture, small, left, top);
  },
});

function corner(picture: Pixels, small: Pixels, place: Anchor): { left: number; top: number } {
  const margin = Math.round(shortestSide(picture) * 0.03);
  const [spareX, spareY] = [picture.width - small.width, picture.height - small.height];
  const left = place.includes("left") ? margin : place.includes("right") ? spareX - margin : spareX / 2;
  const top = place.startsWith("top") ? margin : place.startsWith("bottom") ? spareY - margin : spareY / 2;
  return { left: Math.round(clamp(left, 0, spareX)), top: Math.round(clamp(top, 0, spareY)) };
}

const gridPhrase = {
  noun: phrase("grid|collage|contact sheet|montage|photo grid|photo collage"),
  of: phrase(
    "all|every|them|these|pictures|photos|images|together|in|one|both|out|from|two|three|four|five|2|3|4|5|combine|arrange",
  ),
};

export const grid = operation({
  name: "grid",
  about: "All pictures as tiles of one size.",
  examples: ["make a collage", "arrange all pictures in a grid"],
  pictures: { min: 2, max: 5 },
  setsShape: true,
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
    const cell = cellOf(picture, across);
    const space = gap ? Math.max(1, Math.round(longestSide(cell) * 0.02)) : 0;
    const canvas = solid(
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
      lay(
        canvas,
        await tileOf(picture, number, tile, context),
        space + column * (width + space),
        space + row * (cell.height + space),
      );
    }
    return canvas;
  },
});

/** Picture `number` cut to fill a tile. */
function tileOf(picture: Pixels, number: number, tile: Size, context: RenderContext): Promise<Pixels> {
  if (number === 1) return resizePixels(picture, tile, { fit: "cover", position: "attention" });
  return context.reference(number, tile, "cover");
}

/** A tile of the first picture's shape, as large as keeps the whole within bounds. */
function cellOf(picture: Pixels, across: number): Size {
  const factor = Math.min(1, 6000 / (across * longestSide(picture)));
  return { width: Math.max(1, Math.round(picture.width * factor)), height: Math.max(1, Math.round(picture.height * factor)) };
}

const blendPhrase = {
  verb: phrase("blend|blended|double exposure|superimpose|superimposed|mix|merge|cross fade|crossfade|dissolve|composite"),
  them: phrase(
    "both|two|all|them|together|with|into|(second|2nd|other|first)? (photos?|pictures?|images?|pics?)|second one|second|other|each|over|1|2|one|image|and|(photo|picture|image) 2",
  ),
  share: phrase("(at|by|with)? <percent>"),
};

const blendRange = editorMessages.range("blending", "1%", "100%");

export const blend = operation({
  name: "blend",
  about: "The second picture shining through the first, as a double exposure.",
  examples: ["blend the two photos", "double exposure"],
  movement: "none",
  pictures: { min: 2, max: 2 },
  schema: z.object({
    amount: z.number().min(0.01, blendRange).max(1, blendRange),
  }),
  read(clause: Clause) {
    if (!hasPhrase(clause, blendPhrase.verb)) return undefined;
    const percent = takePhrase(clause, blendPhrase.share)?.percent;
    while (hasPhrase(clause, blendPhrase.them));
    return { amount: percent === undefined ? 0.5 : numberOf(percent) / 100 };
  },
  describe: ({ amount }) => `picture 2 blended in at ${percentOf(amount)}`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0.05, 0.95) }),
  async run(picture, { amount }, context) {
    return lay(picture, await context.reference(2, picture, "cover"), 0, 0, amount);
  },
});
