// The glossary as types: one word for one idea. Rows, cards and ports use them.

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** All platforms. Add a new one here. */
export const platformNames = ["discord", "slack", "web"] as const;
export type PlatformName = (typeof platformNames)[number];

/** Row ids never leave the process. */
export type ConversationId = Brand<number, "ConversationId">;
export type TurnId = Brand<number, "TurnId">;
export type VariantId = Brand<number, "VariantId">;
/** A person's request to delete all their data. */
export type ForgetRequestId = Brand<number, "ForgetRequestId">;

/** Twelve random base62 characters, for everything that leaves the process: buttons, nonces, addresses, file names. */
export type ConversationKey = Brand<string, "ConversationKey">;
export type TurnKey = Brand<string, "TurnKey">;
export type VariantKey = Brand<string, "VariantKey">;
export type DraftKey = Brand<string, "DraftKey">;

/** SHA-256 of the bytes, in hex. */
export type BlobKey = Brand<string, "BlobKey">;
/** A message of the bot. Opaque: only the adapter that made it can read it. */
export type MessageId = Brand<string, "MessageId">;
/** `local`, `auto`, or `<provider>/<model>`; split at the first slash only. */
export type ModelId = Brand<string, "ModelId">;
/** The built-in editor. */
export const LOCAL = "local" as ModelId;
/** The built-in editor if it understands every word, otherwise another model. */
export const AUTO = "auto" as ModelId;

/** A place with messages. `id` is opaque: only the adapter that made it can read it. */
export interface Thread {
  platform: PlatformName;
  id: string;
}

/** Where something happened: a thread, or a channel in which a thread is still to be opened. */
export type Location = { thread: Thread } | { channel: Thread };

/** Where a conversation is read on its platform. `name`: "#general". Missing: the platform doesn't say. */
export interface ChatPlace {
  name?: string;
  url: string;
  /** The person's own workspace, where people of several can be in one channel. Opaque to the core. */
  team?: string;
}

export interface Person {
  id: string;
  name: string;
  /** Has the owner's permissions in this place. */
  moderator: boolean;
}

/** A file that a person sent. `id` is opaque, stays valid after the file's link has expired, and may stand for "the newest picture before
 *  this moment". */
export interface Attachment {
  id: string;
  name: string;
  /** Hidden until people choose to see it. So is everything that is made of it. */
  spoiler?: true;
  /** What the person's file had besides this picture, where it was read before it was stored. */
  omitted?: Omitted;
}

/** What a file has besides the picture that is used: "frames" that aren't read, frames of an animation that is too "long", "pages", or other
 *  "pictures". */
export type Omitted = "frames" | "long" | "pages" | "pictures";

/** A file in a message that is no picture. */
export interface UnusedFile {
  name: string;
  kind: FileKind;
}
export type FileKind = "video" | "audio" | "pdf" | "archive" | "text" | "other";

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
  /** "new": rolled once per conversation. */
  seed: number | "new";
  /** Only messages that address the bot are turns. */
  mentionOnly: boolean;
}

/** What one turn is drawn with. */
export interface TurnSettings extends Settings {
  /** Variant n is drawn from picture n alone. False: the person wants all pictures used as one. */
  each?: boolean;
}

/** The settings that channels and servers can have defaults for. */
export type DefaultSettings = Omit<Settings, "seed">;

/** Where moderators set defaults for the conversations that start there later. A channel's come before its server's. */
export const defaultsScopes = ["channel", "server"] as const;
export type DefaultsScope = (typeof defaultsScopes)[number];

/** A channel of a server, where the platform's servers have moderators. The ids are opaque to the core. */
export interface ServerChannel {
  channel: string;
  server: string;
}

/** The pictures that a person points at. Without it, the conversation decides what to build on. */
export type Source =
  | { attachments: Attachment[] }
  | { variants: VariantKey[] }
  /** A reply to this card: its picked variants, or all ready ones. */
  | { card: MessageId }
  /** The pictures of this turn of the conversation. 0: the ones that the conversation started from. */
  | { turn: number }
  /** The pictures that the branch of this turn started from, with those attached along it. */
  | { branchOf: number }
  /** None: the person wants a picture created from text. */
  | { text: true }
  /** It isn't clear which: the person is asked, and may choose one of these. */
  | { candidates: Candidate[] };

/** Pictures nearby that a person may have meant. */
export interface Candidate {
  source: Exclude<Source, { candidates: Candidate[] }>;
  /** "boat.jpg from Ann". */
  label: string;
  /** What tells it from others of the same name, such as a link to its message, in its platform's markup. Shown by that platform only. */
  details?: string;
}

/** What a person replies to a question on a card: these pictures (by position among the candidates), a picture from text, "yes, edit", or
 *  "yes, draw it at this price". */
export type Reply = { candidate: number } | { text: true; model?: ModelId } | "edit" | "draw";

export interface Draft {
  prompt: string;
  source?: Source;
  references: Attachment[];
  settings: Partial<TurnSettings>;
  /** Sending the form ends the thread's conversation and starts the next one there (Discord DMs). */
  fresh?: boolean;
}

