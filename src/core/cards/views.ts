// What people see, as values: cards, answers and views. Always computed from rows (and live previews), never stored.

import type { BudgetScope, TurnOutline, UsageBy, UsagePeriod, UsageRow } from "../store.ts";
import type {
  AspectRatio,
  BlobKey,
  ConversationKey,
  DefaultSettings,
  DefaultsScope,
  DraftKey,
  EstimatedRequest,
  ImageInfo,
  ModelId,
  Resolution,
  ServerChannel,
  Settings,
  Source,
  Thread,
  TurnKey,
  TurnKind,
  TurnState,
  VariantKey,
  VariantState,
} from "../vocabulary.ts";

/** The bot's one message for a turn. Chat adapters need `text`, `slots` and `actions`; a page can show more. */
export interface Card {
  conversation: ConversationKey;
  turn: TurnKey;
  number: number;
  kind: TurnKind;
  state: TurnState;
  author: { id: string; name: string };
  /** The instruction as it was typed. Escape it before you show it. */
  prompt: string;
  /** One plain paragraph for chat: who asked for what, its state, and the turn's notes. Escape it like the prompt. */
  text: string;
  /** What couldn't be done as asked for the whole turn: dropped references, fewer variants. */
  notes: string[];
  /** "Total: $0.12.", if several of its pictures cost something. */
  cost?: string;
  /** Why the turn failed as a whole. */
  failure?: string;
  /** What its author has to answer before it is drawn. */
  question?: string;
  /** Why it was cancelled, if not by a click, or that its message was edited after it was drawn. */
  aside?: string;
  queuePosition: QueuePosition;
  createdAt: Date;
  /** The part of the first reference that it is about: see `Turn`. */
  area?: BlobKey;
  /** What to say of an area marked there, instead of words that were refused: see `Instead`. */
  inArea?: string;
  /** The pictures it builds on, in order. */
  references: CardImage[];
  /** One per variant, in number order. */
  slots: Slot[];
  actions: Action[];
  /** The n-th number emoji picks the n-th of these. */
  picks: { variant: VariantKey; number: number }[];
  /** Each of its pictures is drawn from one of their own. */
  each?: true;
  /** Some of its pictures are still to come. */
  drawing: boolean;
}

/** How many turns are drawn before this one. `own`: it waits for an earlier turn of its own conversation. */
export type QueuePosition = number | "own";

export interface Slot {
  variant: VariantKey;
  number: number;
  model: ModelId;
  state: VariantState;
  /** "1 · Built-in editor · 0.4 s · free · seed 7": number, model, seconds, cost, seed. */
  label: string;
  /** What was understood, and what couldn't be done as asked. */
  notes: string[];
  failure?: string;
  /** When a busy model is asked again. */
  resumesAt?: Date;
  /** When its model started drawing. Undefined while it waits. */
  startedAt?: Date;
  seconds?: number;
  costUsd?: number;
  seed?: number;
  /** Width over height of the picture, or the best guess before it is drawn. */
  ratio: number;
  pickedBy: { id: string; name: string }[];
  image?: CardImage;
  /** The first picture that it was drawn from. */
  before?: ImageInfo;
}

export interface CardImage {
  /** A file name from turn and variant, in safe characters. Unique in its conversation, except that all previews of a variant share one. */
  name: string;
  /** The chain of instructions that led to it. */
  alt: string;
  /** Unfinished: shown, never stored, without `info`. */
  preview: boolean;
  /** Increases with every preview of a variant. */
  version: number;
  /** Made of a spoiler: platforms that can hide a picture until it is clicked do so. */
  spoiler?: true;
  info?: ImageInfo;
  read(): Promise<Uint8Array>;
}

export type Action =
  /** `cutout`: removes the background with the built-in editor. */
  | { kind: "pick" | "cutout"; variant: VariantKey; label: string }
  /** `model`: draws instead of the ones before. */
  /** `create`: a picture from text, with this model or those of the turn. */
  | { kind: "again" | "retry" | "create"; turn: TurnKey; model?: ModelId; label: string }
  /** The same edit with the model that `auto` didn't choose. */
  | { kind: "instead"; turn: TurnKey; model: ModelId; label: string }
  /** Yes, retry at this price. It is in an answer, never on a card. */
  | { kind: "pay"; turn: TurnKey; model: ModelId; label: string }
  /** The picture that the turn asks for: `candidate` is its position among those offered. `details`: see `Candidate`. */
  | { kind: "choose"; turn: TurnKey; candidate: number; label: string; details?: string }
  /** An instruction that comes near to the one that the built-in editor refused. */
  | { kind: "suggestion"; turn: TurnKey; position: number; label: string }
  /** `accept`: yes, edit with these words. `draw`: yes, at this price. `rerun`: draws the instruction as its author has edited it.
   *  `part`: does what the built-in editor understood of it. `flatten`: applies all instructions that led to the turn to the original. */
  | { kind: "accept" | "draw" | "rerun" | "part" | "flatten"; turn: TurnKey; label: string }
  /** `link`: opens the conversation on the page, for the person who clicks. */
  | { kind: "cancel" | "settings" | "history" | "delete" | "form" | "link"; turn: TurnKey; label: string };

