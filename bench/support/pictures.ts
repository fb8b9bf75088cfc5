// Pictures that take as much work as photographs: soft shapes and some grain.

import { sharp } from "../../src/images/picture-slots.ts";

const background = "#7a8a99";

/** Every call creates a different picture. */
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

export async function createJpeg(width: number, height: number): Promise<Uint8Array> {
  return (await photograph(width, height)).jpeg({ quality: 90 }).toBuffer();
}

/** Like the response of an image model. */
export async function createPng(width: number, height: number): Promise<Uint8Array> {
  return (await photograph(width, height)).png({ compressionLevel: 6 }).toBuffer();
}

/** Twelve megapixels with an orientation tag, as phones store them. */
export async function createPhonePhoto(): Promise<Uint8Array> {
  return (await photograph(4032, 3024)).withMetadata({ orientation: 6 }).jpeg({ quality: 92 }).toBuffer();
}

/** One after the other. */
export async function createMany(count: number, make: () => Promise<Uint8Array>): Promise<Uint8Array[]> {
  const made: Uint8Array[] = [];
  while (made.length < count) made.push(await make());
  return made;
}

/** Adds a number as a comment, so that no two files are equal. */
export function withNumber(picture: Uint8Array, number: number): Uint8Array {
  const comment = Buffer.alloc(8);
  comment.writeUInt16BE(0xfffe, 0);
  comment.writeUInt16BE(6, 2);
  comment.writeUInt32BE(number, 4);
  return Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)]);
}
