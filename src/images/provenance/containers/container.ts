/** A picture's file, with the parts that say where the picture comes from. */
export interface Container {
  /** The XMP packet. Undefined: it has none, or one in several parts or too large. */
  xmp?: Buffer;
  /** The C2PA manifest store: JUMBF boxes. */
  manifest?: Buffer;
  /** A copy with this packet as its only XMP. Undefined: the packet is too large for the format. */
  withXmp(packet: Buffer): Buffer | undefined;
  /** A copy without XMP and C2PA manifest; the same bytes if it has neither. */
  strip(): Buffer;
}

/** XMP packets up to this size are read. */
export const MAX_XMP_BYTES = 256 * 1024;

/** Replaces a range of a file. Empty range: inserts. No `data`: removes. */
export interface Edit {
  start: number;
  end: number;
  data?: Buffer;
}

/** Copies the bytes with these edits, which don't overlap. */
export function applyEdits(bytes: Buffer, edits: Edit[]): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (const { start, end, data } of edits.toSorted((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(from, start));
    if (data) parts.push(data);
    from = end;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/** Whether these bytes begin like a C2PA manifest store: a JUMBF superbox whose description has the type "c2pa". */
export function isManifest(bytes: Buffer): boolean {
  return bytes.toString("latin1", 4, 8) === "jumb" && bytes.toString("latin1", 12, 20) === "jumdc2pa";
}
