// Pictures: reading, marking and storing them.

import type { BlobKey, ImageInfo, ModelId, Omitted } from "../vocabulary.ts";

/** A stored picture whose bytes are read on demand. */
export interface StoredImage extends ImageInfo {
  read(): Promise<Uint8Array>;
}

/** A picture that a model made. */
export interface GeneratedImage extends StoredImage {
  model: ModelId;
}

export interface ReadPicture {
  bytes: Uint8Array;
  info: Omit<ImageInfo, "key">;
  /** What the file has besides the picture in `bytes`. */
  omitted?: Omitted;
}

/** The only way in for bytes that claim to be a picture. Throws `PictureError`. */
export interface ImageReader {
  /** A person's picture → upright, sRGB, 8 bits, without metadata except the mark of how it was made. Of several pages, the largest. GIF and
   *  WebP stay animated, unless they are too long. Bytes that are like that already are returned unchanged. People take turns: `person`
   *  identifies them across platforms. */
  read(bytes: Uint8Array, person?: string): Promise<ReadPicture>;
  /** A model's picture: decodes it fully to make sure, and leaves its bytes alone. */
  check(bytes: Uint8Array): Promise<Omit<ImageInfo, "key">>;
  /** A small rendition to show while the rest is drawn, longest side ≤ 512 pixels, WebP. */
  preview(bytes: Uint8Array): Promise<Uint8Array>;
}

/** How a picture came to be. "generated": a model made it. "composite": a model changed or added to a picture that wasn't. "edited": changed
 *  without such a model. */
export type PictureOrigin = "generated" | "composite" | "edited";

/** What a picture's file says about how it was made. Nobody has verified it. */
export interface PictureMark {
  origin?: PictureOrigin;
  /** The models that made it, as free text. */
  system?: string;
  /** A signed statement (C2PA, "Content Credentials"). "removed": the file says that it had one. */
  credentials: "present" | "removed" | "none";
}

/** Reads and writes machine-readable marks of AI-made pictures. Never throws, and never changes a pixel. */
export interface Provenance {
  read(picture: Uint8Array): PictureMark;
  /** A copy with the mark. `prompt`: written only if the admin wants it. Undefined: the file's structure doesn't allow it. */
  write(picture: Uint8Array, mark: { origin: PictureOrigin; system?: string; prompt?: string }): Uint8Array | undefined;
}

/** Content-addressed: the key is the hash of the bytes. Writes are atomic. */
export interface BlobStore {
  /** Throws `StorageError` `full` if there's no room for another picture, or `unavailable` or `refused` if none can be stored for now. Called
   *  before one is paid for. */
  ensureFreeSpace(): Promise<void>;
  /** Stores the bytes and runs `use` with their key. No sweep removes them until `use` has settled, so write the row that needs them
   *  in it. Throws `StorageError` `full`, or `unavailable` or `refused` as every method may. */
  put<T>(bytes: Uint8Array, use: (key: BlobKey) => Promise<T>): Promise<T>;
  /** Throws `StorageError` `missing`, or `damaged` if the bytes have changed. */
  get(key: BlobKey): Promise<Uint8Array>;
  /** Removes those of `keys` that are not `used`. Resolves to their number. */
  remove(keys: Iterable<BlobKey>, used: (key: BlobKey) => Promise<boolean>): Promise<number>;
  /** Removes everything unused, such as leftovers of a process that died. */
  sweep(used: (key: BlobKey) => Promise<boolean>): Promise<number>;
}
