// TIFF 6.0, and BigTIFF with 8-byte numbers: a linked list of directories (pages). Each may have others below it: thumbnails, or the photo to
// which it is the thumbnail.

/** Scans of whole books have a few hundred pages. libtiff walks through all of them before anything can stop it. */
const MAX_DIRECTORIES = 1000;
/** The directories of cameras have about a hundred. */
const MAX_ENTRIES = 4096;
/** In all directories together. A thousand pages have about 20,000. */
const MAX_TOTAL_ENTRIES = 100_000;
const MAX_SUB_DIRECTORIES = 32;

const TAG = { subfileType: 254, width: 256, height: 257, photometric: 262, subDirectories: 330, dngVersion: 50706 };
const knownTags: ReadonlySet<number> = new Set(Object.values(TAG));
const REDUCED = 1;
/** What a sensor measured, without the colours that a raw converter makes of it. */
const rawPhotometrics = [32803, 34892];

/** Which picture of the file it is: a page, or one below it. */
export interface TiffPicture {
  page: number;
  subifd?: number;
}

export interface TiffScan {
  pathological: boolean;
  /** A raw photo, whose other pictures are only previews. */
  raw: boolean;
  /** The picture with the most pixels. Undefined if no directory can be read. */
  largest?: TiffPicture;
  /** Whether there are others that aren't thumbnails. */
  hasOthers: boolean;
}

interface Directory {
  entries: number;
  pixels: number;
  reduced: boolean;
  raw: boolean;
  subDirectories: number[];
  next: number;
}

export function scanTiff(bytes: Buffer): TiffScan {
  const read = directoryReader(bytes);
  const found: { picture: TiffPicture; directory: Directory }[] = [];
  const visited = new Set<number>();
  let entries = 0;
  let pathological = false;
  const add = (at: number, picture: TiffPicture) => {
    pathological ||= visited.has(at) || found.length === MAX_DIRECTORIES || entries > MAX_TOTAL_ENTRIES;
    const directory = pathological ? undefined : read(at);
    if (!directory) return undefined;
    visited.add(at);
    entries += directory.entries;
    found.push({ picture, directory });
    return directory;
  };
  let directory = add(firstDirectory(bytes), { page: 0 });
  for (let page = 0; directory; page++) {
    for (const [subifd, at] of directory.subDirectories.entries()) add(at, { page, subifd });
    directory = add(directory.next, { page: page + 1 });
  }
  const largest = found.toSorted((one, other) => other.directory.pixels - one.directory.pixels)[0];
  return {
    pathological,
    raw: bytes.toString("latin1", 8, 10) === "CR" || found.some(({ directory: { raw } }) => raw),
    ...(largest && { largest: largest.picture }),
    hasOthers: found.some((one) => one !== largest && !one.directory.reduced && one.directory.pixels > 0),
  };
}

function firstDirectory(bytes: Buffer): number {
  const { isBig, offset } = numbersOf(bytes);
  return bytes.length < 16 ? 0 : offset(isBig ? 8 : 4);
}

/** How a file's numbers are read. `offset`: one of four or eight bytes. */
function numbersOf(bytes: Buffer) {
  const isLittle = bytes[0] === 0x49;
  const read = (at: number, length: number) => (isLittle ? bytes.readUIntLE(at, length) : bytes.readUIntBE(at, length));
  const isBig = bytes.length >= 16 && read(2, 2) === 43;
  // readUIntLE and readUIntBE take six bytes at most; in big-endian order the first two of eight are skipped.
  const offset = (at: number) => (isBig ? read(isLittle ? at : at + 2, 6) : read(at, 4));
  return { isBig, read, offset };
}

/** Finds the directory at an offset, if there is one. */
function directoryReader(bytes: Buffer): (at: number) => Directory | undefined {
  const { isBig, read, offset } = numbersOf(bytes);
  const [countLength, entryLength, offsetLength] = isBig ? [8, 20, 8] : [2, 12, 4];
  /** The integers of an entry, in the entry itself where they fit. */
  const valuesOf = (entry: number): number[] => {
    const length = read(entry + 2, 2) === 3 ? 2 : read(entry + 2, 2) === 1 ? 1 : isBig && read(entry + 2, 2) >= 16 ? 8 : 4;
    const count = Math.min(offset(entry + 4), MAX_SUB_DIRECTORIES);
    const inline = entry + 4 + offsetLength;
    const at = count * length <= offsetLength ? inline : offset(inline);
    if (at + count * length > bytes.length) return [];
    return Array.from({ length: count }, (_, index) =>
      length === 8 ? offset(at + index * 8) : read(at + index * length, length),
    );
  };
  return (at) => {
    if (at <= 0 || at + countLength > bytes.length) return undefined;
    const entries = isBig ? offset(at) : read(at, 2);
    const end = at + countLength + entries * entryLength;
    if (entries > MAX_ENTRIES || end + offsetLength > bytes.length) return undefined;
    const values = new Map<number, number[]>();
    for (let entry = at + countLength; entry < end; entry += entryLength) {
      const tag = read(entry, 2);
      if (knownTags.has(tag)) values.set(tag, valuesOf(entry));
    }
    const first = (tag: number) => values.get(tag)?.[0] ?? 0;
    return {
      entries,
      pixels: first(TAG.width) * first(TAG.height),
      reduced: (first(TAG.subfileType) & REDUCED) !== 0,
      raw: values.has(TAG.dngVersion) || rawPhotometrics.includes(first(TAG.photometric)),
      subDirectories: values.get(TAG.subDirectories) ?? [],
      next: offset(end),
    };
  };
}
