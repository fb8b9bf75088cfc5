// TIFF 6.0, and BigTIFF with 8-byte numbers: a linked list of directories.

/** Scans of whole books have a few hundred pages. libtiff walks through all of them before anything can stop it. */
const MAX_DIRECTORIES = 1000;

export function scanTiff(bytes: Buffer): { pathological: boolean } {
  const little = bytes[0] === 0x49;
  const read = (at: number, length: number) => (little ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length));
  const big = bytes.length >= 16 && read(2, 2) === 43;
  // readUIntLE and readUIntBE take six bytes at most; in big-endian order the first two of eight are skipped.
  const offset = (at: number) => (big ? read(little ? at : at + 2, 6) : read(at, 4));
  const [countLength, entryLength, offsetLength] = big ? [8, 20, 8] : [2, 12, 4];
  let next = bytes.length < 16 ? 0 : offset(big ? 8 : 4);
  for (let directories = 0; next > 0 && next + countLength <= bytes.length; directories++) {
    if (directories === MAX_DIRECTORIES) return { pathological: true };
    const entries = big ? offset(next) : read(next, 2);
    const end = next + countLength + entries * entryLength;
    if (end + offsetLength > bytes.length) break;
    next = offset(end);
  }
  return { pathological: false };
}
