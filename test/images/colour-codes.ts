import sharp from "sharp";

/** Codes of ITU-T H.273. */
export const codes = {
  pq: { primaries: 9, transfer: 16, matrix: 6 },
  hlg: { primaries: 9, transfer: 18, matrix: 6 },
  displayP3: { primaries: 12, transfer: 13, matrix: 6 },
};

/** An AVIF or HEIC of one picture, with a property that says what its colours mean. */
export function withColourCodes(bytes: Buffer, { primaries, transfer, matrix }: (typeof codes)["pq"]): Buffer {
  const property = Buffer.from("\0\0\0\x13colrnclx\0\0\0\0\0\0\x80", "latin1"); // full range
  for (const [index, code] of [primaries, transfer, matrix].entries()) property.writeUInt16BE(code, 12 + 2 * index);
  const start = (type: string) => bytes.indexOf(type) - 4;
  const end = (type: string) => start(type) + bytes.readUInt32BE(start(type));
  const properties = countBoxes(bytes.subarray(start("ipco") + 8, end("ipco")));
  const pixels = start("mdat") + 8;
  const pixelsAt = bytes.indexOf(uint32(pixels), start("iloc"));
  const added = property.length + 1;
  bytes.writeUInt32BE(pixels + added, pixelsAt);
  // The main picture is the last one that has properties.
  const count = lastCountAt(bytes.subarray(start("ipma"), end("ipma"))) + start("ipma");
  bytes.writeUInt8((bytes[count] ?? 0) + 1, count);
  const [propertiesEnd, listEnd] = [end("ipco"), end("ipma")];
  for (const [type, more] of [
    ["meta", added],
    ["iprp", added],
    ["ipco", property.length],
    ["ipma", 1],
  ] as const)
    bytes.writeUInt32BE(bytes.readUInt32BE(start(type)) + more, start(type));
  return Buffer.concat([
    ...[bytes.subarray(0, propertiesEnd), property, bytes.subarray(propertiesEnd, listEnd)],
    ...[Buffer.from([properties + 1]), bytes.subarray(listEnd)],
  ]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function countBoxes(bytes: Buffer): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) count++;
  return count;
}

/** Where the number of properties of the last item is. */
function lastCountAt(list: Buffer): number {
  let at = 16;
  for (let items = list.readUInt32BE(12); items > 1; items--) at += 3 + (list[at + 2] ?? 0);
  return at + 2;
}

/** A picture of four quarters with these values from 0 to 1, as an AVIF of 10 bits. */
export async function wideAvif(quarters: number[][]): Promise<Buffer> {
  const [width, height] = [48, 32];
  const pixels = new Uint16Array(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const quarter = (at % width >= width / 2 ? 1 : 0) + (at >= (width * height) / 2 ? 2 : 0);
    pixels.set(quarters[quarter]?.map((value) => Math.round(value * 65_535)) ?? [], at * 3);
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 3 } }).toColourspace("rgb16");
  return picture.avif({ bitdepth: 10, quality: 98, chromaSubsampling: "4:4:4" }).toBuffer();
}
