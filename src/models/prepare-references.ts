import type { StoredImage } from "../core/ports.ts";
import { PictureCache } from "../images/cache.ts";
import { type EncodedImage, encodeForModel, type ImageConstraints } from "../images/encode-for-model.ts";

/** The variants of one turn start from the same pictures: each is made ready once. */
const encodedImages = new PictureCache<EncodedImage>({
  maxBytes: 64 * 1024 * 1024,
  bytesOf: ({ bytes }) => bytes,
  ttlMs: 60_000,
});

/** The pictures as they are sent, in their order. */
export async function prepareReferences(pictures: readonly StoredImage[], use: ImageConstraints): Promise<EncodedImage[]> {
  return Promise.all(pictures.map((picture) => encodeReference(picture, use)));
}

export function toDataUrl({ bytes, type }: EncodedImage): string {
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")}`;
}

async function encodeReference(picture: StoredImage, use: ImageConstraints): Promise<EncodedImage> {
  const make = async () => encodeForModel(await picture.read(), picture, use);
  if (picture.key.length === 0) return make(); // not stored: from the command line
  return encodedImages.get(`${picture.key} ${use.longestSide} ${use.bytes}`, make);
}
