// What the core needs from the outside. Adapters implement these interfaces; the core imports nothing else.

import type { Answer, Card, ConversationInfo, ModelChoice, Query, QueryResults, ThreadRoot } from "./cards/views.ts";
import type { Deferred } from "./deferred.ts";
import type { ThreadHistory } from "./rebuild/thread-history.ts";
import type { TaskKind } from "./task-queue.ts";
import type {
  AppliedSettings,
  AspectRatio,
  Attachment,
  BlobKey,
  ConversationKey,
  ImageInfo,
  ImageType,
  Location,
  MessageId,
  ModelId,
  Person,
  PlannedReading,
  PlatformName,
  Request,
  Resolution,
  Thread,
  TurnKey,
  VariantKey,
} from "./vocabulary.ts";

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
  /** A picture by its key, if a conversation of this platform shows it. */
  findImage(key: BlobKey): Promise<StoredImage | undefined>;
  /** The newest preview of a variant of this platform that is being drawn. */
  findPreview(variant: VariantKey): Promise<Uint8Array | undefined>;
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
  /** How many messages of this person the bot itself stores. */
  countMessages(person: string): Promise<number>;
  /** Deletes what the adapter itself stores about this person from before `before`. May be called again. */
  forgetPerson(person: string, before: Date): Promise<void>;
  /** How long a post whose response was lost may still arrive, in milliseconds. The core calls `findMessage` only after that. */
  readonly graceMs: number;
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

/** A stored picture whose bytes are read on demand. */
export interface StoredImage extends ImageInfo {
  read(): Promise<Uint8Array>;
}

/** A picture that a model made. */
export interface GeneratedImage extends StoredImage {
  model: ModelId;
}

/** One earlier turn of the branch: the instruction, its references, and the pictures that the next turn built on. */
export interface Exchange {
  prompt: string;
  references: StoredImage[];
  pictures: GeneratedImage[];
  /** Position of the first of these pictures among the variants of its turn. */
  choice: { index: number; of: number };
  area?: AreaPicture;
}

/** The part of the first reference that an instruction is about: a grey PNG of its shape, white where the edit applies. */
export interface AreaPicture {
  read(): Promise<Uint8Array>;
}

export interface DrawOrder {
  prompt: string;
  /** In the order in which the prompt may refer to them. */
  references: StoredImage[];
  /** The number by which people know the first reference, if nobody picked it and others have smaller numbers. */
  firstNumber?: number;
  /** Along this turn's branch, oldest first. */
  history: Exchange[];
  aspectRatio: AspectRatio;
  resolution: Resolution;
  seed: number;
  /** The variant's number on the card. */
  number: number;
  /** Position among the pictures that this model draws for this turn: `index` from 0, of `of`. */
  choice: { index: number; of: number };
  /** When the person asked for it. A drawing may use no other clock. */
  requestedAt: Date;
  /** A pseudonym, for providers that want an id for each person. */
  personHash: string;
  area?: AreaPicture;
  /** The result should have a transparent background. Set on the way to a provider's model. */
  transparent?: true;
}

export interface Drawing {
  /** Whole file, PNG, JPEG or WebP. */
  image: Uint8Array;
  /** The seed that was really used. Undefined if the model doesn't take one. */
  seed?: number;
  /** USD. Undefined: unknown. 0: free. */
  costUsd?: number;
  /** The parameters of the request, in the provider's terms, without the seed. */
  applied?: Omit<AppliedSettings, "seed">;
  /** The pictures that it was made of. Missing: all references of the order. */
  sources?: StoredImage[];
  /** For people: what was understood, and what couldn't be done as asked, such as "seed ignored", "4K became 2048×1152". */
  notes: string[];
}

interface Capabilities {
  /** How many pictures it takes at most; 0: words only. */
  references: number;
  /** It can't draw from words alone. */
  needsReference: boolean;
  seed: boolean;
  history: boolean;
  previews: boolean;
  /** It can edit all frames of an animation, and says so if it uses only the first. Otherwise it receives the first one. */
  animations?: true;
  /** "any": it follows the picture or takes free sizes. */
  aspectRatios: "any" | readonly AspectRatio[];
  resolutions: readonly Resolution[];
  cost: "free" | "reported" | "computed";
  /** For people: "free", "≈ $0.04 per picture". */
  price: string;
}

/** How a model that reads instructions word by word understands one. "nothing": it only says what not to do. "filler": its words have no
 *  meaning of their own, as in "this is perfect". "beyond": it knows the words, and can't do it. "unknown": it doesn't know these words. */
export type Reading = { kind: "all" | "nothing" | "filler" | "beyond" } | { kind: "unknown"; words: string[] };

/** What `auto` chooses for an instruction, and why. */
export interface AutoChoice {
  models: ModelId[];
  reason:
    | Reading
    /** There is no picture to edit. */
    | { kind: "create" }
    /** A language model read it: this must be drawn. */
    | { kind: "new"; parts: string[] }
    /** These words name a picture, and the built-in editor may take them for an amount. */
    | { kind: "unclear"; words: string };
}

