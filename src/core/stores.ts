// The rows as the core sees them, one port for each use. Every method is one transaction, schedules the tasks that follow from its
// change, and rejects with `StorageError`.

import type { QueuePosition } from "./cards/views.ts";
import type { ActiveThread, ThreadScope } from "./ports/core.ts";
import type {
  AnswerResult,
  Belongings,
  Charge,
  ModelMeasurement,
  NewPageLink,
  NewTurn,
  Plan,
  QuestionAnswer,
  ReadingCall,
  ReadingOutcome,
  RebuiltConversation,
  ReceiveResult,
  RetryOrder,
  RetryResult,
  SavedDraft,
  SharedConversation,
  Spending,
  StartResult,
  ThreadTrace,
  TurnOutline,
  UsageBy,
  UsagePeriod,
  UsageRow,
  UsageScope,
  VariantOutcome,
  Visit,
} from "./store.ts";
import type {
  BlobKey,
  Conversation,
  ConversationId,
  ConversationKey,
  CostEstimate,
  DefaultSettings,
  DefaultsScope,
  DraftKey,
  Failure,
  ForgetRequestId,
  ImageInfo,
  MessageId,
  ModelId,
  PlatformName,
  ServerChannel,
  Settings,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  VariantId,
  VariantKey,
} from "./vocabulary.ts";

/** Conversations: start, continue, end, delete. */
export interface ConversationStore {
  /** Starts or continues a conversation. Idempotent by platform and request id; an edited message revises its turn. */
  receive(turn: NewTurn): Promise<ReceiveResult>;
  /** Whether this thread has a conversation that hasn't ended and isn't being deleted. */
  isThreadActive(thread: Thread): Promise<boolean>;
  /** Whether this thread has, or had, a conversation. */
  findTrace(thread: Thread): Promise<ThreadTrace>;
  /** Writes the rows of a conversation that this database doesn't know, with the pictures that are stored already. Publishes only the cards that
   *  show turns in progress. Does nothing unless `findTrace` is "none". */
  rebuild(conversation: RebuiltConversation): Promise<"rebuilt" | Exclude<ThreadTrace, "none">>;
  findConversation(of: ConversationKey | ConversationId | Thread): Promise<Conversation | undefined>;
  /** One person's active conversations older than `before`, newest first. */
  listConversationsOf(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    limit: number,
  ): Promise<Conversation[]>;
  /** Like `listConversationsOf`, with the conversations of others in which the person wrote an instruction or picked. */
  listInvolving(
    platform: PlatformName,
    person: string,
    before: ConversationKey | undefined,
    limit: number,
  ): Promise<Conversation[]>;
  /** All of a platform's conversations that have a thread, ended ones included, those being deleted not. `server`: only those of one server;
   *  null: only those whose server isn't stored. */
  listConversations(platform: PlatformName, server?: string | null): Promise<{ id: ConversationId; thread: Thread }[]>;
  /** Conversations with activity since then, newest first. */
  listActiveSince(platform: PlatformName, since: Date, limit: number, scope?: ThreadScope): Promise<ActiveThread[]>;
  /** Stores a conversation's server, if it has none. */
  assignServer(conversation: ConversationId, server: string): Promise<void>;
  updateConversation(conversation: ConversationId, change: { settings?: Partial<Settings>; title?: string }): Promise<void>;
  /** For a thread that is gone: ends the conversation, cancels open turns and publishes nothing more. False when it had ended before. */
  endConversation(conversation: ConversationId): Promise<boolean>;
  /** active → deleting. Cancels open turns and receives nothing more. */
  deleteConversation(conversation: ConversationId): Promise<void>;
  /** Whether another conversation that isn't being deleted has the same thread. */
  isThreadShared(conversation: ConversationId): Promise<boolean>;
  /** Removes the rows of a conversation that is being deleted. Resolves to the pictures that no row uses any longer. */
  purgeConversation(conversation: ConversationId): Promise<BlobKey[]>;
}

