// Arguments and results of the stores that aren't in the vocabulary.

import type {
  AppliedSettings,
  Attachment,
  BlobKey,
  ChatPlace,
  ConversationId,
  ConversationKey,
  Draft,
  DraftKey,
  Failure,
  ImageInfo,
  Location,
  MessageId,
  ModelId,
  Person,
  PlannedReading,
  PlatformName,
  Question,
  ReferenceOrigin,
  Settings,
  Source,
  Thread,
  Turn,
  TurnId,
  TurnKey,
  TurnKind,
  TurnSettings,
  TurnState,
  Variant,
  VariantId,
  VariantKey,
  VariantState,
} from "./vocabulary.ts";

/** How many turns may wait. Further ones are refused. */
export interface WaitingLimits {
  /** Of one person. */
  maxWaiting: number;
  /** Of everybody on the platform together; undefined: no limit. */
  maxWaitingTogether?: number;
}
export type TooManyWaiting = "too-many-waiting" | "too-many-waiting-together";

/** A request for a turn, as it is stored. */
export interface NewTurn extends WaitingLimits {
  requestId: string;
  at: Date;
  author: Person;
  location: { thread: Thread } | { channel: Thread };
  /** See `Request`. A conversation keeps its first. */
  server?: string;
  /** See `Request`. */
  continues?: ConversationKey;
  /** An `edit` without words asks what should change; in a conversation, its pictures are held for the sender's next message. */
  kind: "edit" | "undo";
  prompt: string;
  source?: Source;
  attachments: Attachment[];
  /** See `Intent`. */
  picturesAt?: Date;
  requestedSettings: Partial<TurnSettings>;
  /** What of its message isn't used. Its card says so. */
  notes?: string[];
  repeats?: TurnId;
  /** Not if its conversation has the same turn already, unless that was cancelled or failed. */
  once?: true;
  /** See `Intent`. A turn that repeats another has its area. */
  area?: ImageInfo | BlobKey;
  /** The form it was sent from. Its draft is deleted with the conversation. */
  draft?: DraftKey;
  addressed: boolean;
  fresh: boolean;
  /** Its author has to say first that these words are an instruction. */
  question?: Extract<Question, "words">;
  /** See `Request`. */
  editedAt?: Date;
  /** Used if this starts a conversation. */
  start: { settings: Settings; seed: number; title: string };
}

/** A link from a card to the page. `secret`: what it carries; only its hash is stored. */
export interface NewPageLink {
  secret: string;
  conversation: ConversationId;
  person: { id: string; name: string };
  place: ChatPlace;
}

/** One person's session on the page, for one conversation of another platform. */
export interface Visit {
  /** The hash of its secret. */
  id: string;
  person: { id: string; name: string };
  conversation: ConversationKey;
  thread: Thread;
  place: ChatPlace;
}

/** What a link under which a conversation is shared gives access to. */
export interface SharedConversation {
  conversation: ConversationKey;
  createdAt: Date;
}

/** A conversation as its thread shows it, after its rows were lost. */
export interface RebuiltConversation {
  /** The one that it had. Otherwise it gets a new one. */
  key?: ConversationKey;
  thread: Thread;
  server?: string;
  root?: MessageId;
  owner: { id: string; name: string };
  title: string;
  settings: Settings;
  seed: number;
  /** See `ActiveThread`. */
  lastEvent: { id: string; at: Date };
  /** In order. A parent comes before its children. */
  turns: RebuiltTurn[];
  head: TurnKey;
}

/** A turn that has ended. `author`: an empty id if the thread doesn't say who it was. */
export interface RebuiltTurn
  extends Pick<Turn, "key" | "number" | "author" | "prompt" | "requestedSettings" | "settings" | "seed" | "notes" | "spoiler">,
    Pick<Turn, "createdAt" | "failure" | "source"> {
  kind: Extract<TurnKind, "edit" | "undo">;
  state: Extract<TurnState, "done" | "failed" | "cancelled">;
  /** Missing: it isn't known which message it comes from. */
  requestId?: string;
  message: MessageId;
  /** Its card shows that it is in progress. */
  isOutdated: boolean;
  parent?: TurnKey;
  references: RebuiltReference[];
  variants: RebuiltVariant[];
  finishedAt: Date;
}

export interface RebuiltReference {
  image: ImageInfo;
  origin: ReferenceOrigin;
  variant?: VariantKey;
}

export interface RebuiltVariant
  extends Pick<Variant, "key" | "number" | "model" | "choice" | "image" | "seed" | "applied" | "costUsd">,
    Pick<Variant, "notes" | "failure" | "startedAt"> {
  state: Extract<VariantState, "ready" | "failed" | "cancelled">;
  finishedAt: Date;
  pickedBy: { id: string; name: string }[];
}

/** What is known of the conversations in a thread. `known`: rows of one, even if it has ended. `deleted`: one was deleted on purpose. */
export type ThreadTrace = "none" | "known" | "deleted";

