// What an adapter may ask of the core.

import type { Answer, Card, ConversationInfo, Query, QueryResults } from "../cards/views.ts";
import type { BlobKey, ConversationKey, MessageId, Person, Request, Thread, TurnKey, VariantKey } from "../vocabulary.ts";
import type { StoredImage } from "./pictures.ts";

/** What an adapter may ask of the core. All of it concerns the adapter's own platform. */
export interface Core {
  /** Resolves once the request is stored: the adapter acknowledges only then. The answer is for that person alone.
   *  Rejects only if nothing could be stored (disk, database): then the adapter must not acknowledge. */
  receive(request: Request): Promise<Answer>;
  /** Read-only, and fast enough for an acknowledgement's three seconds. */
  query<Kind extends Query["kind"]>(person: Person, query: Extract<Query, { kind: Kind }>): Promise<QueryResults[Kind]>;
  /** Whether this thread has an active conversation, so that messages there may be instructions. Adapters call it for every message, so its
   *  cost doesn't depend on the conversation's length. */
  isThreadActive(thread: Thread): Promise<boolean>;
  /** Whether this thread's conversation may have been lost: the database knows none that is there or was there. The cost doesn't depend on its
   *  length. */
  mayBeLost(thread: Thread): Promise<boolean>;
  /** Rebuilds the conversation of a thread from the bot's own cards in it. Call it only for a person who may use the bot. Rejects if the thread
   *  can't be read now. */
  rebuild(thread: Thread, cause: RebuildCause): Promise<RebuildResult>;
  /** A conversation as this person may see it, without its turns. The cost doesn't depend on its length. */
  findConversation(person: Person, of: ConversationKey | Thread): Promise<ConversationInfo | undefined>;
  /** The card of one turn of the conversation in this thread. */
  findCard(thread: Thread, turn: TurnKey): Promise<Card | undefined>;
  /** A picture by its key, if a conversation of this platform shows it. `of`: that conversation, and no other. */
  findImage(key: BlobKey, of?: ConversationKey): Promise<StoredImage | undefined>;
  /** The newest preview of a variant of this platform that is being drawn. `of`: in that conversation, and no other. */
  findPreview(variant: VariantKey, of?: ConversationKey): Promise<Uint8Array | undefined>;
  /** Threads with activity in the last 30 days, newest first, 500 at most: for the backfill at startup and after every lost session. */
  listActiveThreads(scope?: ThreadScope): AsyncIterable<ActiveThread>;
  /** The thread in which this person was asked which picture they meant, in the last five minutes, or that took a picture of theirs a moment
   *  ago: a picture that they post nearby belongs there. Adapters call it for every message with a picture. */
  findQuestion(person: string): Promise<Thread | undefined>;
  /** A message was deleted: cancels what it asked for, if that isn't finished. `request`: the id of the message's request. */
  onMessageDeleted(request: string): Promise<void>;
  /** The thread was deleted or closed for good. Ends its conversation and cancels what is open. */
  onThreadClosed(thread: Thread): Promise<void>;
  /** A person removed pictures that they posted where this thread hangs. Other people's conversations there continue without them. */
  withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<void>;
  /** The bot was removed from a server or workspace. Deletes the conversations in its threads. */
  onUninstalled(isThere: (thread: Thread) => boolean): Promise<void>;
  /** The bot was removed from this server. Deletes its conversations, and the defaults set there. */
  onServerRemoved(server: string): Promise<void>;
  /** Stores the server of conversations that have none, because they are older than that column. */
  assignServers(serverOf: (thread: Thread) => string | undefined): Promise<void>;
}

/** What makes the bot look for a conversation that was lost. */
export interface RebuildCause {
  /** Later messages are no part of it. */
  at: Date;
  /** See `Intent`. */
  addressed: boolean;
  /** See `Request`. */
  server?: string;
  channel?: string;
}

/** What couldn't be rebuilt of a conversation. */
export interface Missing {
  /** Older edits. */
  isCut: boolean;
  /** The picture that it started from. */
  original: boolean;
  pictures: number;
  /** Pictures that are smaller than they were. */
  reduced: number;
  /** Instructions of which only the beginning is known. */
  instructions: number;
}

/** `text`: a sentence for people on what was rebuilt, and what couldn't be. `known`: there is, or was, a conversation. `deleted`: people wanted
 *  it to be gone. `nothing`: the thread has nothing to rebuild it from. `unaddressed`: nobody addressed the bot where people have to. */
export type RebuildResult =
  | { kind: "rebuilt"; text: string; edits: number; pictures: number; missing: Missing }
  | { kind: "known" | "deleted" | "nothing" | "unaddressed" };

/** A thread whose conversation has been active lately. */
export interface ActiveThread {
  thread: Thread;
  /** The newest request there. */
  lastEvent: { id: string; at: Date };
  cards: MessageId[];
  /** The ids of the requests whose turns haven't ended, oldest first: their messages may have been edited or deleted since. */
  openRequests: string[];
}

/** Only conversations on these servers, and perhaps those whose server isn't stored. */
export interface ThreadScope {
  servers: string[];
  withoutServer: boolean;
}