/** The content of the bot's root message: who edits what. */
export interface ThreadRoot {
  /** One plain line for chat. */
  text: string;
  author: { id: string; name: string };
  /** As it was typed. Empty if there is no instruction yet. */
  prompt: string;
  /** The first picture, if there is one. */
  image?: CardImage;
  conversation: ConversationKey;
}

/** The answer to a request, for that person alone. */
export type Answer =
  | { kind: "none" }
  | { kind: "words"; text: string; refused: boolean }
  | { kind: "form"; form: Form }
  /** Nothing is done before the person agrees with this button. */
  | { kind: "confirm"; question: string; action: Extract<Action, { kind: "pay" }>; conversation: ConversationKey }
  /** `url` has a secret: only this person may see it. `text`: a sentence on how it can be used. */
  | { kind: "link"; url: string; text: string; label: string }
  | { kind: "turn"; conversation: ConversationKey; turn: TurnKey };

/** The initial values of a form. */
export interface Form {
  draft: DraftKey;
  prompt: string;
  source?: Source;
  models: ModelChoice[];
  settings: Settings;
  /** How many pictures it starts from. 0: the person adds them. */
  pictures: number;
  /** Each of several pictures is edited on its own. */
  each: boolean;
  /** What a request with these settings costs: "2 pictures, about $0.08". Undefined: nothing. */
  estimate?: string;
  /** The conversation that it was opened in, if any. */
  conversation?: ConversationKey;
}

export interface ModelChoice {
  id: ModelId;
  label: string;
  about: string;
  price: string;
  /** How long a picture of it usually takes here. Undefined until enough have been drawn. */
  usualSeconds?: number;
  /** What its pictures have cost here: "31 pictures here for $1.24 in 30 days". Only if requested, and if there were any. */
  spent?: string;
  references: number;
  seed: boolean;
  needsReference: boolean;
  aspectRatios: "any" | readonly AspectRatio[];
  resolutions: readonly Resolution[];
}

export type Query =
  /** All models. `typed`: only those that a person may mean by it. `spent`: with what each has cost here. */
  | { kind: "models"; typed?: string; spent?: true }
  /** What a request would cost: see `Form`. What isn't given is as in the default settings. */
  | { kind: "estimate"; request: Partial<EstimatedRequest> }
  /** What "Retry" with this model costs, if the person has to agree to it. */
  | { kind: "retryCost"; turn: TurnKey; model: ModelId }
  /** The default settings, for a form. */
  | { kind: "defaults" }
  /** What conversations start with in this channel, or on its server. */
  | { kind: "defaultsAt"; scope: DefaultsScope; channel: ServerChannel }
  /** The person's own conversations, newest first, 20 per page. */
  | { kind: "conversations"; before?: ConversationKey }
  /** The person's own 20 newest conversations, newest first, without their edits. */
  | { kind: "recent" }
  /** The conversations that the person started, edited or picked in, newest first, 20 per page. `words`: only those with all of them in their
   *  title or an instruction. */
  | { kind: "history"; words?: string; before?: ConversationKey }
  | { kind: "conversation"; of: ConversationKey | Thread }
  /** A conversation with its newest edits. The cost doesn't depend on its length. `edits`: how many. `from`: the edit, or its number, that is
   *  read with all that follow it. */
  | { kind: "excerpt"; of: ConversationKey; edits: number; from?: TurnKey | number }
  /** A conversation's pictures, and what was made from what. `card`: the number of the edit of which everything is read. */
  | { kind: "outline"; of: ConversationKey; card?: number }
  /** The conversations in these threads, in the same order, to mark a channel's pictures. */
  | { kind: "threads"; of: Thread[] }
  /** The question before a person's data is deleted: what will be deleted. */
  | { kind: "belongings" }
  /** What the person's pictures have cost, and what is left of the budgets. */
  | { kind: "usage" }
  /** What everybody on this server paid for in the last thirty days. Only for its moderators. */
  | { kind: "serverUsage"; server: string }
  | { kind: "help" };

