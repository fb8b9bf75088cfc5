// How AVIF and HEIC say what their colours mean: in a property of type "colr" with codes of ITU-T H.273, or with an ICC profile.

/** Codes of ITU-T H.273. */
export interface ColourCodes {
  primaries: number;
  transfer: number;
}

const PRIMARIES = { bt2020: 9, displayP3: 12 };
export const TRANSFER = { pq: 16, hlg: 18 };
const MAX_BOXES = 2000;
/** Boxes that contain others, after this many bytes. */
const containers: Record<string, number> = { meta: 4, iprp: 0, ipco: 0 };

/** The codes of a picture that would look wrong if it were taken as sRGB. Undefined if there are none, or an ICC profile says more. */
export function readColourCodes(bytes: Buffer): ColourCodes | undefined {
  let boxes = 0;
  let codes: ColourCodes | undefined;
  const walk = (from: number, end: number): void => {
    for (let at = from; at + 8 <= end && boxes++ < MAX_BOXES; ) {
      const length = bytes.readUInt32BE(at);
      const type = bytes.toString("latin1", at + 4, at + 8);
      if (length < 8 || at + length > end) return;
      const skipped = containers[type];
      if (skipped !== undefined) walk(at + 8 + skipped, at + length);
      if (type === "colr" && bytes.toString("latin1", at + 8, at + 12) === "nclx" && length >= 18)
        codes ??= { primaries: bytes.readUInt16BE(at + 12), transfer: bytes.readUInt16BE(at + 14) };
      at += length;
    }
  };
  walk(0, bytes.length);
  return codes && (isHdr(codes) || Object.values(PRIMARIES).includes(codes.primaries)) ? codes : undefined;
}

export function isHdr({ transfer }: ColourCodes): boolean {
  return transfer === TRANSFER.pq || transfer === TRANSFER.hlg;
}
