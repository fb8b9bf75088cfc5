import type { Picture } from "../core/ports.ts";
import { PictureCache } from "../images/cache.ts";
import { forSending, type Sent, type Use } from "../images/send.ts";

/** The variants of one turn start from the same pictures: each is made ready once. */
const ready = new PictureCache<Sent>({ maxBytes: 64 * 1024 * 1024, bytesOf: ({ bytes }) => bytes, ttlMs: 60_000 });

/** The pictures as they are sent, in their order. */
export async function toSend(pictures: readonly Picture[], use: Use): Promise<Sent[]> {
  return Promise.all(pictures.map((picture) => made(picture, use)));
}

export function dataUrl({ bytes, type }: Sent): string {
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")}`;
}

async function made(picture: Picture, use: Use): Promise<Sent> {
  const make = async () => forSending(await picture.read(), picture, use);
  if (picture.key.length === 0) return make(); // not stored: from the command line
  return ready.get(`${picture.key} ${use.longestSide} ${use.bytes}`, make);
}
