// The truth and the work to be done: rows and tasks, as the core asks for them.

import type {
  Applied,
  Attachment,
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  Draft,
  DraftKey,
  Failure,
  ForgottenId,
  ImageInfo,
  MessageId,
  ModelId,
  Person,
  Place,
  PlatformName,
  ReferenceOrigin,
  Settings,
  Source,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "./vocabulary.ts";

/** How many turns may wait before another one is refused. */
export interface WaitingLimits {
  /** Of one person. */
  maxWaiting: number;
  /** Of everybody on the platform together; undefined: no limit. */
  maxWaitingTogether?: number;
}
export type TooManyWaiting = "too-many-waiting" | "too-many-waiting-together";

/** A request for a turn, as it is written down. */
export interface Arrival extends WaitingLimits {
  requestId: string;
  at: Date;
  author: Person;
  place: { thread: Thread } | { channel: Thread };
  /** `edit` without words asks what should change, or holds its pictures where a conversation lives. */
  kind: "edit" | "undo";
  prompt: string;
  source?: Source;
  attachments: Attachment[];
  asked: Partial<Settings>;
  again?: TurnId;
  /** The form it was sent from: what was typed to open that is deleted with the conversation. */
  draft?: DraftKey;
  addressed: boolean;
  fresh: boolean;
  /** For a conversation that this starts. */
  start: { settings: Settings; seed: number; title: string };
}

export type Received =
  | { kind: "turn"; conversation: ConversationKey; turn: TurnKey }
  /** Pictures without words, kept as references for their sender's next words. */
  | { kind: "held"; pictures: number }
  /** Nobody spoke to us. */
  | { kind: "ignored" }
  | { kind: "refused"; why: TooManyWaiting | "deleting" | "no-words" | "nothing-to-undo" };

/** What a prepared turn will draw, or why it can't. */
export interface Plan {
  parent?: TurnId;
  settings: Settings;
  seed: number;
  notes: string[];
  references: { image: ImageInfo; origin: ReferenceOrigin; variant?: VariantId }[];
  variants: PlannedVariant[];
}
export interface PlannedVariant {
  number: number;
  model: ModelId;
  choice: { index: number; of: number };
  seed: number;
  /** Already there (undo): shown, not drawn. */
  image?: ImageInfo;
}

/** `costUsd`: what it cost, whether or not there is a picture. 0: nothing. Undefined: not known. */
export type Outcome = { costUsd?: number } & ({ image: ImageInfo; applied: Applied; notes: string[] } | { failure: Failure });

/** Whose spending a budget limits: everybody's, that of one platform's people together, or that of one person. */
export type Budgeted = "all" | "platform" | "person";

/** What a paid drawing may cost, and what may be spent since a moment within each budget. USD. */
export interface Charge extends Partial<Record<Budgeted, number>> {
  usd: number;
  since: Date;
}

/** `gone`: there is nothing left to draw. Otherwise the budget that the charge doesn't fit in. */
export type Begun = "begun" | "gone" | Budgeted;

/** Who retries a turn: from then on they pay for it, and it counts among their waiting turns. */
export interface Retry extends WaitingLimits {
  by: string;
  /** Draws it in place of the model that failed. */
  model?: ModelId;
}

/** `drawing`: the turn hasn't ended, so nothing of it is retried yet. */
export type Retried = "retried" | "drawing" | "nothing-failed" | TooManyWaiting;

/** What was paid, and for how many drawings it is not known: those count with what was reserved for them. */
export interface Spent {
  usd: number;
  unknown: number;
}

/** The truth. Every method is one transaction and schedules the tasks that its change calls for. Rejects with `StorageError`. */
export interface ConversationStore {
  /** Starts or continues a conversation; heard once per (platform, request id). */
  receive(arrival: Arrival): Promise<Received>;

  conversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined>;
  turn(of: TurnId | TurnKey): Promise<Turn | undefined>;
  turnOf(variant: VariantId | VariantKey): Promise<Turn | undefined>;
  /** The turn whose card is this message. */
  turnAt(thread: Thread, message: MessageId): Promise<Turn | undefined>;
  /** The last one before it in its conversation. */
  turnBefore(turn: TurnId): Promise<Turn | undefined>;
  /** All of a conversation's, in order. */
  turns(conversation: ConversationId): Promise<Turn[]>;
  /** From `turn` back along its parents, newest first, itself not among them. */
  branch(turn: TurnId, most: number): Promise<Turn[]>;
  /** The first turn that is not ended, if there is one. */
  openTurn(conversation: ConversationId): Promise<Turn | undefined>;
  /** One person's live conversations, newest first, older than `before`. */
  conversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    most: number,
  ): Promise<Conversation[]>;
  /** How many turns are drawn before this one begins. */
  ahead(turn: TurnId): Promise<number>;
  /** The turns whose first picture still waits for its turn, soonest first, each with how many are drawn before it. */
  waiting(most: number): Promise<{ turn: TurnId; ahead: number }[]>;
  /** Whether a live conversation of this platform shows the picture. */
  shows(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined>;
  /** Whether any row needs the picture. */
  uses(image: BlobKey): Promise<boolean>;
  /** All of a platform's that have a thread, ended ones too, but for those being deleted. */
  everywhere(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]>;
  /** Live conversations heard of since then, newest first. */
  heardSince(
    platform: PlatformName,
    since: Date,
    most: number,
  ): Promise<{ thread: Thread; heard: { id: string; at: Date }; cards: MessageId[] }[]>;

  opening(conversation: ConversationId): Promise<void>;
  /** False while the conversation that lives in the thread is being deleted: to be tried again. */
  opened(conversation: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean>;
  /** received → drawing (or done, when all is there already). Nothing when it was cancelled or begun before. */
  begin(turn: TurnId, plan: Plan): Promise<void>;
  /** received → failed. */
  fail(turn: TurnId, failure: Failure): Promise<void>;
  /** waiting → drawing, and counts the draw. What it may cost is reserved for the turn's payer, once until it is settled; where a
   *  budget does not hold that, nothing changes. */
  drawing(variant: VariantId, charge?: Charge): Promise<Begun>;
  /** drawing → waiting: its model is busy until then. */
  wait(variant: VariantId, until: Date): Promise<void>;
  /** drawing → ready | failed, once, and what was reserved becomes what it cost. False when it was settled or cancelled before. */
  settle(variant: VariantId, outcome: Outcome): Promise<boolean>;
  /** Draws what failed in an ended turn again, in place, after what its new payer already waits for. */
  retry(turn: TurnId, retry: Retry): Promise<Retried>;
  /** From now on `listen` is called with every turn that ends, once its end is written down. One listener at a time. */
  onEnd(listen: (turn: TurnId) => void): void;
  /** What is not ready is given up. False when the turn had ended. */
  cancel(turn: TurnId): Promise<boolean>;
  /** What was spent since then, by all, on one platform or by one person there; what is reserved counts. */
  spent(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spent>;
  /** What was spent on each model since then, and on how many drawings; what is only reserved does not count. */
  spentOnModels(since: Date): Promise<Map<ModelId, Spent & { drawings: number }>>;
  pick(variant: VariantId, person: { id: string; name: string }, on: boolean): Promise<void>;
  configure(conversation: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void>;
  /** A card of an earlier turn of its conversation is still to be posted. */
  comesLater(turn: TurnId): Promise<boolean>;
  posting(turn: TurnId): Promise<void>;
  /** False when the turn was deleted or its card taken down meanwhile: the message belongs to nothing. */
  posted(turn: TurnId, message: MessageId): Promise<boolean>;
  /** The platform refused for certain: there is nothing to wait for and to look for. */
  notPosted(turn: TurnId): Promise<void>;
  /** Asks for the turn's card to be shown anew. */
  touch(turn: TurnId): Promise<void>;
  /** Its card was removed by somebody: it stays removed, and is given up if it draws. */
  removedCard(turn: TurnId): Promise<void>;
  /** The thread is gone: the conversation ends, what was open is cancelled, nothing is shown any more. */
  end(conversation: ConversationId): Promise<void>;
  /** active → deleting: everything open is cancelled, nothing is received any more. */
  delete(conversation: ConversationId): Promise<void>;
  /** Whether another conversation that isn't being deleted has the same thread. */
  isShared(conversation: ConversationId): Promise<boolean>;
  /** Pictures that `by` posted where this thread hangs are taken back: conversations of other people there lose them, and keep what was drawn
   *  from them. Resolves to those that no row needs any longer. */
  withdraw(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]>;
  /** What `forget` would delete. */
  belongings(platform: PlatformName, person: string): Promise<Belongings>;
  /** Deletes everything of a person: their conversations as `delete` does, their turns in other people's conversations, which go on without
   *  them, their picks and drafts. What the platform keeps goes with the task `forget`. */
  forget(platform: PlatformName, person: string): Promise<void>;
  /** Whose belongings are being deleted: what they did after `at` stays. Undefined once that is done. */
  forgotten(id: ForgottenId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined>;
  forgot(id: ForgottenId): Promise<void>;
  /** Removes the rows of a conversation that is deleting. Resolves to the pictures that nothing uses any more. */
  remove(conversation: ConversationId): Promise<BlobKey[]>;

  saveDraft(draft: SavedDraft): Promise<void>;
  draft(key: DraftKey): Promise<SavedDraft | undefined>;
  /** Drops drafts opened before then. */
  sweepDrafts(before: Date): Promise<void>;
}

/** How much there is of one person on a platform. */
export interface Belongings {
  conversations: number;
  /** Different ones: drawn for them, or sent by them. */
  pictures: number;
  /** Their turns in other people's conversations. */
  edits: number;
}

export interface SavedDraft {
  key: DraftKey;
  platform: PlatformName;
  person: string;
  place: Place;
  draft: Draft;
  /** The conversation that the form was opened in: the draft is deleted with it. */
  conversation?: ConversationId;
  at: Date;
}

/** `attempts` failed before; `crashes` took the process with them. `wanted` tells runs of one task apart. */
export type Task = { key: string; attempts: number; crashes: number; lease: string; lane: string } & (
  | { kind: "open" | "remove"; subject: ConversationId }
  | { kind: "prepare" | "publish"; subject: TurnId }
  | { kind: "draw"; subject: VariantId }
  | { kind: "forget"; subject: ForgottenId }
);
export type TaskKind = Task["kind"];

/** Runs every task at least once, people in turn, else the longest due first. One scheduled while it runs runs again. */
export interface TaskQueue {
  /** `lane`: the provider of a draw, the platform of all else. */
  claim(kind: TaskKind, lane: string, leaseMs: number): Promise<Task | undefined>;
  /** False if the lease was lost: the task is gone, or someone else's. */
  extend(task: Task, leaseMs: number): Promise<boolean>;
  complete(task: Task): Promise<void>;
  /** Due again at `at`. `counts`: it was a failed attempt, not a wait. */
  postpone(task: Task, at: Date, error: string, counts: boolean): Promise<void>;
  /** Frees what a dead process held. Called once, before the worker starts. */
  release(): Promise<void>;
  /** How many run, by kind. */
  running(): Promise<Record<TaskKind, number>>;
  /** How many wait or run, by kind. */
  depth(): Promise<Record<TaskKind, number>>;
}