/** Turns: look up, pick, cancel, retry. */
export interface TurnStore {
  findTurn(of: TurnId | TurnKey): Promise<Turn | undefined>;
  findTurnOfVariant(variant: VariantId | VariantKey): Promise<Turn | undefined>;
  /** The turn whose card is this message. */
  findTurnByMessage(thread: Thread, message: MessageId): Promise<Turn | undefined>;
  findTurnByNumber(conversation: ConversationId, number: number): Promise<Turn | undefined>;
  /** The turn before it in its conversation. */
  findPreviousTurn(turn: TurnId): Promise<Turn | undefined>;
  /** All turns of a conversation, in order. */
  listTurns(conversation: ConversationId): Promise<Turn[]>;
  /** Its newest turns, in order. `upTo`: the number of the last one. */
  listNewestTurns(conversation: ConversationId, limit: number, upTo?: number): Promise<Turn[]>;
  /** The first turn that starts from the conversation's original pictures. */
  findSourceTurn(conversation: ConversationId): Promise<Turn | undefined>;
  /** All turns of a conversation in outline, in order: much faster than `listTurns`. */
  listOutlines(conversation: ConversationId): Promise<TurnOutline[]>;
  /** The instructions of these conversations, each conversation's in order. */
  listPrompts(conversations: ConversationId[]): Promise<{ conversation: ConversationId; turn: TurnKey; prompt: string }[]>;
  /** The number of its newest turn. */
  countTurns(conversation: ConversationId): Promise<number>;
  /** The newest turn that was an edit. */
  findLastEdit(conversation: ConversationId): Promise<TurnKey | undefined>;
  /** The parents of `turn`, newest first, without `turn` itself. */
  listBranch(turn: TurnId, limit: number): Promise<Turn[]>;
  /** The first turn that hasn't ended. */
  findOpenTurn(conversation: ConversationId): Promise<Turn | undefined>;
  /** All that haven't ended, in order. */
  listOpenTurns(conversation: ConversationId): Promise<Turn[]>;
  /** Draws the failed variants of an ended turn again, in place. Queued behind what its new payer already waits for. */
  retryVariants(turn: TurnId, retry: RetryOrder): Promise<RetryResult>;
  /** asking → received, with what the answer says. */
  answerQuestion(turn: TurnId, answer: QuestionAnswer): Promise<AnswerResult>;
  /** The newest turn of this person that asks for a picture, or that takes further ones. `since`: the earliest times of its request, and of
   *  the person's last picture for it. */
  findQuestion(platform: PlatformName, person: string, since: { asked: Date; sent: Date }): Promise<Turn | undefined>;
  /** The message of a request was deleted: cancels its turn if that hasn't ended, and drops pictures that no turn has used yet. False if
   *  there was nothing to cancel. */
  withdrawRequest(platform: PlatformName, request: string): Promise<boolean>;
  /** Gives up what isn't ready. False if the turn had ended. */
  cancelTurn(turn: TurnId): Promise<boolean>;
  /** Only ready variants can be picked. "toggle" picks, or takes the person's pick back. */
  setPick(variant: VariantId, person: { id: string; name: string }, on: boolean | "toggle"): Promise<void>;
  /** Sets the one listener, which is called with every turn that ends, after that is committed. */
  onTurnEnded(listener: (turn: TurnId) => void): void;
}

