// What its author takes back: the message goes, with its pictures wherever they are shown.

import type { BlobStore, Core } from "../../core/ports.ts";
import type { BlobKey } from "../../core/vocabulary.ts";
import type { WebMessage, WebMessages } from "./messages.ts";
import { web } from "./request.ts";

interface Deps {
  core: Core;
  messages: WebMessages;
  blobs: BlobStore;
  uses(image: BlobKey): Promise<boolean>;
}

/** The message last: until it is gone, its author can try again. */
export async function takeBack({ key, person, pictures }: WebMessage, { core, messages, blobs, uses }: Deps): Promise<void> {
  const images = pictures.map((picture) => picture.key);
  if (images.length > 0) await core.withdraw(web(key), images, person);
  await blobs.remove(await messages.remove(key), uses);
}
