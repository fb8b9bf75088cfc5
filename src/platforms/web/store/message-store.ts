// What the page stores: the chat's messages, their pictures and people's names.

import type { BlobKey, ImageType, Omitted, Request } from "../../../core/vocabulary.ts";

export interface MessageAttachment {
  key: BlobKey;
  type: ImageType;
  /** Pixels, upright. */
  width: number;
  height: number;
  name: string;
  /** What the person's file had besides it. */
  omitted?: Omitted;
}

export interface WebMessage {
  key: string;
  /** The channel, or the thread (the key of its root message). */
  location: string;
  person: string;
  name: string;
  text: string;
  pictures: MessageAttachment[];
  at: Date;
  /** `message` is shown as it is, `request` by the card that answers it, `card` and `root` are ours. */
  kind: "message" | "request" | "card" | "root";
  /** Stored with the message until the core has received it. */
  pending: Request | undefined;
}

/** The result of a request. `thread`: that of the conversation in which it made a turn. */
export type MessageUpdate = Partial<Pick<WebMessage, "location" | "kind">> & { thread?: string };

export interface WebMessageStore {
  /** False when a message with this key exists; then nothing changes. */
  add(message: WebMessage): Promise<boolean>;
  get(key: string): Promise<WebMessage | undefined>;
  /** The core has received the request: nothing is pending, and the message is shown where and how `change` says. */
  update(key: string, change: MessageUpdate): Promise<void>;
  /** Messages whose request the core may not have received, oldest first; all, or those posted before then. */
  listPending(before?: Date): Promise<WebMessage[]>;
  /** The newest `limit` messages shown in a location (kinds `message` and `root`), older than `before`, oldest first. */
  list(location: string, limit: number, before?: Date): Promise<WebMessage[]>;
  /** Resolves to the pictures that the message showed. */
  remove(key: string): Promise<BlobKey[]>;
  /** Removes all messages in a thread, and messages elsewhere that requested a turn in it. Resolves to their pictures. */
  removeThread(thread: string): Promise<BlobKey[]>;
  /** A person's own messages, without cards and thread roots; all, or those before then. */
  listMessagesBy(person: string, before: Date | undefined): Promise<WebMessage[]>;
  /** Deletes the name a person chose. */
  forgetName(person: string): Promise<void>;
  /** A picture that some message shows. */
  findAttachment(key: BlobKey): Promise<MessageAttachment | undefined>;
  /** The name a person chose. */
  nameOf(person: string): Promise<string | undefined>;
  /** Gives a person this name, with a number if somebody else's looks the same ("Bo 2"). Resolves to their new name; undefined when none was
   *  available. */
  rename(person: string, name: string): Promise<string | undefined>;
}

/** Whether the person decides about a conversation: may delete it, and choose who reads it. `root`: the message that it started from. */
export function decidesAbout(person: { id: string }, { mine }: { mine: boolean }, root: WebMessage | undefined): boolean {
  return mine || hasPosted(person, root);
}

/** Whether the person posted this message: then they may delete what others made from it. */
export function hasPosted(person: { id: string }, root: WebMessage | undefined): boolean {
  return root?.kind === "message" && root.person === person.id;
}
