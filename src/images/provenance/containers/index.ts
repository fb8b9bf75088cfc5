import type { Container } from "./container.ts";
import { parseGif } from "./gif.ts";
import { parseJpeg } from "./jpeg.ts";
import { parsePng } from "./png.ts";
import { parseWebp } from "./webp.ts";

/** Reads the structure of a JPEG, PNG, WebP or GIF. Undefined for anything else, and for files that are damaged. Never throws. Takes about a
 *  millisecond per megabyte at most. */
export function openContainer(picture: Uint8Array): Container | undefined {
  const bytes = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  return parsePng(bytes) ?? parseJpeg(bytes) ?? parseWebp(bytes) ?? parseGif(bytes);
}