/** How turns and their variants are drawn. */
export interface DrawingStore {
  /** received → drawing, or done if all pictures exist already. Does nothing if the turn was cancelled or started before. */
  startTurn(turn: TurnId, plan: Plan): Promise<void>;
  /** received → asking for a picture. `editedAt`: the turn's when that was decided; if it has changed, nothing happens. */
  askForPicture(turn: TurnId, editedAt: Date | undefined): Promise<void>;
  /** received → asking whether the turn may cost so much. `seen`: the turn that was planned; if it has been edited or given pictures since,
   *  nothing happens. */
  askAboutCost(turn: TurnId, cost: CostEstimate, seen: Pick<Turn, "editedAt" | "picturesAt">): Promise<void>;
  /** The turn's instruction is about to be sent to this language model. Reserves `charge` for the turn's payer. "gone": the turn was started, cancelled
   *  or edited before, or sent there `maxCalls` times. If a budget doesn't cover it, nothing changes. */
  startReading(turn: TurnId, call: ReadingCall, charge: Charge): Promise<StartResult>;
  /** Settles the reservation, if there is one, and keeps what came of it for a turn that hasn't started. */
  completeReading(turn: TurnId, outcome: ReadingOutcome): Promise<void>;
  /** received → failed. */
  failTurn(turn: TurnId, failure: Failure): Promise<void>;
  /** waiting → drawing, and counts the draw, unless it continues a job. Reserves `charge` for the turn's payer, once until it is settled. If a budget doesn't
   *  cover it, nothing changes. */
  startVariant(variant: VariantId, charge?: Charge): Promise<StartResult>;
  /** Keeps the provider's id of the job that draws the variant. Nothing changes once the variant has ended. */
  keepJob(variant: VariantId, job: string): Promise<void>;
  /** drawing → waiting, because its model is busy until then. */
  deferVariant(variant: VariantId, until: Date): Promise<void>;
  /** drawing → ready | failed, once, and settles the reservation with the real cost. False if it was completed or cancelled before. */
  completeVariant(variant: VariantId, outcome: VariantOutcome): Promise<boolean>;
  /** How many turns are drawn before this one. "own": it waits for an earlier turn of its conversation. */
  queuePositionOf(turn: TurnId): Promise<QueuePosition>;
  /** Turns of which nothing has been drawn yet, soonest first, each with the number of turns before it. */
  listWaitingTurns(limit: number): Promise<{ turn: TurnId; ahead: number }[]>;
}

/** Threads and cards: where they are posted. */
export interface PublishingStore {
  markOpening(conversation: ConversationId): Promise<void>;
  /** False while the thread's previous conversation is being deleted: try again later. */
  markOpened(conversation: ConversationId, opened: { thread: Thread; root?: MessageId }): Promise<boolean>;
  /** False if an earlier turn's card in its conversation still has to be posted: then it changes nothing. */
  markPosting(turn: TurnId): Promise<boolean>;
  /** False if the turn or its card was removed in the meantime: then the message belongs to nothing. */
  markPosted(turn: TurnId, message: MessageId): Promise<boolean>;
  /** The post certainly didn't happen: there's nothing to wait or look for. */
  clearPosting(turn: TurnId): Promise<void>;
  /** Schedules an update of the turn's card. */
  requestPublish(turn: TurnId): Promise<void>;
  /** Somebody removed the card: it stays removed, and its drawing is cancelled. */
  markCardRemoved(turn: TurnId): Promise<void>;
}

