// What the core needs from a platform.

import type { Card, ThreadRoot } from "../cards/views.ts";
import type { Deferred } from "../deferred.ts";
import type { ThreadHistory } from "../rebuild/thread-history.ts";
import type { Attachment, ChatPlace, ImageType, Location, MessageId, PlatformName, Thread } from "../vocabulary.ts";
import type { Core } from "./core.ts";

/** A place where people talk. An adapter has three parts: inbound (event → `Request`, pure), outbound (`Card` → payload, pure), gateway.
 *  Sending works without `start`: a process that doesn't receive from a platform still posts there. */
export interface ChatPlatform {
  readonly name: PlatformName;
  readonly limits: { imageBytes: number; imageTypes: ImageType[]; images: number; textLength: number };
  /** One attempt: connects, backfills the threads of `core.listActiveThreads()`, then passes on new requests. Resolves once it receives
   *  events. Rejects with a `PlatformRefusedError` if no attempt can ever succeed, with anything else if another attempt may. Reconnects
   *  automatically afterwards, and calls `failed` if it can't: then the caller stops it and starts it again. */
  start(core: Core, failed?: (error: unknown) => void): Promise<void>;
  /** Takes no more requests, and closes the connection or aborts the attempt. `start` may be called again. */
  stop(): Promise<void>;
  /** `ready` once connected; `down` when it can't recover automatically (token revoked). */
  status(): "starting" | "ready" | "down";
  /** The names of its servers or workspaces, if the platform can have several. For the admin's log only. */
  servers?(): string[];
  /** Downloads an attachment, renewing its link if that has expired. Throws `gone`, `forbidden`, `too-large`. */
  downloadAttachment(attachment: Attachment, signal: AbortSignal): Promise<Uint8Array>;
  /** Opens the thread for a conversation in `channel`. If `since` is given, an earlier attempt may have succeeded: looks for a thread with
   *  `key` since then before it opens another. Deferred: nothing was opened yet. */
  openThread(channel: Thread, key: string, root: ThreadRoot, since: Date | undefined): Promise<OpenedThread | Deferred>;
  /** Posts a message that `findMessage` can find by `key`. If it defers or throws a `PlatformError` other than `unknown`, nothing was
   *  posted. After any other failure, the core calls it again for the same key only if `findMessage` finds nothing. */
  postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred>;
  /** The message posted under `key` since `since`. */
  findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined>;
  /** Makes the message show `card`, and resolves when it does. The id may change. Never called concurrently for one message.
   *  Deferred: the platform doesn't allow another edit yet. The caller comes back with the newest card, which skips outdated previews.
   *  Once the card isn't `drawing`, the adapter adds number reactions; if they fail, the edit doesn't. Throws `gone` if a person removed
   *  the message, and `rate-limited` only if the service itself asked for a wait. */
  editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred>;
  /** The thread that a link to one of the platform's threads, or to a message in it, leads to. Undefined: it's no such link. Throws
   *  `PlatformError` if the bot can't see it. */
  findThread?(link: URL): Promise<LinkedThread | undefined>;
  /** Reads a thread's messages from before `before`, up to a limit, the newest ones first. Throws `PlatformError`. Missing: a thread of this
   *  platform can't outlive its rows. */
  readHistory?(thread: Thread, before: Date, signal: AbortSignal): Promise<ThreadHistory>;
  /** Removes a message of the bot and the files uploaded for it. Succeeds if they are gone already. */
  deleteMessage(thread: Thread, message: MessageId): Promise<void>;
  /** The conversation was deleted and the bot's messages are removed. Cleans up whatever else the platform has for the thread. */
  archiveThread(thread: Thread): Promise<void>;
  /** Sends one person a message, as privately as the platform allows. Best effort, for what no card can say. */
  notify(place: Location, person: { id: string; name: string }, text: string): Promise<void>;
  /** A sentence on why somebody who opened the page from this platform may no longer use the bot there. Undefined if they may. The answer may
   *  be a minute old. Works without `start`. Throws `PlatformError` if the service can't say now. Missing: the page isn't opened from here. */
  refuseVisitor?(visitor: PageVisitor): Promise<string | undefined>;
  /** How many messages of this person the bot itself stores. */
  countMessages(person: string): Promise<number>;
  /** Deletes what the adapter itself stores about this person from before `before`. May be called again. */
  forgetPerson(person: string, before: Date): Promise<void>;
  /** How long a post whose response was lost may still arrive, in milliseconds. The core calls `findMessage` only after that. */
  readonly graceMs: number;
}

/** Somebody on the page, and the place in the chat that they came from. */
export interface PageVisitor {
  person: { id: string };
  thread: Thread;
  place: ChatPlace;
}

/** `root`: the bot's own message that the thread hangs on, if it had to post one. */
export interface OpenedThread {
  thread: Thread;
  root?: MessageId;
}

/** `server`, `channel`: see `Request`. */
export interface LinkedThread {
  thread: Thread;
  server?: string;
  channel?: string;
}
