// TIFFs of several pictures, which sharp can't write.

export interface TiffPage {
  width: number;
  height: number;
  /** One channel for all of its pixels. */
  grey: number;
  /** More entries: tag → number. */
  tags?: Record<number, number>;
  /** Pictures below it, as cameras put the photo below its thumbnail. */
  below?: TiffPage[];
}

export const reduced = { 254: 1 };

/** Uncompressed, 8 bits, little-endian. */
export function tiffOf(pages: TiffPage[]): Buffer {
  const parts: Buffer[] = [Buffer.from("II*\0\0\0\0\0", "latin1")];
  let length = 8;
  const append = (part: Buffer) => {
    parts.push(part);
    length += part.length;
    return length - part.length;
  };
  const appendPage = ({ width, height, grey, tags, below = [] }: TiffPage): { at: number; directory: Buffer } => {
    const offsets = below.map((page) => appendPage(page).at);
    const pixels = append(Buffer.alloc(width * height + ((width * height) % 2), grey));
    const list = Buffer.alloc(4 * offsets.length);
    for (const [index, at] of offsets.entries()) list.writeUInt32LE(at, 4 * index);
    const listAt = offsets.length > 1 ? append(list) : (offsets[0] ?? 0);
    const entries: [tag: number, type: number, count: number, value: number][] = [
      [256, 4, 1, width],
      [257, 4, 1, height],
      [258, 3, 1, 8],
      [259, 3, 1, 1],
      [262, 3, 1, 1],
      [273, 4, 1, pixels],
      [277, 3, 1, 1],
      [278, 4, 1, height],
      [279, 4, 1, width * height],
    ];
    for (const [tag, value] of Object.entries(tags ?? {})) {
      const same = entries.findIndex(([one]) => one === Number(tag));
      entries.splice(same < 0 ? entries.length : same, same < 0 ? 0 : 1, [Number(tag), 4, 1, value]);
    }
    if (offsets.length > 0) entries.push([330, 4, offsets.length, listAt]);
    const directory = Buffer.alloc(2 + 12 * entries.length + 4);
    directory.writeUInt16LE(entries.length);
    for (const [index, [tag, type, count, value]] of entries.toSorted(([one], [other]) => one - other).entries()) {
      directory.writeUInt16LE(tag, 2 + 12 * index);
      directory.writeUInt16LE(type, 4 + 12 * index);
      directory.writeUInt32LE(count, 6 + 12 * index);
      directory.writeUInt32LE(value, 10 + 12 * index);
    }
    return { at: append(directory), directory };
  };
  let before: { buffer: Buffer; at: number } = { buffer: parts[0] as Buffer, at: 4 };
  for (const page of pages) {
    const { at, directory } = appendPage(page);
    before.buffer.writeUInt32LE(at, before.at);
    before = { buffer: directory, at: directory.length - 4 };
  }
  return Buffer.concat(parts);
}