/** Which pictures the rows need. */
export interface ImageIndex {
  /** The picture, if an active conversation of this platform shows it. `of`: that conversation, and no other. */
  isImageVisible(platform: PlatformName, image: BlobKey, of?: ConversationKey): Promise<ImageInfo | undefined>;
  /** Whether any row needs the picture. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
}

/** What drawing has cost. */
export interface SpendingStore {
  /** Spending since then: of all, of one platform, or of one person there. Reservations count. */
  spentSince(since: Date, by?: { platform: PlatformName; person?: string }): Promise<Spending>;
  /** Spending on each model since then, and the number of drawings. Reservations don't count. */
  spentByModel(since: Date): Promise<Map<ModelId, UsageBy>>;
  /** Who paid for what and where since then: everywhere, or on one server. At most `limit` rows, the newest days first. Reservations count. */
  listUsage(since: Date, limit: number, of?: UsageScope): Promise<UsageRow[]>;
  /** The bot was removed from this server: what was paid there stays, without the place. */
  forgetServer(platform: PlatformName, server: string): Promise<void>;
  /** The newest drawings of each paid model: `limit` of each at most. Models without a picture or a known cost among them are left out. */
  measureModels(limit: number): Promise<Map<ModelId, ModelMeasurement>>;
  /** One person's spending on each model, since each of these times. `month` is the earliest. Reservations count. */
  spentByModelOf(
    platform: PlatformName,
    person: string,
    since: Record<UsagePeriod, Date>,
  ): Promise<Map<ModelId, Record<UsagePeriod, UsageBy>>>;
}

/** The defaults of channels and servers. */
export interface DefaultsStore {
  /** What is set for a channel, and for its server. */
  findDefaults(platform: PlatformName, of: ServerChannel): Promise<Record<DefaultsScope, Partial<DefaultSettings>>>;
  /** Adds to what is set for the channel, or for its server. */
  setDefaults(platform: PlatformName, scope: DefaultsScope, of: ServerChannel, settings: Partial<DefaultSettings>): Promise<void>;
  /** Removes what is set for the channel, or for its server. */
  resetDefaults(platform: PlatformName, scope: DefaultsScope, of: ServerChannel): Promise<void>;
  /** Removes what is set for a server and its channels. */
  removeServerDefaults(platform: PlatformName, server: string): Promise<void>;
}

/** Drafts of open forms. */
export interface DraftStore {
  saveDraft(draft: SavedDraft): Promise<void>;
  findDraft(key: DraftKey): Promise<SavedDraft | undefined>;
  /** Drops drafts opened before then. */
  sweepDrafts(before: Date): Promise<void>;
}

/** Links from cards to the page, and the visits that they start. They end with their conversation. */
export interface PageLinkStore {
  /** Stores a link that can be used once within `lifetimeMs`. False if the conversation has ended or is being deleted. */
  addLink(link: NewPageLink, lifetimeMs: number): Promise<boolean>;
  /** Uses the link with this secret: starts a visit of `lifetimeMs` with a secret of its own. Undefined: there is no such link, or it has expired,
   *  was used, or belongs to a conversation that has ended. Of several calls at the same time, one starts a visit. */
  startVisit(link: string, visit: string, lifetimeMs: number): Promise<Visit | undefined>;
  /** Where the link with this secret leads, without using it. Undefined as for `startVisit`. */
  findLink(link: string): Promise<Omit<Visit, "id"> | undefined>;
  /** The visit with this secret, while it lasts. */
  findVisit(visit: string): Promise<Visit | undefined>;
  /** Ends a visit by its id. */
  endVisit(id: string): Promise<void>;
  /** Ends all visits, and makes all links useless. */
  endAllVisits(): Promise<void>;
  /** Removes links and visits that have expired. */
  sweepLinks(): Promise<void>;
}

/** Links under which everybody who has one can read a conversation. They end when it is deleted. */
export interface SharedLinkStore {
  /** Shares a conversation under a secret of which only the hash is stored, and ends the link that it had. False if there is no such
   *  conversation, or it is being deleted. */
  share(conversation: ConversationKey, person: string, secret: string): Promise<boolean>;
  /** Ends the conversation's link, if there is one. */
  stopSharing(conversation: ConversationKey): Promise<void>;
  /** The conversation's link, without its secret. */
  findShare(conversation: ConversationKey): Promise<SharedConversation | undefined>;
  /** What the link with this secret leads to. */
  findShared(secret: string): Promise<SharedConversation | undefined>;
  /** A picture that the conversation shows: drawn in it, or what an edit in it starts from. Never a marked area. */
  findSharedImage(conversation: ConversationKey, image: BlobKey): Promise<ImageInfo | undefined>;
}

/** Withdrawing pictures, and deleting a person's data. */
export interface PrivacyStore {
  /** Withdraws pictures that `by` posted where this thread hangs. Other people's conversations there lose them, and keep what was drawn from
   *  them. Resolves to those that no row needs any longer. */
  withdrawImages(thread: Thread, images: BlobKey[], by: string): Promise<BlobKey[]>;
  /** What `forgetPerson` would delete. */
  countBelongings(platform: PlatformName, person: string): Promise<Belongings>;
  /** Deletes all of a person's data: their conversations, their turns in other people's conversations (which continue without them), their
   *  picks and drafts. The task `forget` then deletes what the platform's adapter stores. */
  forgetPerson(platform: PlatformName, person: string): Promise<void>;
  /** A deletion in progress; what the person did after `at` stays. Undefined once it is completed. */
  findForgetRequest(id: ForgetRequestId): Promise<{ platform: PlatformName; person: string; at: Date } | undefined>;
  completeForget(id: ForgetRequestId): Promise<void>;
}

/** All store ports. A rule takes only the ones it needs. */
export interface Stores {
  conversations: ConversationStore;
  turns: TurnStore;
  drawing: DrawingStore;
  publishing: PublishingStore;
  images: ImageIndex;
  spending: SpendingStore;
  drafts: DraftStore;
  defaults: DefaultsStore;
  privacy: PrivacyStore;
  pageLinks: PageLinkStore;
  sharedLinks: SharedLinkStore;
}
