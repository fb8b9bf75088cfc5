// WebP: RIFF with one picture chunk (VP8, VP8L), or VP8X, perhaps ALPH, and the picture chunk. Everything else is metadata or animation.

const ALPHA_FLAG = 0x10;

export function scanWebp(bytes: Buffer): { end: number; clean: boolean; lossless: boolean } {
  const end = bytes.length < 12 ? bytes.length : 8 + bytes.readUInt32LE(4);
  const chunks = chunksOf(bytes, end);
  const shape = chunks.map(({ type }) => type).join();
  const clean = end === bytes.length && /^(VP8X,)?(ALPH,)?VP8[ L]$/.test(shape) && flagsAreClean(bytes, shape);
  return { end: Math.min(end, bytes.length), clean, lossless: !chunks.some(({ type }) => type === "VP8 " || type === "ANMF") };
}

function flagsAreClean(bytes: Buffer, shape: string): boolean {
  return !shape.startsWith("VP8X") || ((bytes[20] ?? 0xff) & ~ALPHA_FLAG) === 0;
}

/** The chunks up to `end`, or as many as a still picture with all its metadata may have. Odd lengths are padded. */
function chunksOf(bytes: Buffer, end: number): { type: string; at: number }[] {
  const chunks: { type: string; at: number }[] = [];
  for (let at = 12; at + 8 <= Math.min(end, bytes.length) && chunks.length < 8; ) {
    chunks.push({ type: bytes.toString("latin1", at, at + 4), at });
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return chunks;
}
