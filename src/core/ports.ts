// What the core asks of the world. Adapters implement these; the core imports nothing else.

import type { Answer, Card, ConversationInfo, ModelChoice, Query, QueryResults, ThreadRoot } from "./cards/views.ts";
import type { Deferred } from "./deferred.ts";
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
  PlatformName,
  Request,
  Resolution,
  Thread,
  TurnKey,
} from "./vocabulary.ts";

/** What an adapter may ask of the core. Everything in it is of the adapter's own platform. */
export interface Core {
  /** Durable: resolves when written down; only then does the adapter acknowledge. The answer is for that person alone.
   *  Rejects only when nothing could be written (disk, database): then the adapter does not acknowledge. */
  receive(request: Request): Promise<Answer>;
  /** Only reads; safe within an acknowledgement's three seconds. */
  query<Kind extends Query["kind"]>(person: Person, question: Extract<Query, { kind: Kind }>): Promise<QueryResults[Kind]>;
  /** Whether a conversation goes on in this thread, so that what people write there may be an instruction. Costs the same however long
   *  the conversation is: adapters ask it for every message. */
  isThreadActive(thread: Thread): Promise<boolean>;
  /** A conversation as this person may see it, without its turns. Costs the same however long it is. */
  findConversation(person: Person, of: ConversationKey | Thread): Promise<ConversationInfo | undefined>;
  /** What is shown of one turn of the conversation in this thread. */
  findCard(thread: Thread, turn: TurnKey): Promise<Card | undefined>;
  /** A picture that a conversation of this platform shows, by its key. */
  findImage(key: BlobKey): Promise<StoredImage | undefined>;
  /** Conversations heard of in the last 30 days, newest first, 500 at most: to catch up at start and after every lost session. */
  listActiveThreads(): AsyncIterable<{ thread: Thread; lastEvent: { id: string; at: Date }; cards: MessageId[] }>;
  /** The thread was deleted or closed for good: its conversation ends, what was open is given up. */
  onThreadClosed(thread: Thread): Promise<void>;
  /** A person takes back pictures that they posted where this thread hangs: other people's conversations there go on without them. */
  withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<void>;
  /** The bot was removed from where these threads are: their conversations are deleted. */
  onUninstalled(isThere: (thread: Thread) => boolean): Promise<void>;
}

/** Where people talk. An adapter is three things: in (event → Request, pure), out (Card → payload, pure), wire. */
export interface ChatPlatform {
  readonly name: PlatformName;
  readonly limits: { imageBytes: number; imageTypes: ImageType[]; images: number; textLength: number };
  /** One attempt: connects, catches up with `core.threads()`, then hands over what is asked from now on. Resolves once people are heard.
   *  Rejects when that didn't work: with a `PlatformRefusedError` when it never will, with anything else when it is worth another
   *  attempt. Reconnects on its own afterwards, and calls `failed` when it can't: then it is stopped and started again. */
  start(core: Core, failed?: (error: unknown) => void): Promise<void>;
  /** Takes no more requests and lets go of the connection, or of the attempt to make one. `start` may be called again. */
  stop(): Promise<void>;
  /** `ready` once connected; `down` when it can't recover automatically (token revoked). */
  status(): "starting" | "ready" | "down";
  /** The names of the servers or workspaces that it is in, where a platform has several. For the admin's log alone. */
  servers?(): string[];
  /** Reads an attachment, renewing its link if it has expired. Throws `gone`, `forbidden`, `too-large`. */
  downloadAttachment(attachment: Attachment, signal: AbortSignal): Promise<Uint8Array>;
  /** The thread for a conversation in `channel`; `root` is our own message that it hangs on, if we had to post one.
   *  Looks for `key` since `since` before it makes anything, when `since` is given: an earlier try may have got through. Deferred:
   *  nothing was made yet. */
  openThread(channel: Thread, key: string, head: ThreadRoot, since: Date | undefined): Promise<OpenedThread | Deferred>;
  /** Posts a message that `findMessage` will recognise by `key`. Deferred, or every `PlatformError` but `unknown`: nothing was posted.
   *  After any other failure it is called again for the same key only when `findMessage` found nothing. */
  postMessage(thread: Thread, key: string, card: Card): Promise<MessageId | Deferred>;
  /** The message posted under `key` since `since`. */
  findMessage(thread: Thread, key: string, since: Date): Promise<MessageId | undefined>;
  /** Makes the message show `card`; resolves when it does. The id may be a new one. Never called twice at once for one message.
   *  Deferred: the card comes too soon for the pace that the platform allows. The caller comes back with the newest one, so previews
   *  melt into finals and no slot waits. Number reactions are the adapter's, after a card that is not `drawing`, and never fail an
   *  edit. Throws `gone` when a person removed the message, and `rate-limited` only when the service itself asked for a wait. */
  editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId | Deferred>;
  /** Removes a message of ours and every file uploaded for it. Gone already is done. */
  deleteMessage(thread: Thread, message: MessageId): Promise<void>;
  /** The conversation in this thread was deleted and our messages are removed: lets go of whatever else the platform kept for it. */
  archiveThread(thread: Thread): Promise<void>;
  /** Words for one person, as privately as the platform can. Best effort; for what no card can say. */
  notify(place: Location, person: { id: string; name: string }, text: string): Promise<void>;
  /** How many messages of this person are kept here, rather than on the platform. */
  countMessages(person: string): Promise<number>;
  /** Deletes what the adapter itself keeps of this person, as far as it was there before `before`. May be called again. */
  forgetPerson(person: string, before: Date): Promise<void>;
  /** How long a post whose answer was lost may still arrive, in milliseconds: `find` is asked only after that. */
  readonly graceMs: number;
}

