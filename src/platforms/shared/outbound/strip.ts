// A strip shows a conversation at a glance: what it started from, then every turn's pictures, side by side.

import type { ConversationSummary } from "../../../core/cards/views.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { BlobKey } from "../../../core/vocabulary.ts";
import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import { resizeForDisplay } from "../../../images/renditions.ts";

const HEIGHT = 96;
const GAP = 4;
const MAX_ORIGINALS = 9;
const MAX_DRAWN = 11;

/** Undefined if nothing is drawn yet. */
export async function renderStrip(line: ConversationSummary, core: Core, type: "webp" | "png"): Promise<Uint8Array | undefined> {
  const { originals, drawn } = picturesOf(line);
  const blocks = [await renderGrid(originals, core), await renderRow(drawn, HEIGHT, 0, core)];
  return blocks.some((thumbs) => thumbs.length > 0) ? sideBySide(blocks, type) : undefined;
}

/** The pictures that a strip shows. */
export function stripKeys(line: ConversationSummary): BlobKey[] {
  const { originals, drawn } = picturesOf(line);
  return [...originals, ...drawn];
}

/** What the conversation started from, and the newest of the pictures that were drawn. */
function picturesOf({ strip }: ConversationSummary): { originals: BlobKey[]; drawn: BlobKey[] } {
  const keysOf = (items: typeof strip) => items.flatMap(({ pictures }) => pictures.flatMap(({ image }) => image?.key ?? []));
  return {
    originals: keysOf(strip.filter(({ turn }) => turn === undefined)).slice(0, MAX_ORIGINALS),
    drawn: keysOf(strip.filter(({ turn }) => turn !== undefined)).slice(-MAX_DRAWN),
  };
}

/** A picture, scaled to its place in the strip. */
interface Thumb {
  bytes: Uint8Array;
  /** Pixels. */
  width: number;
  height: number;
  left: number;
  top: number;
}

/** Several originals are small, in rows, so that there is room for what was made of them. */
async function renderGrid(keys: BlobKey[], core: Core): Promise<Thumb[]> {
  const rows = keys.length > 4 ? 3 : keys.length > 1 ? 2 : 1;
  const columns = Math.ceil(keys.length / rows);
  const height = Math.floor((HEIGHT - (rows - 1) * GAP) / rows);
  const thumbs: Thumb[] = [];
  for (let row = 0; row < rows; row++) {
    const inRow = keys.slice(row * columns, (row + 1) * columns);
    thumbs.push(...(await renderRow(inRow, height, row * (height + GAP), core)));
  }
  return thumbs;
}

/** Side by side from the left edge, `height` pixels high. Pictures that are no longer stored are left out. */
async function renderRow(keys: BlobKey[], height: number, top: number, core: Core): Promise<Thumb[]> {
  const thumbs: Thumb[] = [];
  let left = 0;
  for (const key of keys) {
    const picture = await core.findImage(key);
    if (!picture) continue;
    const wanted = Math.max(1, Math.round((height * picture.width) / picture.height));
    const bytes = await resizeForDisplay(await picture.read(), Math.min(wanted, 4 * height));
    const size = await withPictureSlot(() => sharp(bytes).metadata());
    const space = Math.max(0, Math.floor((height - size.height) / 2));
    thumbs.push({ bytes, width: size.width, height: size.height, left, top: top + space });
    left += size.width + GAP;
  }
  return thumbs;
}

/** One after another, from left to right. */
function sideBySide(blocks: Thumb[][], type: "webp" | "png"): Promise<Uint8Array> {
  let from = 0;
  const placed = blocks.flatMap((block) => {
    const moved = block.map((thumb) => ({ ...thumb, left: from + thumb.left }));
    from = Math.max(from, ...moved.map(({ left, width }) => left + width + GAP));
    return moved;
  });
  const bottom = Math.max(HEIGHT, ...placed.map(({ top, height }) => top + height));
  const canvas = { width: from - GAP, height: bottom, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
  return withPictureSlot(() => {
    const inputs = placed.map(({ bytes, left, top }) => ({ input: Buffer.from(bytes), left, top }));
    const strip = sharp({ create: canvas }).composite(inputs);
    return (type === "webp" ? strip.webp({ quality: 80, effort: 2 }) : strip.png()).toBuffer();
  });
}
