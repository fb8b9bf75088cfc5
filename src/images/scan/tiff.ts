// TIFF 6.0, and BigTIFF with numbers of eight bytes: directories, each with the place of the next.

/** Scans of whole books have a few hundred pages. libtiff walks through all of them before anything can stop it. */
const MAX_DIRECTORIES = 1000;

export function scanTiff(bytes: Buffer): { pathological: boolean } {
  const little = bytes[0] === 0x49;
  const read = (at: number, length: number) => (little ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length));
  const big = bytes.length >= 16 && read(2, 2) === 43;
  // Six bytes are as many as a number holds; in big-endian order the first two of eight are skipped.
  const place = (at: number) => (big ? read(little ? at : at + 2, 6) : read(at, 4));
  const [countLength, entryLength, placeLength] = big ? [8, 20, 8] : [2, 12, 4];
  let next = bytes.length < 16 ? 0 : place(big ? 8 : 4);
  for (let directories = 0; next > 0 && next + countLength <= bytes.length; directories++) {
    if (directories === MAX_DIRECTORIES) return { pathological: true };
    const entries = big ? place(next) : read(next, 2);
    const end = next + countLength + entries * entryLength;
    if (end + placeLength > bytes.length) break;
    next = place(end);
  }
  return { pathological: false };
}
