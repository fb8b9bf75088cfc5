// What the page itself keeps: the chat's messages, their pictures and people's names. Implemented by the storage.

import type { BlobKey, ImageType, Request } from "../../../core/vocabulary.ts";

export interface MessageAttachment {
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
  location: string;
  person: string;
  name: string;
  text: string;
  pictures: MessageAttachment[];
  at: Date;
  /** `message` is shown as it is, `request` by the card that answers it, `card` and `root` are ours. */
  kind: "message" | "request" | "card" | "root";
  /** Written down with the message, until the core has it. */
  pending: Request | undefined;
}

/** What became of a message that asked for something. `thread`: that of the conversation in which it made a turn. */
export type MessageUpdate = Partial<Pick<WebMessage, "location" | "kind">> & { thread?: string };

export interface WebMessageStore {
  /** False when there is a message of this key already; then nothing changes. */
  add(message: WebMessage): Promise<boolean>;
  get(key: string): Promise<WebMessage | undefined>;
  /** The core has it: nothing is pending any more, and it belongs where, and is shown as, is said here. */
  update(key: string, change: MessageUpdate): Promise<void>;
  /** Oldest first. */
  listPending(): Promise<WebMessage[]>;
  /** The newest `limit` of what is shown in a place (`message` and `root`), older than `before`, oldest first. */
  list(location: string, limit: number, before?: Date): Promise<WebMessage[]>;
  /** Resolves to the pictures that it showed. */
  remove(key: string): Promise<BlobKey[]>;
  /** Removes everything said in a thread, and what was said elsewhere to ask for a turn in it. Resolves to their pictures. */
  removeThread(thread: string): Promise<BlobKey[]>;
  /** What a person said, not what cards and roots of threads say for them; before that moment, or at any time. */
  listMessagesBy(person: string, before: Date | undefined): Promise<WebMessage[]>;
  /** The name a person chose is not known any longer. */
  forgetName(person: string): Promise<void>;
  /** A picture that some message shows. */
  findAttachment(key: BlobKey): Promise<MessageAttachment | undefined>;
  /** The name a person chose. */
  nameOf(person: string): Promise<string | undefined>;
  /** Gives them this name, with a number where somebody else's looks the same ("Bo 2"). Resolves to the name that they have now;
   *  undefined: none was left. */
  rename(person: string, name: string): Promise<string | undefined>;
}

/** Whether this is the message of a person who posted it for everybody: they may delete what others made of it. */
export function hasPosted(person: { id: string }, root: WebMessage | undefined): boolean {
  return root?.kind === "message" && root.person === person.id;
}
