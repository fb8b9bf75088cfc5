import { deflateRawSync, inflateRawSync } from "node:zlib";
import { LRUCache } from "lru-cache";
import type { BlobKey } from "../../../core/vocabulary.ts";
import type { Size } from "../rendering/pixels/pixels.ts";
import type { Matte } from "./matte.ts";

/** A matte as it is kept: compressed to a few per cent. */
export interface PackedMatte extends Size {
  bytes: Uint8Array;
  /** Much of it is in doubt. */
  isDoubtful: boolean;
}

/** The mattes of stored pictures, so that the next edit of one needs no search. */
export type MatteCache = LRUCache<BlobKey, PackedMatte>;

/** How many bytes all of them may have together, and how many milliseconds each is kept. */
const MAX_BYTES = 16_000_000;
const MAX_AGE_MS = 3_600_000;

export function createMatteCache(): MatteCache {
  return new LRUCache({ maxSize: MAX_BYTES, ttl: MAX_AGE_MS, sizeCalculation: ({ bytes }) => bytes.length + 100 });
}

export function packMatte({ values, width, height }: Matte, isDoubtful: boolean): PackedMatte {
  return { bytes: deflateRawSync(values, { level: 1 }), width, height, isDoubtful };
}

export function unpackMatte({ bytes, width, height }: Omit<PackedMatte, "isDoubtful">): Matte {
  const values = inflateRawSync(bytes);
  return { values: new Uint8ClampedArray(values.buffer, values.byteOffset, values.length), width, height };
}
