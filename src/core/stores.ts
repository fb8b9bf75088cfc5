// Rows, as the core asks for them. Every method is one transaction, and schedules the tasks that its change calls for. Rejects with
// `StorageError`.

import type {
  Belongings,
  Charge,
  NewTurn,
  Plan,
  ReceiveResult,
  RetryOrder,
  RetryResult,
  SavedDraft,
  Spending,
  StartResult,
  VariantOutcome,
} from "./store.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  DraftKey,
  Failure,
  ForgetRequestId,
  ImageInfo,
  MessageId,
  ModelId,
  PlatformName,
  Settings,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "./vocabulary.ts";

/** Conversations: how they start, go on, end and are deleted. */
export interface ConversationStore {
  /** Starts or continues a conversation; heard once per (platform, request id). */
  receive(arrival: NewTurn): Promise<ReceiveResult>;
  /** Whether a conversation that isn't being deleted goes on in this thread. */
  isThreadActive(thread: Thread): Promise<boolean>;
  findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined>;
  /** One person's live conversations, newest first, older than `before`. */
  listConversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    most: number,
  ): Promise<Conversation[]>;
  /** All of a platform's that have a thread, ended ones too, but for those being deleted. */
  listConversations(platform: PlatformName): Promise<{ id: ConversationId; thread: Thread }[]>;
  /** Live conversations heard of since then, newest first. */
  listActiveSince(
    platform: PlatformName,
    since: Date,
    most: number,
  ): Promise<{ thread: Thread; lastEvent: { id: string; at: Date }; cards: MessageId[] }[]>;
  updateConversation(conversation: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void>;
  /** The thread is gone: ends the conversation, cancels what is open and shows nothing more. */
  endConversation(conversation: ConversationId): Promise<void>;
  /** active → deleting: cancels everything open and receives nothing more. */
  deleteConversation(conversation: ConversationId): Promise<void>;
  /** Whether another conversation that isn't being deleted has the same thread. */
  isThreadShared(conversation: ConversationId): Promise<boolean>;
  /** Removes the rows of a conversation that is deleting. Resolves to the pictures that nothing uses. */
  purgeConversation(conversation: ConversationId): Promise<BlobKey[]>;
}

/** Turns as people see them: looked up, picked from, cancelled, retried. */
export interface TurnStore {
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
  /** Draws what failed in an ended turn again, in place, after what its new payer already waits for. */
  retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult>;
  /** What is not ready is given up. False when the turn had ended. */
  cancelTurn(turn: TurnId): Promise<boolean>;
  /** Only what is ready is picked. "toggle" takes back the person's pick, or picks. */
  setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void>;
  /** From now on `listen` is called with every turn that ends, once its end is written down. One listener at a time. */
  onTurnEnded(listen: (turn: TurnId) => void): void;
}

/** How turns and their variants are drawn. */
export interface DrawingStore {
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
  /** How many turns are drawn before this one begins. */
  queuePositionOf(turn: TurnId): Promise<number>;
  /** The turns whose first picture still waits for its turn, soonest first, each with how many are drawn before it. */
  listWaitingTurns(most: number): Promise<{ turn: TurnId; ahead: number }[]>;
}

/** Threads and cards: what is posted where. */
export interface PublishingStore {
  markOpening(conversation: ConversationId): Promise<void>;
  /** False while the conversation that lives in the thread is being deleted: to be tried again. */
  markOpened(conversation: ConversationId, place: { thread: Thread; root?: MessageId }): Promise<boolean>;
  /** A card of an earlier turn of its conversation is still to be posted. */
  hasUnpostedPredecessor(turn: TurnId): Promise<boolean>;
  markPosting(turn: TurnId): Promise<void>;
  /** False when the turn was deleted or its card taken down meanwhile: the message belongs to nothing. */
  markPosted(turn: TurnId, message: MessageId): Promise<boolean>;
  /** The platform refused for certain: there is nothing to wait for and to look for. */
  clearPosting(turn: TurnId): Promise<void>;
  /** Schedules an update of the turn's card. */
  requestPublish(turn: TurnId): Promise<void>;
  /** Its card was removed by somebody: it stays removed, and is given up if it draws. */
  markCardRemoved(turn: TurnId): Promise<void>;
}

/** Which pictures the rows need. */
export interface ImageIndex {
  /** Whether a live conversation of this platform shows the picture. */
  isImageVisible(platform: PlatformName, image: BlobKey): Promise<ImageInfo | undefined>;
  /** Whether any row needs the picture. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
}

/** What drawing has cost. */
export interface SpendingStore {
  /** What was spent since then, by all, on one platform or by one person there; what is reserved counts. */
  spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending>;
  /** What was spent on each model since then, and on how many drawings; what is only reserved does not count. */
  spentByModel(since: Date): Promise<Map<ModelId, Spending & { drawings: number }>>;
}

/** Forms that are open. */
export interface DraftStore {
  saveDraft(draft: SavedDraft): Promise<void>;
  findDraft(key: DraftKey): Promise<SavedDraft | undefined>;
  /** Drops drafts opened before then. */
  sweepDrafts(before: Date): Promise<void>;
}

/** What a person takes back. */
export interface PrivacyStore {
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
}

/** The truth: one port for each use, so that a rule asks for no more than it needs. */
export interface Stores {
  conversations: ConversationStore;
  turns: TurnStore;
  drawing: DrawingStore;
  publishing: PublishingStore;
  images: ImageIndex;
  spending: SpendingStore;
  drafts: DraftStore;
  privacy: PrivacyStore;
}