export type ReceiveResult =
  | { kind: "turn"; conversation: ConversationKey; turn: TurnKey }
  /** Pictures without words are kept as references for their sender's next message. */
  | { kind: "held"; pictures: number }
  /** The conversation has the same turn, and the request was to be carried out once. */
  | { kind: "repeated"; number: number }
  /** The message wasn't for the bot. */
  | { kind: "ignored" }
  | { kind: "refused"; why: TooManyWaiting | "deleting" | "no-conversation" | "no-words" | "nothing-to-undo" };

/** Who answers a turn's question, and what follows from it for the turn. The person pays for the turn from then on. */
export interface QuestionAnswer extends WaitingLimits {
  /** The one that was answered. Another one may have been asked since. */
  question: Question;
  by: string;
  source?: Source;
  models?: ModelId[];
}

/** `answered`: the question was answered, withdrawn or replaced before. */
export type AnswerResult = "accepted" | "answered" | TooManyWaiting;

/** What a prepared turn will draw. */
export interface Plan {
  /** The turn's `editedAt` when this was planned. If it has changed, the plan is outdated. */
  editedAt?: Date;
  /** The same of its `picturesAt`. */
  picturesAt?: Date;
  parent?: TurnId;
  settings: TurnSettings;
  seed: number;
  notes: string[];
  /** See `Turn`. */
  spoiler?: boolean;
  references: { image: ImageInfo; origin: ReferenceOrigin; variant?: VariantId }[];
  variants: PlannedVariant[];
}
export interface PlannedVariant {
  number: number;
  model: ModelId;
  choice: { index: number; of: number };
  seed: number;
  /** An existing picture (undo): shown, not drawn. */
  image?: ImageInfo;
}

/** `costUsd`: charged with or without a picture. 0: nothing. Undefined: unknown. */
export type VariantOutcome = { costUsd?: number } & (
  | { image: ImageInfo; applied: AppliedSettings; notes: string[] }
  /** `jobContinues`: the provider is still drawing it, so a retry asks for that picture. */
  | { failure: Failure; jobContinues?: true }
);

/** Whose spending a budget limits: everybody's, one platform's, or one person's. */
export type BudgetScope = "all" | "platform" | "person";

/** The estimated cost of a drawing, and what each budget allows to be spent since `since`. USD. */
export interface Charge extends Partial<Record<BudgetScope, number>> {
  usd: number;
  since: Date;
}

/** `editedAt`: the turn's when it was looked at. */
export interface ReadingCall {
  model: ModelId;
  editedAt?: Date;
  maxCalls: number;
}

/** What the planner made of an instruction. "failed": it has no plan. "interrupted": the instruction may be sent again. `costUsd`: undefined
 *  if unknown. */
export interface ReadingOutcome {
  reading: PlannedReading | "failed" | "interrupted";
  editedAt?: Date;
  costUsd?: number;
}

/** `gone`: there's nothing left to draw. A scope: that budget doesn't cover the charge. */
export type StartResult = "started" | "gone" | BudgetScope;

/** A turn, as far as it matters for what was made from what. */
export interface TurnOutline {
  key: TurnKey;
  number: number;
  kind: TurnKind;
  prompt: string;
  /** The first picture that it starts from. */
  from?: BlobKey;
  /** The finished ones, in number order. */
  pictures: OutlinedPicture[];
}

interface OutlinedPicture {
  variant: VariantKey;
  number: number;
  image: ImageInfo;
  picked: boolean;
}

/** The person who retries a turn pays for it, and it counts among their waiting turns. */
export interface RetryOrder extends WaitingLimits {
  by: string;
  /** Draws instead of the model that failed. */
  model?: ModelId;
}

/** `drawing`: the turn hasn't ended, so it can't be retried yet. */
export type RetryResult = "retried" | "drawing" | "nothing-failed" | TooManyWaiting;

/** `unknown`: the number of drawings with unknown cost. They count with what was reserved for them. */
export interface Spending {
  usd: number;
  unknown: number;
}

/** What a number of drawings cost. */
export interface UsageBy extends Spending {
  drawings: number;
}

/** One server or workspace. */
export interface UsageScope {
  platform: PlatformName;
  server: string;
}

/** What one person paid for with one model in one place on one day. */
export interface UsageRow extends UsageBy {
  /** UTC, "2026-11-30". */
  day: string;
  platform: PlatformName;
  server?: string;
  /** Where the conversation started, or its thread. Undefined: it is deleted. */
  channel?: string;
  /** Undefined: their data is deleted. */
  person?: { id: string; name?: string };
  model: ModelId;
}

/** What a model's newest pictures cost, and how long they took, each with what failed before it. */
export interface ModelMeasurement {
  /** How many are counted. */
  pictures: number;
  /** For one picture. */
  usd: number;
  seconds: number;
}

/** Today (UTC), and the last seven and thirty days. */
export const usagePeriods = ["today", "week", "month"] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

/** How much of one person's data a platform has. */
export interface Belongings {
  conversations: number;
  /** Distinct pictures drawn for them or sent by them. */
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
  /** The conversation that the form was opened in. The draft is deleted with it. */
  conversation?: ConversationId;
  at: Date;
}
