// The truth and the work to be done: rows and tasks, as the core asks for them.

import type {
  AppliedSettings,
  Attachment,
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  Draft,
  DraftKey,
  Failure,
  ForgetRequestId,
  ImageInfo,
  Location,
  MessageId,
  ModelId,
  Person,
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
export interface NewTurn extends WaitingLimits {
  requestId: string;
  at: Date;
  author: Person;
  location: { thread: Thread } | { channel: Thread };
  /** `edit` without words asks what should change, or holds its pictures where a conversation lives. */
  kind: "edit" | "undo";
  prompt: string;
  source?: Source;
  attachments: Attachment[];
  requestedSettings: Partial<Settings>;
  repeats?: TurnId;
  /** The form it was sent from: what was typed to open that is deleted with the conversation. */
  draft?: DraftKey;
  addressed: boolean;
  fresh: boolean;
  /** For a conversation that this starts. */
  start: { settings: Settings; seed: number; title: string };
}

export type ReceiveResult =
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
export type VariantOutcome = { costUsd?: number } & (
  | { image: ImageInfo; applied: AppliedSettings; notes: string[] }
  | { failure: Failure }
);

/** Whose spending a budget limits: everybody's, that of one platform's people together, or that of one person. */
export type BudgetScope = "all" | "platform" | "person";

/** What a paid drawing may cost, and what may be spent since a moment within each budget. USD. */
export interface Charge extends Partial<Record<BudgetScope, number>> {
  usd: number;
  since: Date;
}

/** `gone`: there is nothing left to draw. Otherwise the budget that the charge doesn't fit in. */
export type StartResult = "begun" | "gone" | BudgetScope;

/** Who retries a turn: from then on they pay for it, and it counts among their waiting turns. */
export interface RetryOrder extends WaitingLimits {
  by: string;
  /** Draws it in place of the model that failed. */
  model?: ModelId;
}

/** `drawing`: the turn hasn't ended, so nothing of it is retried yet. */
export type RetryResult = "retried" | "drawing" | "nothing-failed" | TooManyWaiting;

/** What was paid, and for how many drawings it is not known: those count with what was reserved for them. */
export interface Spending {
  usd: number;
  unknown: number;
}

/** The truth. Every method is one transaction and schedules the tasks that its change calls for. Rejects with `StorageError`. */
export interface ConversationStore {
  /** Starts or continues a conversation; heard once per (platform, request id). */
  receive(arrival: NewTurn): Promise<ReceiveResult>;

  /** Whether a conversation that isn't being deleted goes on in this thread. */
  isThreadActive(thread: Thread): Promise<boolean>;
  findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined>;
  findTurn(of: TurnId | TurnKey): Promise<Turn | undefined>;
  findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined>;
  /** The turn whose card is this message. */
  findTurnByMessage(thread: Thread, message: MessageId): Promise<Turn | undefined>;
  /** The last one before it in its conversation. */
  findPreviousTurn(turn: TurnId): Promise<Turn | undefined>;
  /** All of a conversation's, in order. */
  listTurns(conversation: ConversationId): Promise<Turn[]>;
  /** The newest turn that was an edit. */
  findLastEdit(conversation: ConversationId): Promise<TurnKey | undefined>;
  /** From `turn` back along its parents, newest first, itself not among them. */
  listBranch(turn: TurnId, most: number): Promise<Turn[]>;
  /** The first turn that hasn't ended. */
  findOpenTurn(conversation: ConversationId): Promise<Turn | undefined>;
  /** All that haven't ended, in order. */
  listOpenTurns(conversation: ConversationId): Promise<Turn[]>;
  /** One person's live conversations, newest first, older than `before`. */
  listConversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    most: number,
  ): Promise<Conversation[]>;
  /** How many turns are drawn before this one begins. */
  queuePositionOf(turn: TurnId): Promise<number>;
  /** The turns whose first picture still waits for its turn, soonest first, each with how many are drawn before it. */
  listWaitingTurns(most: number): Promise<{ turn: TurnId; ahead: number }[]>;
  /** Whether a live conversation of this platform shows the picture. */
  isImageVisible(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined>;
  /** Whether any row needs the picture. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
  /** All of a platform's that have a thread, ended ones too, but for those being deleted. */
  listConversations(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]>;
  /** Live conversations heard of since then, newest first. */
  listActiveSince(
    platform: PlatformName,
    since: Date,
    most: number,
  ): Promise<{ thread: Thread; lastEvent: { id: string; at: Date }; cards: MessageId[] }[]>;

  markOpening(conversation: ConversationId): Promise<void>;
  /** False while the conversation that lives in the thread is being deleted: to be tried again. */
  markOpened(conversation: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean>;
  /** received → drawing (or done, when all is there already). Nothing when it was cancelled or begun before. */
  startTurn(turn: TurnId, plan: Plan): Promise<void>;
  /** received → failed. */
  failTurn(turn: TurnId, failure: Failure): Promise<void>;
  /** waiting → drawing, and counts the draw. What it may cost is reserved for the turn's payer, once until it is settled; where a
   *  budget does not hold that, nothing changes. */
  startVariant(variant: VariantId, charge?: Charge): Promise<StartResult>;
  /** drawing → waiting: its model is busy until then. */
  deferVariant(variant: VariantId, until: Date): Promise<void>;
  /** drawing → ready | failed, once, and what was reserved becomes what it cost. False when it was settled or cancelled before. */
  completeVariant(variant: VariantId, outcome: VariantOutcome): Promise<boolean>;
  /** Draws what failed in an ended turn again, in place, after what its new payer already waits for. */
  retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult>;
  /** From now on `listen` is called with every turn that ends, once its end is written down. One listener at a time. */
  onTurnEnded(listen: (turn: TurnId) => void): void;
  /** What is not ready is given up. False when the turn had ended. */
  cancelTurn(turn: TurnId): Promise<boolean>;
  /** What was spent since then, by all, on one platform or by one person there; what is reserved counts. */
  spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending>;
  /** What was spent on each model since then, and on how many drawings; what is only reserved does not count. */
  spentByModel(since: Date): Promise<Map<ModelId, Spending & { drawings: number }>>;
  /** Only what is ready is picked. "toggle" takes back the person's pick, or picks. */
  setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void>;
  updateConversation(conversation: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void>;
  /** A card of an earlier turn of its conversation is still to be posted. */
  hasUnpostedPredecessor(turn: TurnId): Promise<boolean>;
  markPosting(turn: TurnId): Promise<void>;
  /** False when the turn was deleted or its card taken down meanwhile: the message belongs to nothing. */
  markPosted(turn: TurnId, message: MessageId): Promise<boolean>;
  /** The platform refused for certain: there is nothing to wait for and to look for. */
  clearPosting(turn: TurnId): Promise<void>;
  /** Asks for the turn's card to be shown anew. */
  requestPublish(turn: TurnId): Promise<void>;
  /** Its card was removed by somebody: it stays removed, and is given up if it draws. */
  markCardRemoved(turn: TurnId): Promise<void>;
  /** The thread is gone: the conversation ends, what was open is cancelled, nothing is shown any more. */
  endConversation(conversation: ConversationId): Promise<void>;
  /** active → deleting: everything open is cancelled, nothing is received any more. */
  deleteConversation(conversation: ConversationId): Promise<void>;
  /** Whether another conversation that isn't being deleted has the same thread. */
  isThreadShared(conversation: ConversationId): Promise<boolean>;
  /** Pictures that `by` posted where this thread hangs are taken back: conversations of other people there lose them, and keep what was drawn
   *  from them. Resolves to those that no row needs any longer. */
  withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]>;
  /** What `forget` would delete. */
  countBelongings(platform: PlatformName, person: string): Promise<Belongings>;
  /** Deletes everything of a person: their conversations as `delete` does, their turns in other people's conversations, which go on without
   *  them, their picks and drafts. What the platform keeps goes with the task `forget`. */
  forgetPerson(platform: PlatformName, person: string): Promise<void>;
  /** Whose belongings are being deleted: what they did after `at` stays. Undefined once that is done. */
  findForgetRequest(id: ForgetRequestId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined>;
  completeForget(id: ForgetRequestId): Promise<void>;
  /** Removes the rows of a conversation that is deleting. Resolves to the pictures that nothing uses any more. */
  purgeConversation(conversation: ConversationId): Promise<BlobKey[]>;

  saveDraft(draft: SavedDraft): Promise<void>;
  findDraft(key: DraftKey): Promise<SavedDraft | undefined>;
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
  location: Location;
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
  | { kind: "forget"; subject: ForgetRequestId }
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
  defer(task: Task, at: Date, error: string, counts: boolean): Promise<void>;
  /** Frees what a dead process held. Called once, before the worker starts. */
  releaseAll(): Promise<void>;
  /** How many run, by kind. */
  countRunning(): Promise<Record<TaskKind, number>>;
  /** How many wait or run, by kind. */
  countAll(): Promise<Record<TaskKind, number>>;
}
