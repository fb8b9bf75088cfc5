// Pictures that people send: checked, made harmless and stored before anything is said about them.

import { PictureError } from "../../core/errors.ts";
import { putUsed } from "../../core/keep.ts";
import type { BlobStore, ImageReader } from "../../core/ports.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import type { WebPicture } from "./messages.ts";
import { limits, pageWords } from "./words.ts";

/** A `File` of a form is one. */
export interface Upload {
  name: string;
  size: number;
  bytes(): Promise<Uint8Array>;
}

export interface UploadDeps {
  images: Pick<ImageReader, "read">;
  blobs: Pick<BlobStore, "put" | "remove">;
  /** Whether any row needs the picture. */
  uses(image: BlobKey): Promise<boolean>;
}

/** Stores the pictures and runs `use` with them; until it has settled no sweep takes them. Throws `PictureError` with a sentence for the person. */
export async function storeUploads<T>(
  files: Upload[],
  { images, ...stores }: UploadDeps,
  use: (pictures: WebPicture[]) => Promise<T>,
): Promise<T> {
  if (files.length > limits.pictures) throw new PictureError("too-large", pageWords.tooManyPictures);
  const read: { bytes: Uint8Array; picture: Omit<WebPicture, "key"> }[] = [];
  for (const file of files) {
    if (file.size > limits.bytes) throw new PictureError("too-large", pageWords.tooLarge);
    const { bytes, info } = await images.read(await file.bytes());
    read.push({ bytes, picture: { type: info.type, width: info.width, height: info.height, name: safeName(file.name) } });
  }
  const store = async (done: WebPicture[]): Promise<T> => {
    const next = read[done.length];
    if (!next) return use(done);
    return putUsed(next.bytes, stores, (key) => store([...done, { key, ...next.picture }]));
  };
  return store([]);
}

/** The last part of a file's name, short and printable. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return last.replace(/\p{C}/gu, "").trim().slice(0, 80) || "picture";
}
