// The words of the product as types: one word for one idea. Rows, cards and ports are written in them.

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Every platform there is. A new one is added here. */
export const platformNames = ["discord", "slack", "web"] as const;
export type PlatformName = (typeof platformNames)[number];

/** Row ids never leave the process. */
export type ConversationId = Brand<number, "ConversationId">;
export type TurnId = Brand<number, "TurnId">;
export type VariantId = Brand<number, "VariantId">;
/** A person's wish that everything of theirs is deleted. */
export type ForgetRequestId = Brand<number, "ForgottenId">;

/** Twelve random base62 characters: what leaves the process (buttons, nonces, addresses, file names) carries these. */
export type ConversationKey = Brand<string, "ConversationKey">;
export type TurnKey = Brand<string, "TurnKey">;
export type VariantKey = Brand<string, "VariantKey">;
export type DraftKey = Brand<string, "DraftKey">;

/** SHA-256 of the bytes, in hex. */
export type BlobKey = Brand<string, "BlobKey">;
/** A message of ours. Only the adapter that made it can read it. */
export type MessageId = Brand<string, "MessageId">;
/** `local`, `auto`, or `<provider>/<model>`; split at the first slash only. */
export type ModelId = Brand<string, "ModelId">;
/** The built-in editor. */
export const LOCAL = "local" as ModelId;
/** The built-in editor where it understands every word, other models where not. */
export const AUTO = "auto" as ModelId;

/** A place of talk. `id` is opaque: only the adapter that made it can read it. */
export interface Thread {
  platform: PlatformName;
  id: string;
}

/** Where something happened: a thread, or a channel in which one is still to be opened. */
export type Location = { thread: Thread } | { channel: Thread };

export interface Person {
  id: string;
  name: string;
  /** May do in this place what otherwise only an owner may. */
  moderator: boolean;
}

/** A file a person sent. `id` is opaque, good long after the file's link has expired, and may mean "the newest picture before this moment". */
export interface Attachment {
  id: string;
  name: string;
}

