// What goes into the stores and comes out of them, besides what the vocabulary has.

import type {
  AppliedSettings,
  Attachment,
  ConversationId,
  ConversationKey,
  Draft,
  DraftKey,
  Failure,
  ImageInfo,
  Location,
  ModelId,
  Person,
  PlatformName,
  ReferenceOrigin,
  Settings,
  Source,
  Thread,
  TurnId,
  TurnKey,
  VariantId,
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