export type Intent =
  | {
      kind: "edit";
      prompt: string;
      source?: Source;
      references: Attachment[];
      settings: Partial<TurnSettings>;
      /** The person addressed the bot: by mention, command, button or form. Otherwise the message counts only in an active conversation. */
      addressed: boolean;
      /** Ends the thread's active conversation and starts the next one there (Discord DMs). */
      fresh: boolean;
      /** A message in a person's own words, not a command or a form: it may be talk, or pick a picture. `picturesNearby`: its source was found
       *  near it, not in it. */
      said?: { mentionsOthers: boolean; picturesNearby?: true };
      /** When its author sent the last of the pictures that it starts from, if that was in messages of their own. More of them may follow. */
      picturesAt?: Date;
      /** Files of its message that are no pictures. */
      unused?: UnusedFile[];
      /** The form that it comes from. Its draft is deleted with the conversation. */
      draft?: DraftKey;
      /** The part of its source that it is about. Stored, and held until the request is. */
      area?: ImageInfo;
    }
  /** A form's values. Location, source and first references were stored when it was opened. */
  | {
      kind: "submit";
      draft: DraftKey;
      prompt: string;
      /** Chosen in the form, instead of what it was opened with. */
      source?: Source;
      references: Attachment[];
      settings: Partial<TurnSettings>;
    }
  /** Edits as a draft says, from one of the pictures that it offers, by position. Without an instruction, opens the form for that picture. */
  | { kind: "choose"; draft: DraftKey; candidate: number }
  /** "toggle": from a button, which doesn't know whether the person has picked it. A reaction does. */
  | { kind: "pick"; of: VariantKey | { message: MessageId; number: number }; on: boolean | "toggle" }
  /** A new turn with the same instruction, references and parent, and a new seed. `edited`: with the instruction as its author has edited it
   *  since. `once`: not if these models have drawn it before, or are drawing it. */
  | { kind: "again"; turn: TurnKey; models?: ModelId[]; edited?: true; once?: true }
  /** A new turn by the built-in editor with what it understands of this turn's instruction, once. */
  | { kind: "part"; turn: TurnKey }
  /** The same with the suggestion at this position, from 0. */
  | { kind: "suggestion"; turn: TurnKey; position: number }
  /** A new turn that removes the background of this picture with the built-in editor, once. */
  | { kind: "cutout"; variant: VariantKey }
  /** All instructions that led to this turn, or else to the head, applied to the original at once. */
  | { kind: "flatten"; turn?: TurnKey; models?: ModelId[] }
  /** Answers the question on a turn's card. */
  | { kind: "answer"; turn: TurnKey; reply: Reply }
  /** Draws the failed variants of the same turn again, in place. `agreed`: to what another model costs. */
  | { kind: "retry"; turn: TurnKey; model?: ModelId; agreed?: true }
  | { kind: "cancel"; turn?: TurnKey }
  /** Goes back by one turn, or to a certain one. 0: the pictures that the conversation started from. */
  | { kind: "undo"; to?: number }
  | { kind: "settings"; settings: Partial<Settings>; title?: string }
  /** Adds to the defaults of the channel or server, or removes them. */
  | { kind: "defaults"; scope: DefaultsScope; settings: Partial<DefaultSettings> | "reset" }
  /** `turn`: the form starts with its instruction. If the draft's source has candidates, the person chooses one before anything else. */
  | { kind: "form"; draft: Draft; turn?: TurnKey }
  /** Deletes the conversation of this turn, or else the one in this thread. */
  | { kind: "delete"; turn?: TurnKey }
  /** A link to the page, for the person who asks, to the conversation of this turn. */
  | { kind: "link"; turn: TurnKey; place: ChatPlace }
  /** Deletes all data of the person who asks, on this platform. */
  | { kind: "forget" };

/** Something a person did that deserves an answer. */
export interface Request {
  /** Names what the person did, not its delivery. An id makes one turn at most. */
  id: string;
  location: Location;
  /** The server or workspace, where the platform has several. Opaque to the core. */
  server?: string;
  /** The channel that it happened in, or whose thread, if its server's moderators can set defaults. Opaque to the core. */
  channel?: string;
  /** It was made on the page, about this conversation of another platform: it never starts one, and is no event of that platform. */
  continues?: ConversationKey;
  author: Person;
  at: Date;
  /** When the person edited the message that this request comes from. It has the id of the original request, and replaces it. */
  editedAt?: Date;
  intent: Intent;
}

export type TurnKind = "edit" | "undo" | "ask";
/** `asking`: it isn't drawn until the person has answered a question. Later turns don't wait for it. */
export type TurnState = "asking" | "received" | "drawing" | "done" | "failed" | "cancelled";
/** `picture`: which one? `words`: are these words an instruction? `cost`: may it cost as much as that? */
export type Question = "picture" | "words" | "cost";
/** What the cost of a request depends on. `pictures`: how many it starts from. */
export type EstimatedRequest = Pick<Settings, "models" | "variants" | "aspectRatio" | "resolution"> & {
  pictures: number;
  each: boolean;
};
/** What pictures will cost, as far as it's known. `usd`: rather too high than too low. `unknown`: the number of pictures by paid models whose
 *  price isn't known, which aren't part of `usd`. */
