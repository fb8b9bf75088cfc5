// What people are shown, as values: cards, answers and views. Always computed from rows (and live previews), never stored.

import type {
  AspectRatio,
  ConversationKey,
  DraftKey,
  ImageInfo,
  ModelId,
  Resolution,
  Settings,
  Source,
  Thread,
  TurnKey,
  TurnKind,
  TurnState,
  VariantKey,
  VariantState,
} from "../vocabulary.ts";

/** Our one message per turn. Chat adapters need `text`, `slots[].label`, `note`, `image` and `actions`; a page can show more of it. */
export interface Card {
  conversation: ConversationKey;
  turn: TurnKey;
  number: number;
  kind: TurnKind;
  state: TurnState;
  author: { id: string; name: string };
  /** The instruction, as it was typed: escape it for where it is shown. */
  prompt: string;
  /** One plain paragraph for chat: who asked what and how it stands, with the turn's notes. Escape it like the prompt. */
  text: string;
  /** What was not done as asked for the whole turn: dropped references, fewer variants. */
  notes: string[];
  /** "Together $0.12", once several of its pictures cost something. */
  cost?: string;
  /** Why the turn failed as a whole. */
  failure?: string;
  queuePosition: QueuePosition;
  createdAt: Date;
  /** The pictures it builds on, in order. */
  references: CardImage[];
  /** One per variant, in number order. */
  slots: Slot[];
  actions: Action[];
  /** The n-th number emoji stands for the n-th of these. */
  picks: { variant: VariantKey; number: number }[];
  /** Something of it is still to come. */
  drawing: boolean;
}

/** How many people's turns are drawn before this one; `own`: the one before it in its conversation ends first. */
export type QueuePosition = number | "own";

export interface Slot {
  variant: VariantKey;
  number: number;
  model: ModelId;
  state: VariantState;
  /** "1 · local · 0.4 s · free · seed 7": number, model, seconds, cost, seed. */
  label: string;
  /** What was understood, what was not done as asked, or why it failed. */
  notes: string[];
  failure?: string;
  /** Its model is busy: when it is asked again. */
  resumesAt?: Date;
  /** When its model began; undefined while it waits. */
  startedAt?: Date;
  seconds?: number;
  costUsd?: number;
  seed?: number;
  /** Width over height that the picture has or will have. */
  ratio: number;
  pickedBy: { id: string; name: string }[];
  image?: CardImage;
}

export interface CardImage {
  /** Named after turn and variant: safe characters only, with an ending. Unique in its conversation, but for previews the same again. */
  name: string;
  /** The chain of instructions that led to it. */
  alt: string;
  /** Unfinished: shown, never stored; `info` is missing. */
  preview: boolean;
  /** Grows with every preview of one variant. */
  version: number;
  info?: ImageInfo;
  read(): Promise<Uint8Array>;
}

export type Action =
  | { kind: "pick"; variant: VariantKey; label: string }
  /** `model`: drawn by that one instead. */
  | { kind: "again" | "retry"; turn: TurnKey; model?: ModelId; label: string }
  | { kind: "cancel" | "settings" | "history" | "delete" | "form"; turn: TurnKey; label: string };

/** What our root message says: who edits what. */
export interface ThreadRoot {
  /** One plain line for chat. */
  text: string;
  author: { id: string; name: string };
  /** As it was typed; empty when nothing was said yet. */
  prompt: string;
  /** The first picture, if it is known. */
  image?: CardImage;
  conversation: ConversationKey;
}

/** Why nothing was started. For that person alone. */
export type Answer =
  | { kind: "none" }
  | { kind: "words"; text: string; refused: boolean }
  | { kind: "form"; form: Form }
  | { kind: "turn"; conversation: ConversationKey; turn: TurnKey };

/** What a form is filled with when it opens. */
export interface Form {
  draft: DraftKey;
  prompt: string;
  source?: Source;
  models: ModelChoice[];
  settings: Settings;
  /** Where it was opened from, if that is a conversation already. */
  conversation?: ConversationKey;
}

export interface ModelChoice {
  id: ModelId;
  label: string;
  about: string;
  price: string;
  /** What its pictures have cost here, where that was asked and there were any: "31 pictures here for $1.24 in 30 days". */
  spent?: string;
  references: number;
  seed: boolean;
  needsReference: boolean;
  aspectRatios: "any" | readonly AspectRatio[];
  resolutions: readonly Resolution[];
}

export type Query =
  /** All models; with `typed`, those that a person may mean by it; with `spent`, and what each has cost here. */
  | { kind: "models"; typed?: string; spent?: true }
  /** What a conversation starts with that nobody has set up, for a form. */
  | { kind: "defaults" }
  /** One's own conversations, newest first, 20 a page. */
  | { kind: "conversations"; before?: ConversationKey }
  | { kind: "conversation"; of: ConversationKey | Thread }
  /** The conversations that hang in these threads, in their order: for marks on a channel's pictures. */
  | { kind: "threads"; of: Thread[] }
  /** What "delete everything of mine" would delete, as a sentence that asks. */
  | { kind: "belongings" }
  | { kind: "help" };

export interface QueryResults {
  belongings: string;
  models: ModelChoice[];
  /** `models`: all on offer, the defaults and what the person used lately first. */
  defaults: Pick<Form, "settings" | "models">;
  /** `spent`: a sentence on what the person's pictures cost, and the budgets, where there is anything to say. */
  conversations: { items: ConversationSummary[]; next?: ConversationKey; spent?: string };
  conversation: ConversationView | undefined;
  threads: (ConversationSummary | undefined)[];
  help: { commands: { usage: string; about: string }[]; local: { about: string; examples: { name: string; say: string }[] } };
}

export interface ConversationSummary {
  key: ConversationKey;
  thread?: Thread;
  title: string;
  turns: number;
  drawing: boolean;
  updatedAt: Date;
  /** USD known to be spent on the pictures in it; undefined when nothing is known. */
  costUsd?: number;
  strip: StripItem[];
}

/** The source first (no turn), then every turn. */
export interface StripItem {
  turn?: TurnKey;
  number: number;
  pictures: {
    variant?: VariantKey;
    number: number;
    state: VariantState;
    picked: boolean;
    ratio: number;
    alt: string;
    image?: ImageInfo;
  }[];
}

/** A conversation without its turns. */
export interface ConversationInfo {
  key: ConversationKey;
  /** Undefined until it's opened. */
  thread?: Thread;
  title: string;
  settings: Settings;
  /** The person who asks may change its settings and title, and delete it. */
  mine: boolean;
  /** The newest turn that can be run again. */
  lastEdit?: TurnKey;
}

export interface ConversationView extends ConversationSummary, ConversationInfo {
  owner: { id: string; name: string };
  seed: number;
  cards: Card[];
  /** The turn that the next one builds on, and which of its pictures; empty while nothing is drawn. */
  head?: TurnKey;
  builds: VariantKey[];
}
