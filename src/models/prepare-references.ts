import type { StoredImage } from "../core/ports/pictures.ts";
import { PictureCache } from "../images/cache.ts";
import { type EncodedImage, encodeForModel, type ImageConstraints } from "../images/encode-for-model.ts";

/** The variants of a turn share references: each is encoded once. */
const encodedImages = new PictureCache<EncodedImage>({
  maxBytes: 64 * 1024 * 1024,
  bytesOf: ({ bytes }) => bytes,
  ttlMs: 60_000,
});

/** Encodes the references, in order. */
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
