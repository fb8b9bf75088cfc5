import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";

export type Colour = [red: number, green: number, blue: number, alpha?: number];

export const red: Colour = [255, 0, 0];
export const green: Colour = [0, 255, 0];
export const blue: Colour = [0, 0, 255];
export const white: Colour = [255, 255, 255];

/** A picture of four flat quarters, 48 × 32 pixels: red and green at the top, blue and white at the bottom. */
export function quarters(colours: [Colour, Colour, Colour, Colour] = [red, green, blue, white]): Sharp {
  const [width, height] = [48, 32];
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const quarter = (at % width >= width / 2 ? 1 : 0) + (at >= (width * height) / 2 ? 2 : 0);
    const [r, g, b, alpha = 255] = colours[quarter] ?? white;
    pixels.set([r, g, b, alpha], at * 4);
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 4 } });
  return colours.some(([, , , alpha]) => alpha !== undefined) ? picture : picture.removeAlpha();
}

/** A picture of noise, which no codec compresses well. The same size always has the same pixels. */
export function noise(width: number, height: number): Sharp {
  const channels = 3;
  return sharp(Buffer.alloc(width * height * channels, noisePixels), { raw: { width, height, channels } });
}

/** Pixels around grey, repeated in larger pictures. A prime number of them keeps rows different. */
const noisePixels = Buffer.alloc(99_991 * 3);
for (let at = 0, random = 1; at < noisePixels.length; at++) {
  let sum = 0;
  for (let n = 0; n < 4; n++) {
    random = (random * 48_271) % 2_147_483_647;
    sum += random & 0xff;
  }
  noisePixels[at] = sum / 4;
}

/** The colours in the middle of the four quarters, as RGBA. */
export async function coloursOf(bytes: Uint8Array): Promise<number[][]> {
  const { data, info } = await sharp(bytes).toColourspace("srgb").ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => {
    const begin = (Math.floor(info.height * y) * info.width + Math.floor(info.width * x)) * 4;
    return [...data.subarray(begin, begin + 4)];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

/** The largest difference of any channel between the quarters of a picture and these colours. */
export async function differenceTo(bytes: Uint8Array, colours: Colour[]): Promise<number> {
  const seen = (await coloursOf(bytes)).flat();
  const expected = colours.flatMap(([r, g, b, alpha = 255]) => [r, g, b, alpha]);
  return Math.max(...seen.map((value, at) => Math.abs(value - (expected[at] ?? Number.NaN))));
}

export function chunk(type: string, body: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** `png` with chunks inserted after its header. */
export function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** `jpeg` with a segment inserted after its first marker. */
export function withSegment(jpeg: Buffer, marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** A decompression bomb: a PNG that claims these dimensions and contains next to nothing. */
export function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const empty = new Uint8Array();
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", Buffer.from("789c0300000000", "hex")),
    chunk("IEND", empty),
  ]);
}

/** A ZIP archive with one empty file, `a`. */
export function zip(): Buffer {
  const local = Buffer.from("504b03041400000000000000000000000000000000000000000001000000" + "61", "hex");
  const central = Buffer.from(
    "504b01021400140000000000000000000000000000000000000000000100" + "00000000000000000000000000000000" + "61",
    "hex",
  );
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