/** `root`: our own message that the thread hangs on, if we had to post one. */
export interface OpenedThread {
  thread: Thread;
  root?: MessageId;
}

/** A stored picture: what it is, and its bytes when they are wanted. */
export interface StoredImage extends ImageInfo {
  read(): Promise<Uint8Array>;
}

/** A picture that a model made. */
export interface GeneratedImage extends StoredImage {
  model: ModelId;
}

/** One earlier turn of the branch: what was asked, of which pictures, and what people went on with. */
export interface Exchange {
  prompt: string;
  references: StoredImage[];
  pictures: GeneratedImage[];
  /** Its place among the variants of its turn, of the first picture people went on with. */
  choice: { index: number; of: number };
}

export interface DrawOrder {
  prompt: string;
  /** In the order in which the prompt may speak of them. */
  references: StoredImage[];
  /** Along the branch this turn stands on, oldest first. */
  history: Exchange[];
  aspectRatio: AspectRatio;
  resolution: Resolution;
  seed: number;
  /** The variant's number on the card. */
  number: number;
  /** Its place among the pictures this model draws for this turn: `index` from 0, of `of`. */
  choice: { index: number; of: number };
  /** When it was asked for; the only clock a drawing may look at. */
  askedAt: Date;
  /** Says nothing about who it is; for providers that want one id per person. */
  personHash: string;
}

export interface Drawing {
  /** Whole file, PNG, JPEG or WebP. */
  image: Uint8Array;
  /** The seed that was really used; undefined where the model takes none. */
  seed?: number;
  /** USD. Undefined: unknown. 0: free. */
  costUsd?: number;
  /** What was asked for, in the provider's words; the seed stands above. */
  applied?: Omit<AppliedSettings, "seed">;
  /** What was not done as asked, and what was understood, in plain words: "seed ignored", "4K became 2048×1152". */
  notes: string[];
}

interface Capabilities {
  /** The most pictures it takes; 0: words only. */
  references: number;
  /** It cannot draw from words alone. */
  needsReference: boolean;
  seed: boolean;
  history: boolean;
  previews: boolean;
  /** What it can be asked for; "any" where it follows the picture or takes free sizes. */
  aspectRatios: "any" | readonly AspectRatio[];
  resolutions: readonly Resolution[];
  cost: "free" | "reported" | "computed";
  /** For people: "free", "≈ $0.04 a picture". */
  price: string;
}

