import { LRUCache } from "lru-cache";
import type { Picture } from "../core/ports.ts";
import { forSending, type Sent, type Use } from "../images/send.ts";

/** The variants of one turn start from the same pictures: each is made ready once. */
const ready = new LRUCache<string, Promise<Sent>>({ max: 16, ttl: 60_000, ttlAutopurge: true });

/** The pictures as they are sent, in their order. */
export async function toSend(pictures: readonly Picture[], use: Use): Promise<Sent[]> {
  return Promise.all(pictures.map((picture) => made(picture, use)));
}

export function dataUrl({ bytes, type }: Sent): string {
  return `data:${type};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")}`;
}

async function made(picture: Picture, use: Use): Promise<Sent> {
  if (picture.key.length === 0) return forSending(await picture.read(), picture, use); // not stored: from the command line
  const name = `${picture.key} ${use.longestSide} ${use.bytes}`;
  const known = ready.get(name);
  if (known) return known;
  const making = picture.read().then((bytes) => forSending(bytes, picture, use));
  ready.set(name, making);
  making.catch(() => ready.delete(name));
  return making;
}
