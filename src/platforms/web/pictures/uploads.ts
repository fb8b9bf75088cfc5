// Pictures that people send. They are validated and stored before their message is.

import { messages } from "../../../core/cards/messages.ts";
import { PictureError } from "../../../core/errors.ts";
import type { BlobStore, ImageReader, ReadPicture } from "../../../core/ports/pictures.ts";
import { putReferenced } from "../../../core/turns/put-referenced.ts";
import type { BlobKey, UnusedFile } from "../../../core/vocabulary.ts";
import { fileKindOf } from "../../shared/inbound/file-kinds.ts";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import type { MessageAttachment } from "../store/message-store.ts";

/** A `File` is one. */
export interface UploadedFile {
  name: string;
  size: number;
  bytes(): Promise<Uint8Array>;
}

export interface UploadDeps {
  images: Pick<ImageReader, "read">;
  blobs: Pick<BlobStore, "put" | "remove">;
  /** Whether any row needs the picture. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
}

/** Stores the pictures and runs `use` with them; no sweep removes them until it settles. `unused`: the files beside them that are no pictures,
 *  if it `namesUnused`. Throws `PictureError` with a sentence for the person. */
export async function storeUploads<T>(
  files: UploadedFile[],
  { images, ...stores }: UploadDeps,
  use: (pictures: MessageAttachment[], unused: UnusedFile[]) => Promise<T>,
  { namesUnused = false } = {},
): Promise<T> {
  if (files.length > limits.pictures) throw new PictureError("too-large", pageMessages.tooManyPictures);
  const read: { bytes: Uint8Array; picture: Omit<MessageAttachment, "key"> }[] = [];
  const unused: { file: UnusedFile; error: PictureError }[] = [];
  for (const file of files) {
    if (file.size > limits.bytes) throw new PictureError("too-large", pageMessages.tooLarge);
    const name = safeName(file.name);
    try {
      const { bytes, info, omitted } = await readFile(file, files.length, images);
      const { type, width, height } = info;
      read.push({ bytes, picture: { type, width, height, name, ...(omitted && { omitted }) } });
    } catch (error) {
      if (!isNoPicture(error)) throw error;
      unused.push({ file: { name, kind: fileKindOf("", name) }, error });
    }
  }
  if (unused[0] && (!namesUnused || read.length === 0)) throw unused[0].error;
  const store = async (done: MessageAttachment[]): Promise<T> => {
    const next = read[done.length];
    if (!next)
      return use(
        done,
        unused.map(({ file }) => file),
      );
    return putReferenced(next.bytes, stores, (key) => store([...done, { key, ...next.picture }]));
  };
  return store([]);
}

/** Among several files, the sentence on one that can't be used names it. */
async function readFile(file: UploadedFile, count: number, images: UploadDeps["images"]): Promise<ReadPicture> {
  try {
    return await images.read(await file.bytes());
  } catch (error) {
    if (count === 1 || !(error instanceof PictureError)) throw error;
    throw new PictureError(error.code, messages.aboutFile(safeName(file.name), error.message), { cause: error });
  }
}

/** By its content. Pictures that can't be read are something else: their sender may have another copy. */
function isNoPicture(error: unknown): error is PictureError {
  return error instanceof PictureError && error.code === "not-a-picture";
}

/** The last part of a file's name, short and printable. */
function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  return last.replace(/\p{C}/gu, "").trim().slice(0, 80) || "picture";
}
