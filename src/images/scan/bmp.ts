// BMP, as Windows programs write it: a file header of 14 bytes, an information header that is named by its size, perhaps masks and a palette,
// then rows from the bottom up, each padded to four bytes. https://learn.microsoft.com/en-us/windows/win32/gdi/bitmap-storage

const FILE_HEADER = 14;
const CORE = 12;
const INFO = 40;
/** With masks for RGB, and with one for alpha as well. */
const [INFO_V2, INFO_V3] = [52, 56];
const headerSizes = [CORE, INFO, INFO_V2, INFO_V3, 64, 108, 124];
const COMPRESSION = { none: 0, bitFields: 3, alphaBitFields: 6 };

export interface BmpHeader {
  width: number;
  height: number;
  topDown: boolean;
  bits: 1 | 4 | 8 | 16 | 24 | 32;
  /** Where the pixels begin and end. Only those of uncompressed pixels can be known. */
  start: number;
  end: number;
  /** Bytes from one row to the next. */
  stride: number;
  compressed: boolean;
  /** Which bits of 16 or 32 are red, green, blue and alpha. */
  masks: readonly [red: number, green: number, blue: number, alpha: number];
  palette: { start: number; entryLength: 3 | 4; length: number };
}

/** Whether a file begins like a BMP. Others may begin with its two letters. */
export function looksLikeBmp(bytes: Buffer): boolean {
  return (
    bytes.length > FILE_HEADER + CORE && bytes.toString("latin1", 0, 2) === "BM" && headerSizes.includes(bytes.readUInt32LE(14))
  );
}

/** Undefined if the header makes no sense. */
export function readBmpHeader(bytes: Buffer): BmpHeader | undefined {
  const size = bytes.readUInt32LE(14);
  const isCore = size === CORE;
  if (bytes.length < FILE_HEADER + Math.max(size, CORE)) return undefined;
  const signedHeight = isCore ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const width = isCore ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  const height = Math.abs(signedHeight);
  const bits = bitsOf(bytes.readUInt16LE(isCore ? 24 : 28));
  if (width <= 0 || height === 0 || !bits) return undefined;
  const compression = isCore ? COMPRESSION.none : bytes.readUInt32LE(30);
  const hasMasks = compression === COMPRESSION.bitFields || compression === COMPRESSION.alphaBitFields;
  const masksAfter = size === INFO && hasMasks ? (compression === COMPRESSION.alphaBitFields ? 16 : 12) : 0;
  const colours = isCore ? 0 : bytes.readUInt32LE(46);
  const start = bytes.readUInt32LE(10);
  const stride = Math.ceil((width * bits) / 32) * 4;
  const paletteStart = FILE_HEADER + size + masksAfter;
  if (start < paletteStart) return undefined;
  return {
    ...{ width, height, topDown: signedHeight < 0, bits, start, end: start + stride * height, stride },
    compressed: compression !== COMPRESSION.none && !hasMasks,
    masks: hasMasks
      ? readMasks(bytes, size >= INFO_V3 || compression === COMPRESSION.alphaBitFields)
      : defaultMasks(bytes, size, bits),
    palette: {
      start: paletteStart,
      entryLength: isCore ? 3 : 4,
      length: bits > 8 ? 0 : Math.min(colours || 2 ** bits, 2 ** bits),
    },
  };
}

export function scanBmp(bytes: Buffer): { end: number } {
  const header = readBmpHeader(bytes);
  return { end: header && !header.compressed ? Math.min(header.end, bytes.length) : bytes.length };
}

function bitsOf(value: number): BmpHeader["bits"] | undefined {
  return ([1, 4, 8, 16, 24, 32] as const).find((bits) => bits === value);
}

const MASKS_AT = FILE_HEADER + INFO;

function readMasks(bytes: Buffer, hasAlpha: boolean): BmpHeader["masks"] {
  const mask = (index: number) => (MASKS_AT + 4 * index + 4 <= bytes.length ? bytes.readUInt32LE(MASKS_AT + 4 * index) : 0);
  return [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0];
}

function defaultMasks(bytes: Buffer, size: number, bits: number): BmpHeader["masks"] {
  if (bits === 16) return [0x7c00, 0x03e0, 0x001f, 0];
  return [0xff0000, 0xff00, 0xff, size >= INFO_V3 && size !== 64 ? bytes.readUInt32LE(MASKS_AT + 12) : 0];
}