export interface CostEstimate {
  usd: number;
  unknown: number;
}
/** Its author edited or deleted the message, or sent another one instead of answering. Undefined: somebody clicked "Cancel". */
export type CancelReason = "edited" | "deleted" | "replaced";
export type VariantState = "waiting" | "drawing" | "ready" | "failed" | "cancelled";

export type ModelErrorCode =
  | "refused"
  | "invalid"
  | "rate-limited"
  | "out-of-credit"
  /** The bot's account may not do this: an admin has to act. */
  | "forbidden"
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

/** Why there is no picture. `userMessage`: the model's own words, or a sentence about the picture that was sent. */
export interface Failure extends Instead {
  code: ModelErrorCode | PlatformErrorCode | "bad-picture" | "lost" | "crashed" | "disk-full" | "over-budget";
  userMessage?: string;
}

/** Instructions that the built-in editor can carry out instead of one that it refused. */
export interface Instead {
  /** What it understood of that instruction. */
  possible?: string;
  /** Up to three that come near in meaning, best first. */
  suggestions?: string[];
  /** What it can do to an area that the person marks in the first picture: "remove this". */
  inArea?: string;
}

export interface Conversation {
  id: ConversationId;
  key: ConversationKey;
  platform: PlatformName;
  channel?: string;
  /** Undefined until opened. */
  thread?: string;
  /** The bot's own message that the thread hangs on, if it had to post one. */
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
  /** How many frames an animation has. Undefined: it is a still picture. */
  frames?: number;
}
/** GIF: only animations. */
export type ImageType = "image/jpeg" | "image/png" | "image/webp" | "image/gif";

export interface Reference {
  image: ImageInfo;
  origin: ReferenceOrigin;
  variant?: VariantId;
}

/** The parameters a picture was really requested with, in the provider's terms. A missing one wasn't sent. */
export interface AppliedSettings {
  /** "1536x1024", "2K". */
  size?: string;
  /** "3:2". */
  aspectRatio?: string;
  quality?: string;
  /** Missing: the model doesn't take one. */
  seed?: number;
  /** How many pictures were sent. */
  references?: number;
  /** Drawing the same again gives the same picture, whatever the seed. */
  deterministic?: true;
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
  /** Set once it is ready. */
  applied?: AppliedSettings;
  costUsd?: number;
  notes: string[];
  failure?: Failure;
  /** When a busy model is asked again. */
  resumesAt?: Date;
  /** How often it was sent to the model. */
  draws: number;
  /** While the provider is drawing it: the provider's id of that job. With it, the picture is fetched rather than requested and paid again. */
  job?: string;
  startedAt?: Date;
  finishedAt?: Date;
  picks: { person: string; name: string; at: Date }[];
}

/** An instruction as a language model reads it. */
export interface PlannedReading {
  /** What the built-in editor can do, in words that it understands. Empty: nothing. */
  instruction: string;
  /** What it can't, because something new must be drawn. */
  newContent: string[];
}

/** How a language model read a turn's instruction. `calls`: how often it was sent there. Without `instruction` and `failed`, no answer was stored.
 *  `editedAt`: the turn's when it was sent, in milliseconds. */
export interface StoredReading extends Partial<PlannedReading> {
  calls: number;
  /** It read nothing, and isn't asked about the same words again. */
  failed?: true;
  editedAt?: number;
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
  /** The person whose budget and limits it counts towards: its author, or the last person who retried it. */
  payer: string;
  prompt: string;
  /** Settings for this turn only. */
  requestedSettings: Partial<TurnSettings>;
  source?: Source;
  attachments: Attachment[];
  /** The turn whose instruction and references this one repeats. */
  repeats?: TurnId;
  parent?: TurnId;
  /** The settings in use, once it is prepared. `auto` stays `auto` here; the variants have the models that drew. */
  settings: TurnSettings;
  seed: number;
  references: Reference[];
  variants: Variant[];
  notes: string[];
  failure?: Failure;
  /** The part of its first picture that it is about: a grey PNG of the same shape, white where the edit applies. */
  area?: BlobKey;
  /** Set while it is asking. */
  question?: Question;
  /** The cost that its author was asked about. It is asked about once. */
  askedCost?: CostEstimate;
  cancelReason?: CancelReason;
  /** Made of a spoiler: its pictures are hidden until people choose to see them. */
  spoiler: boolean;
  /** When its author last edited the message that it comes from. */
  editedAt?: Date;
  /** When its author last sent pictures for it in a message of their own. More may follow. */
  picturesAt?: Date;
  /** The instruction as its author edited it after the turn was drawn. */
  editedPrompt?: string;
  /** Set once the instruction was sent to a language model. */
  reading?: StoredReading;
  message?: MessageId;
  postingAt?: Date;
  createdAt: Date;
  finishedAt?: Date;
}
