// GIF89a: header, perhaps a palette, then blocks (image 2C, extension 21) of sub-blocks, then the trailer 3B.

const TRAILER = 0x3b;
const EXTENSION = 0x21;
const IMAGE = 0x2c;

/** Three times as many as 32 MB in sub-blocks of maximum length. */
const MAX_BLOCKS = 400_000;

/** `end`: after the trailer, or the length of the file if there is none. */
export function scanGif(bytes: Buffer): { end: number; pathological: boolean } {
  let at = 13 + paletteLength(bytes[10]);
  for (let blocks = 0; blocks < MAX_BLOCKS; blocks++) {
    const start = subBlocksAt(bytes, at);
    if (start === undefined) return { end: bytes[at] === TRAILER ? at + 1 : bytes.length, pathological: false };
    at = start;
    for (let length = bytes[at]; length && blocks < MAX_BLOCKS; length = bytes[at]) {
      at += 1 + length;
      blocks++;
    }
    at++;
  }
  return { end: bytes.length, pathological: true };
}

/** Where the sub-blocks of the block at `at` begin, if it is one. */
function subBlocksAt(bytes: Buffer, at: number): number | undefined {
  if (bytes[at] === EXTENSION) return at + 2;
  if (bytes[at] === IMAGE) return at + 11 + paletteLength(bytes[at + 9]);
  return undefined;
}

function paletteLength(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}