export const aspectRatios = ["as is", "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "21:9"] as const;
export type AspectRatio = (typeof aspectRatios)[number];
export const resolutions = ["standard", "high", "ultra"] as const;
export type Resolution = (typeof resolutions)[number];

export interface Settings {
  models: ModelId[];
  aspectRatio: AspectRatio;
  resolution: Resolution;
  /** Pictures per model and turn, 1–4. */
  variants: number;
  /** What people set. "new" is rolled once per conversation. */
  seed: number | "new";
  /** Only messages that address the bot are turns. */
  mentionOnly: boolean;
}

/** The pictures a person points at, instead of what the conversation would build on by default. */
export type Source =
  | { attachments: Attachment[] }
  | { variants: VariantKey[] }
  /** An answer to this card of ours: its picked variants, or all of its ready ones. */
  | { card: MessageId };

export interface Draft {
  prompt: string;
  source?: Source;
  references: Attachment[];
  settings: Partial<Settings>;
  /** What is sent from it ends the live conversation of its thread and starts the next one there (Discord DMs). */
  fresh?: boolean;
}

export type Intent =
  | {
      kind: "edit";
      prompt: string;
      source?: Source;
      references: Attachment[];
      settings: Partial<Settings>;
      /** The bot was spoken to: by mention, command, button or form. Otherwise only a live conversation listens. */
      addressed: boolean;
      /** Ends the thread's live conversation and starts the next one there (Discord DMs). */
      fresh: boolean;
      /** The form that it comes from: what was written down when that was opened goes with the conversation. */
      draft?: DraftKey;
    }
  /** What a form sent: the rest (place, source, first references) was written down when it was opened. */
  | {
      kind: "submit";
      draft: DraftKey;
      prompt: string;
      /** Chosen in the form, in place of what it was opened with. */
      source?: Source;
      references: Attachment[];
      settings: Partial<Settings>;
    }
  /** "toggle": a button, which picks what its person hasn't picked yet. A reaction says which of the two it is. */
  | { kind: "pick"; of: VariantKey | { message: MessageId; number: number }; on: boolean | "toggle" }
  /** A new turn: same words and references, new seed, same parent. */
  | { kind: "again"; turn: TurnKey; models?: ModelId[] }
  /** The same turn: what failed is drawn again, in place. */
  | { kind: "retry"; turn: TurnKey; model?: ModelId }
  | { kind: "cancel"; turn?: TurnKey }
  | { kind: "undo" }
  | { kind: "settings"; settings: Partial<Settings>; title?: string }
  | { kind: "form"; draft: Draft }
  /** The conversation of this turn; without one, that which lives there. */
  | { kind: "delete"; turn?: TurnKey }
  /** Everything of the person who asks, on this platform. */
  | { kind: "forget" };

/** Something a person did that deserves an answer. */
export interface Request {
  /** What the person did, not its delivery. A wish that makes a turn is heard once per id. */
  id: string;
  location: Location;
  author: Person;
  at: Date;
  intent: Intent;
}

export type TurnKind = "edit" | "undo" | "ask";
export type TurnState = "received" | "drawing" | "done" | "failed" | "cancelled";
export type VariantState = "waiting" | "drawing" | "ready" | "failed" | "cancelled";

export type ModelErrorCode =
  | "refused"
  | "invalid"
  | "rate-limited"
  | "out-of-credit"
  | "unavailable"
  | "no-image"
  /** The effect may or may not have happened, and may have been paid. */
  | "unknown";
export type PlatformErrorCode =
  | "rate-limited"
  | "unavailable"
  /** The effect may or may not have happened. */
  | "unknown"
  | "gone"
  | "forbidden"
  | "too-large"
  /** The service refuses this content for good: sending it again, or as somebody else, won't help. */
  | "rejected";

/** Why there is no picture. `words` are plain and for people: a model's own, or a sentence about the picture that was sent. */
export interface Failure {
  code: ModelErrorCode | PlatformErrorCode | "bad-picture" | "lost" | "crashed" | "disk-full" | "over-budget";
  userMessage?: string;
}

export interface Conversation {
  id: ConversationId;
  key: ConversationKey;
  platform: PlatformName;
  channel?: string;
  /** Undefined until opened. */
  thread?: string;
  /** Our own message that the thread hangs on, if we had to post one. */
  root?: MessageId;
  openingAt?: Date;
  owner: { id: string; name: string };
  title: string;
  settings: Settings;
  /** The seed that its turns share. */
  seed: number;
  head?: TurnId;
  state: "active" | "deleting";
  createdAt: Date;
  updatedAt: Date;
  endedAt?: Date;
}

export type ReferenceOrigin = "source" | "picked" | "previous" | "attached";

export interface ImageInfo {
  key: BlobKey;
  type: ImageType;
  /** Pixels, upright. */
  width: number;
  height: number;
  bytes: number;
}
export type ImageType = "image/jpeg" | "image/png" | "image/webp";

export interface Reference {
  image: ImageInfo;
  origin: ReferenceOrigin;
  variant?: VariantId;
}

/** What a picture was really asked for with, in the provider's words; what is missing was not asked for. */
export interface AppliedSettings {
  /** "1536x1024", "2K". */
  size?: string;
  /** "3:2". */
  aspectRatio?: string;
  quality?: string;
  /** Missing: the model takes none. */
  seed?: number;
  /** How many pictures were sent. */
  references?: number;
}

export interface Variant {
  id: VariantId;
  key: VariantKey;
  turn: TurnId;
  /** 1–9, by which people pick it. */
  number: number;
  model: ModelId;
  /** Its place among the pictures that this model draws for this turn: `index` from 0, of `of`. */
  choice: { index: number; of: number };
  state: VariantState;
  image?: ImageInfo;
  seed: number;
  /** From when it is ready. */
  applied?: AppliedSettings;
  costUsd?: number;
  notes: string[];
  failure?: Failure;
  /** Its model is busy: when it is asked again. */
  resumesAt?: Date;
  /** How often it was sent to the model. */
  draws: number;
  startedAt?: Date;
  finishedAt?: Date;
  picks: { person: string; name: string; at: Date }[];
}

export interface Turn {
  id: TurnId;
  key: TurnKey;
  conversation: Conversation;
  /** 1, 2, 3… in its conversation; 0 for the card that asks what should change. */
  number: number;
  kind: TurnKind;
  state: TurnState;
  author: { id: string; name: string };
  /** The person whose budget and limits its drawing counts on: its author, or the last one who retried it. */
  payer: string;
  prompt: string;
  /** What was asked for this turn alone. */
  requestedSettings: Partial<Settings>;
  source?: Source;
  attachments: Attachment[];
  /** The turn whose words and references this one repeats. */
  repeats?: TurnId;
  parent?: TurnId;
  /** What was used, from when it is prepared; `auto` among its models is `auto` still, its variants know who drew. */
  settings: Settings;
  seed: number;
  references: Reference[];
  variants: Variant[];
  notes: string[];
  failure?: Failure;
  message?: MessageId;
  postingAt?: Date;
  createdAt: Date;
  finishedAt?: Date;
}
