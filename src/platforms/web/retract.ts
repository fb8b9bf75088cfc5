// Removes a message for its author, with its pictures in all conversations.

import type { Core } from "../../core/ports/core.ts";
import type { BlobStore } from "../../core/ports/pictures.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import { web } from "./parse-line.ts";
import type { WebMessage, WebMessageStore } from "./store/message-store.ts";

interface Deps {
  core: Pick<Core, "withdrawImages">;
  messages: WebMessageStore;
  blobs: BlobStore;
  isImageReferenced(image: BlobKey): Promise<boolean>;
}

/** Removes the message last: until then its author can try again. */
export async function retractMessage(
  { key, person, pictures }: WebMessage,
  { core, messages, blobs, isImageReferenced }: Deps,
): Promise<void> {
  const images = pictures.map((picture) => picture.key);
  if (images.length > 0) await core.withdrawImages(web(key), images, person);
  await blobs.remove(await messages.remove(key), isImageReferenced);
}