export interface QueryResults {
  belongings: string;
  models: ModelChoice[];
  estimate: string | undefined;
  /** The question. Undefined: the person isn't asked. */
  retryCost: string | undefined;
  /** `models`: all on offer, the defaults and recently used ones first. */
  defaults: Pick<Form, "settings" | "models" | "estimate">;
  /** `spent`: a sentence on what the person's pictures cost, and the budgets, if there's anything to report. */
  conversations: { items: ConversationSummary[]; next?: ConversationKey; spent?: string };
  recent: RecentConversation[];
  /** `words`: those that were searched for, as `findWords` takes them. Without items, `next` leads to conversations that weren't searched. */
  history: { items: HistoryItem[]; words: string[]; next?: ConversationKey; spent?: string };
  conversation: ConversationView | undefined;
  excerpt: ConversationExcerpt | undefined;
  outline: ConversationOutline | undefined;
  defaultsAt: DefaultsView;
  usage: UsageView;
  /** Undefined: the person doesn't moderate the server. */
  serverUsage: UsageRow[] | undefined;
  threads: (ConversationLine | undefined)[];
  help: { commands: { usage: string; about: string }[]; local: { about: string; examples: OperationHelp[] } };
}

/** An operation of the built-in editor. `say`: what people say for it. `others`: further ways to say it. `onArea`: it needs a part of the picture that
 *  a person marked. */
export interface OperationHelp {
  name: string;
  about: string;
  say: string;
  others: readonly string[];
  onArea?: true;
}

/** `set`: which of the settings are set for the channel, and which for the server. The others are the bot's. */
export interface DefaultsView {
  scope: DefaultsScope;
  settings: DefaultSettings;
  set: Record<DefaultsScope, (keyof DefaultSettings)[]>;
}

/** What pictures that a person paid for cost on this platform. Free ones aren't counted. */
export interface UsageView {
  total: Record<UsagePeriod, UsageBy>;
  /** Those of the last 30 days, the highest costs first. */
  models: ({ model: ModelId } & Record<UsagePeriod, UsageBy>)[];
  /** USD per day, and what is left today. */
  budgets: { whose: BudgetScope; usd: number; left: number }[];
}

/** A conversation in a list. */
export interface ConversationLine {
  key: ConversationKey;
  thread?: Thread;
  title: string;
  turns: number;
  drawing: boolean;
  updatedAt: Date;
}

export interface RecentConversation extends ConversationLine {
  /** What it started from, and its newest pictures, oldest first. */
  pictures: ImageInfo[];
}

export interface ConversationSummary extends ConversationLine {
  /** The known cost of its pictures in USD. Undefined if none is known. */
  costUsd?: number;
  strip: StripItem[];
}

export interface HistoryItem extends ConversationSummary {
  owner: { id: string; name: string };
  /** Edits whose instruction has the words that were searched for, newest first. */
  found: FoundEdit[];
  /** How many more there are. */
  more: number;
}

export interface FoundEdit {
  turn: TurnKey;
  number: number;
  prompt: string;
  /** The picked picture, or the first. */
  image?: ImageInfo;
}

/** The source pictures (without a turn), or one turn's pictures. */
export interface StripItem {
  turn?: TurnKey;
  /** See `CardImage`. */
  spoiler?: true;
  number: number;
  pictures: {
    variant?: VariantKey;
    number: number;
    state: VariantState;
    picked: boolean;
    ratio: number;
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
  /** Whether the person who asks may change its settings and title, and delete it. */
  mine: boolean;
  /** The newest turn that can be run again. */
  lastEdit?: TurnKey;
}

/** What the next turn of a conversation starts from. */
export interface NextTurn {
  /** The pictures of the head. */
  builds: VariantKey[];
  /** Each of them is edited on its own. */
  each: boolean;
  /** What it costs: see `Form`. */
  estimate?: string;
}

export interface ConversationView extends ConversationSummary, ConversationInfo, NextTurn {
  owner: { id: string; name: string };
  seed: number;
  cards: Card[];
  /** The turn that the next one builds on. */
  head?: TurnKey;
}

/** A conversation with its newest edits. */
export interface ConversationExcerpt extends ConversationLine, ConversationInfo, NextTurn {
  /** Oldest first. */
  cards: Card[];
  /** The edit from which the excerpt is to be read that shows more. Undefined: there are no older ones. */
  older?: Pick<Card, "turn" | "number">;
  /** The first edit after those that are shown. Undefined if they end with the newest. */
  newer?: Pick<Card, "turn" | "number" | "createdAt">;
  /** The original pictures, and those of the newest edits. */
  strip: StripItem[];
  /** The card that the next turn builds on. It may be older than the others. */
  head?: Card;
}

/** A conversation's pictures, and what was made from what. */
export interface ConversationOutline extends ConversationInfo {
  originals: ImageInfo[];
  edits: TurnOutline[];
  head?: TurnKey;
  /** The pictures that the next turn builds on. */
  builds: VariantKey[];
  /** That of the edit in the query. */
  card?: Card;
}