/** Something that draws. */
export interface ImageModel {
  readonly id: ModelId;
  readonly label: string;
  /** One line for people who choose. */
  readonly about: string;
  readonly can: Capabilities;
  /** How many of `wanted` pictures would differ enough to choose from. 0: it would refuse. Then one is requested, to learn why. Pure and
   *  fast. */
  choices(order: Pick<DrawOrder, "prompt" | "history">, wanted: number): number;
  /** For a model that reads instructions word by word. Pure and fast. */
  read?(order: Pick<DrawOrder, "prompt" | "history">): Reading;
  /** For a model that interprets an instruction in several strengths: which of the pictures it draws for a turn is the one drawn as the
   *  instruction says. Pure and fast. */
  plainChoice?(order: Pick<DrawOrder, "prompt" | "history">, of: number): number;
  /** An estimate of the cost, rather too high than too low: this much is reserved in the budgets. 0: free. Undefined: unknown. */
  estimateUsd(order: Pick<DrawOrder, "aspectRatio" | "resolution"> & { references: number }): number | undefined;
  /** Draws one picture. Throws `ModelError`; anything else is a bug. Stops and rejects when `signal` is aborted. */
  draw(order: DrawOrder, watch: DrawWatch): Promise<Drawing>;
  /** Asks the provider to stop a job whose picture nobody wants any longer. Best effort. */
  cancelJob?(job: string): Promise<void>;
}

/** A language model that reads instructions, in any language, which the built-in editor's grammar can't. */
export interface Planner {
  /** `<provider>/<model>`: what it costs is recorded under this id. */
  readonly id: ModelId;
  /** USD: as much as one reading costs at most. Reserved in the budgets. */
  readonly maxUsd: number;
  /** Sends the instruction once. What it resolves to is checked: the built-in editor understands all of it. Throws `ModelError`. Stops and rejects
   *  when `signal` is aborted. */
  plan(
    order: Pick<DrawOrder, "prompt" | "personHash"> & { references: number },
    signal: AbortSignal,
  ): Promise<PlannedReading & { costUsd?: number }>;
}

/** What a drawing reports, and where it stops. */
export interface DrawWatch {
  signal: AbortSignal;
  preview(image: Uint8Array): void;
  /** The job that an earlier attempt started, if the provider works by jobs: its picture is fetched, and nothing is requested again. */
  job?: string;
  /** Call it with a new job's id before waiting for its picture. Never rejects. */
  keepJob?(job: string): Promise<void>;
}

/** The models on offer. Discovery may change them. */
export interface Models {
  list(): ImageModel[];
  get(id: ModelId): ImageModel | undefined;
  /** Whether people may choose it: it's a model on offer, or `auto`. */
  offers(id: ModelId): boolean;
  /** Some of these aren't on offer, but may be in a moment: discovery is still running. */
  awaits(ids: readonly ModelId[]): boolean;
  /** The models that will draw this: `auto` is replaced by its choice. */
  resolve(ids: readonly ModelId[], order: Pick<DrawOrder, "prompt" | "history"> & { references: number }): ModelId[];
  /** What `auto` chooses for this, and why. Undefined: there's nothing to choose from. */
  chooseAuto(order: Pick<DrawOrder, "prompt" | "history"> & { references: number }): AutoChoice | undefined;
  /** What to offer after `used` failed: the first that `auto` would choose, or else the first that takes as many pictures. */
  other(used: readonly ModelId[], references: number): ImageModel | undefined;
  /** What each can do and costs, for people. */
  choices(): ModelChoice[];
  /** The nearest ids to what a person typed, three at most. */
  near(typed: string): ModelId[];
}

export interface ReadPicture {
  bytes: Uint8Array;
  info: Omit<ImageInfo, "key">;
  /** What the file has besides the picture in `bytes`: "frames" that aren't read, frames of an animation that is too "long", or "pages". */
  omitted?: "frames" | "long" | "pages";
}

/** The only way in for bytes that claim to be a picture. Throws `PictureError`. */
export interface ImageReader {
  /** A person's picture → upright, sRGB, 8 bits, without metadata except the mark of how it was made. Of several pages, the first one. GIF and
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

/** Random keys and seeds. */
export interface IdGenerator {
  /** Twelve base62 characters. */
  nextKey(): string;
  /** 0 … 2³¹ − 1. */
  nextSeed(): number;
}

export type TaskOutcome = "done" | "deferred" | "failed";

/** Metrics for the administrator, by kind, platform and model, never by person. */
export interface Metrics {
  turnReceived(platform: PlatformName): void;
  /** `seconds`: since the request. `outcome`: "done", "failed" or "cancelled". */
  turnEnded(platform: PlatformName, outcome: string, seconds: number): void;
  /** One picture was requested from a model. `outcome`: "ready" or the code of the error. */
  pictureDrawn(model: ModelId, outcome: string, seconds: number): void;
  /** One instruction was sent to a language model. `outcome`: "read" or the code of the error. */
  instructionRead(model: ModelId, outcome: string, seconds: number): void;
  /** USD paid for a drawing or a reading. */
  moneySpent(model: ModelId, usd: number): void;
  /** One card was sent. `outcome`: "posted", "edited" or the code of the error. Deferred ones aren't counted. */
  cardPosted(platform: PlatformName, outcome: string): void;
  /** One run of a task ended. */
  taskEnded(kind: TaskKind, outcome: TaskOutcome, seconds: number): void;
}

export interface Clock {
  now(): Date;
}

export interface Log {
  info(facts: Record<string, unknown>, message: string): void;
  warn(facts: Record<string, unknown>, message: string): void;
  error(facts: Record<string, unknown>, message: string): void;
}
