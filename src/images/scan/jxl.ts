// JPEG XL: a codestream, alone or in a box of an ISO base media file. ISO/IEC 18181-1, 18181-2.

interface Size {
  width: number;
  height: number;
}

const CODESTREAM = "\xff\x0a";
const CONTAINER = "\0\0\0\x0cJXL \r\n\x87\n";
const MAX_BOXES = 1000;

export function looksLikeJxl(head: string): boolean {
  return head.startsWith(CODESTREAM) || head.startsWith(CONTAINER);
}

/** The size before the picture is turned upright. Undefined if it can't be read. */
export function readJxlSize(bytes: Buffer): Size | undefined {
  const at = codestreamAt(bytes);
  return at === undefined || at + 12 > bytes.length ? undefined : readSize(bitReader(bytes.subarray(at + 2, at + 12)));
}

function codestreamAt(bytes: Buffer): number | undefined {
  const startsAt = (at: number) => (bytes.toString("latin1", at, at + 2) === CODESTREAM ? at : undefined);
  if (startsAt(0) === 0) return 0;
  for (let at = 0, boxes = 0; at + 8 <= bytes.length && boxes < MAX_BOXES; boxes++) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const header = length === 1 ? 16 : 8; // a length of 8 bytes follows
    if (type === "jxlc") return startsAt(at + header);
    if (type === "jxlp") return startsAt(at + header + 4); // the number of the part
    if (length < 8) return undefined;
    at += length;
  }
  return undefined;
}

type ReadBits = (count: number) => number;

/** The least significant bit of a byte comes first. */
function bitReader(bytes: Buffer): ReadBits {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) value += (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) * 2 ** bit;
    return value;
  };
}

/** Width to height, by their code. */
const ratios = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;
const sideBits = [9, 13, 18, 30];

function readSize(read: ReadBits): Size {
  const isSmall = read(1) === 1; // both sides are multiples of 8, up to 256
  const readSide = () => (isSmall ? 8 * (1 + read(5)) : 1 + read(sideBits[read(2)] ?? 0));
  const height = readSide();
  const ratio = ratios[read(3) - 1];
  return { width: ratio ? Math.floor((height * ratio[0]) / ratio[1]) : readSide(), height };
}
