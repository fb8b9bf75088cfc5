// AVIF and HEIC: ISO base media boxes (length, type), one after the other; a length of 0 means up to the end of the file.

/** Where the last box ends. */
export function scanBoxes(bytes: Buffer): number {
  let at = 0;
  for (
    let boxes = 0;
    boxes < 1000 && at + 8 <= bytes.length && /^[ -~]{4}$/.test(bytes.toString("latin1", at + 4, at + 8));
    boxes++
  ) {
    const length = bytes.readUInt32BE(at);
    if (length < 8 || at + length > bytes.length) return length === 0 || length === 1 ? bytes.length : at;
    at += length;
  }
  return at;
}
