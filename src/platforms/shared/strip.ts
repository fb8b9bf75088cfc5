// A strip shows a conversation at a glance: its source, then every turn's pictures, side by side.

import type { ConversationSummary } from "../../core/cards/views.ts";
import type { Core } from "../../core/ports.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { sharp, withPictureSlot } from "../../images/picture-slots.ts";
import { resizeForDisplay } from "../../images/renditions.ts";

const HEIGHT = 96;
const GAP = 4;
const MAX_PICTURES = 12;

/** Undefined if nothing is drawn yet. */
export async function renderStrip(line: ConversationSummary, core: Core, type: "webp" | "png"): Promise<Uint8Array | undefined> {
  const thumbs: Uint8Array[] = [];
  for (const key of stripKeys(line)) {
    const picture = await core.findImage(key);
    if (!picture) continue;
    const width = Math.max(1, Math.round((HEIGHT * picture.width) / picture.height));
    thumbs.push(await resizeForDisplay(await picture.read(), Math.min(width, 4 * HEIGHT)));
  }
  return thumbs.length > 0 ? sideBySide(thumbs, type) : undefined;
}

/** The pictures that a strip shows: the first and the newest. */
export function stripKeys({ strip }: ConversationSummary): BlobKey[] {
  const keys = strip.flatMap(({ pictures }) => pictures.flatMap(({ image }) => image?.key ?? []));
  return keys.length > MAX_PICTURES ? [...keys.slice(0, 1), ...keys.slice(1 - MAX_PICTURES)] : keys;
}

function sideBySide(thumbs: Uint8Array[], type: "webp" | "png"): Promise<Uint8Array> {
  return withPictureSlot(async () => {
    const sizes = await Promise.all(thumbs.map(async (bytes) => ({ bytes, ...(await sharp(bytes).metadata()) })));
    let left = 0;
    const placed = sizes.map(({ bytes, width, height }) => {
      const at = { input: Buffer.from(bytes), left, top: Math.max(0, Math.floor((HEIGHT - height) / 2)) };
      left += width + GAP;
      return at;
    });
    const height = Math.max(HEIGHT, ...sizes.map((one) => one.height));
    const canvas = { width: Math.max(1, left - GAP), height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const strip = sharp({ create: canvas }).composite(placed);
    return (type === "webp" ? strip.webp({ quality: 80, effort: 2 }) : strip.png()).toBuffer();
  });
}
