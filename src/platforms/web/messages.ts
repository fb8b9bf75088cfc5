// What the page itself keeps: the chat's messages, their pictures and people's names. Implemented by the storage.

import type { BlobKey, ImageType, Request } from "../../core/vocabulary.ts";

export interface WebPicture {
  key: BlobKey;
  type: ImageType;
  /** Pixels, upright. */
  width: number;
  height: number;
  name: string;
}

export interface WebMessage {
  key: string;
  /** The channel, or the thread: a thread has the key of the message it hangs on. */
  place: string;
  person: string;
  name: string;
  text: string;
  pictures: WebPicture[];
  at: Date;
  /** `said` is shown as it is, `asked` is shown by the card that answers it, `card` and `root` are ours. */
  kind: "said" | "asked" | "card" | "root";
  /** Written down with the message, until the core has it. */
  pending: Request | undefined;
}

export interface WebMessages {
  /** False when there is a message of this key already; then nothing changes. */
  add(message: WebMessage): Promise<boolean>;
  get(key: string): Promise<WebMessage | undefined>;
  /** The core has it: nothing is pending any more, and it belongs where, and is shown as, is said here. */
  settle(key: string, change: Partial<Pick<WebMessage, "place" | "kind">>): Promise<void>;
  /** Oldest first. */
  pending(): Promise<WebMessage[]>;
  /** The newest `limit` of what is shown in a place (`said` and `root`), older than `before`, oldest first. */
  list(place: string, limit: number, before?: Date): Promise<WebMessage[]>;
  remove(key: string): Promise<void>;
  /** Removes everything said in a thread. */
  leave(place: string): Promise<void>;
  /** A picture that some message shows. */
  picture(key: BlobKey): Promise<WebPicture | undefined>;
  /** The name a person chose. */
  nameOf(person: string): Promise<string | undefined>;
  rename(person: string, name: string): Promise<void>;
}