/** Something that draws. */
export interface ImageModel {
  readonly id: ModelId;
  readonly label: string;
  /** One line for people who choose. */
  readonly about: string;
  readonly can: Capabilities;
  /** How many of `wanted` pictures would differ in a way worth choosing from; 0 when it would refuse: one is asked for then, which
   *  says why. Pure and quick. */
  choices(order: Pick<DrawOrder, "prompt" | "history">, wanted: number): number;
  /** About what this will cost, rather more than less: so much is held back from the budgets. 0: free. Undefined: not known. */
  estimateUsd(order: Pick<DrawOrder, "aspectRatio" | "resolution"> & { references: number }): number | undefined;
  /** Draws one picture. Throws `ModelError`; anything else it throws is a bug. Once `signal` is aborted it stops and rejects. */
  draw(order: DrawOrder, watch: { signal: AbortSignal; preview(image: Uint8Array): void }): Promise<Drawing>;
}

/** The models on offer now; discovery may change them. */
export interface Models {
  list(): ImageModel[];
  get(id: ModelId): ImageModel | undefined;
  /** Whether people may choose it: a model, or `auto`. */
  offers(id: ModelId): boolean;
  /** Some of these aren't on offer, but may be in a moment: the providers are still being asked what they have. */
  awaits(ids: readonly ModelId[]): boolean;
  /** The models that draw this: each `auto` becomes what it stands for. */
  resolve(ids: readonly ModelId[], order: Pick<DrawOrder, "prompt" | "history"> & { references: number }): ModelId[];
  /** What to offer where `used` did not do: the first that `auto` would take, else the first on offer that takes as many pictures. */
  other(used: readonly ModelId[], references: number): ImageModel | undefined;
  /** For people: what each can do and costs. */
  choices(): ModelChoice[];
  /** The nearest ids to what a person typed, three at most. */
  near(typed: string): ModelId[];
}

/** The only door for bytes that claim to be a picture. Throws `PictureError`. */
export interface ImageReader {
  /** A person's picture: upright, sRGB, 8 bits, metadata stripped. Bytes that are so already come back as they are. People take turns:
   *  `person` tells them apart, on all platforms. */
  read(bytes: Uint8Array, person?: string): Promise<{ bytes: Uint8Array; info: Omit<ImageInfo, "key"> }>;
  /** A model's picture: fully decoded to make sure, its bytes untouched. */
  check(bytes: Uint8Array): Promise<Omit<ImageInfo, "key">>;
  /** A small rendition to show while the rest is drawn, longest side ≤ 512 pixels, WebP. */
  preview(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Content-addressed: the key is the hash of the bytes. Written whole or not at all. */
export interface BlobStore {
  /** Throws `StorageError` `full` when no more pictures are taken: asked before one is paid for. */
  ensureFreeSpace(): Promise<void>;
  /** Stores the bytes and runs `use` with their key. Until `use` has settled, no sweep takes them: write the row that needs them in it.
   *  Throws `StorageError` `full`. */
  put<T>(bytes: Uint8Array, use: (key: BlobKey) => Promise<T>): Promise<T>;
  /** Throws `StorageError` `missing`, or `damaged` when the bytes are not the ones that were put. */
  get(key: BlobKey): Promise<Uint8Array>;
  /** Removes those of `keys` that are not `used`. Resolves to how many went. */
  remove(keys: Iterable<BlobKey>, used: (key: BlobKey) => Promise<boolean>): Promise<number>;
  /** Removes everything unused: what a process that died has left. */
  sweep(used: (key: BlobKey) => Promise<boolean>): Promise<number>;
}

/** The two kinds of ids, and chance. */
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
  /** A turn ended so long after it was asked for; `outcome` is "done", "failed" or "cancelled". */
  turnEnded(platform: PlatformName, outcome: string, seconds: number): void;
  /** One picture asked of a model; `outcome` is "ready" or the code of the error. */
  pictureDrawn(model: ModelId, outcome: string, seconds: number): void;
  /** USD paid for a drawing. */
  moneySpent(model: ModelId, usd: number): void;
  /** One card posted or edited; `outcome` is "posted", "edited" or the code of the error. A deferred one isn't counted. */
  cardPosted(platform: PlatformName, outcome: string): void;
  /** One run of a task. `deferred`: it was too soon, and nothing went wrong. */
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
