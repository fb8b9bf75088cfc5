// Pictures that cost what photographs cost: soft shapes, some grain.

import { sharp } from "../src/images/picture-slots.ts";

const background = "#7a8a99";

/** Every call draws another picture. */
function photograph(width: number, height: number) {
  const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
  const shapes = sharp({
    create: { width: Math.ceil(width / 8), height: Math.ceil(height / 8), channels: 3, background, noise },
  });
  return shapes
    .png()
    .toBuffer()
    .then((small) => sharp(small).resize(width, height, { fit: "fill", kernel: "cubic" }));
}

export async function jpeg(width: number, height: number): Promise<Uint8Array> {
  return (await photograph(width, height)).jpeg({ quality: 90 }).toBuffer();
}

/** As an image model answers. */
export async function png(width: number, height: number): Promise<Uint8Array> {
  return (await photograph(width, height)).png({ compressionLevel: 6 }).toBuffer();
}

/** Twelve megapixels on their side, as a phone holds them. */
export async function phonePhoto(): Promise<Uint8Array> {
  return (await photograph(4032, 3024)).withMetadata({ orientation: 6 }).jpeg({ quality: 92 }).toBuffer();
}

/** One after another, so that no more than one is in the making. */
export async function many(count: number, make: () => Promise<Uint8Array>): Promise<Uint8Array[]> {
  const made: Uint8Array[] = [];
  while (made.length < count) made.push(await make());
  return made;
}

/** The same JPEG with a number in it, so that no two are one file. */
export function numbered(picture: Uint8Array, number: number): Uint8Array {
  const comment = Buffer.alloc(8);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(6, 2);
  comment.writeUInt32BE(number, 4);
  return Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)]);
}
