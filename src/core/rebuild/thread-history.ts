// What a thread shows, as values: the messages in it, and the bot's own cards as their messages say them. Adapters read it, so that a
// conversation can be rebuilt after its rows were lost.

import type { Attachment, ConversationKey, MessageId, ModelId, TurnKey, VariantKey } from "../vocabulary.ts";

export interface ThreadHistory {
  /** Oldest first, beginning with the one that the thread hangs on, if that can be read. */
  messages: HistoryMessage[];
  /** The bot's own message that the thread hangs on, and the conversation that it was posted for. */
  root?: { message: MessageId; conversation?: ConversationKey };
  /** Older messages were not read. */
  isCut: boolean;
}

export interface HistoryMessage {
  /** The id that a request from this message would have. */
  id: string;
  at: Date;
  /** Undefined: a bot. */
  author?: { id: string; name: string };
  /** As an instruction: without mentions of the bot. */
  text: string;
  pictures: Attachment[];
  /** The thread hangs on it. */
  isStarter?: true;
  /** One of the bot's own. */
  card?: PostedCard;
}

/** One of the bot's cards. What its message doesn't say is missing. */
export interface PostedCard {
  message: MessageId;
  turn: TurnKey;
  /** The turn's number. */
  number?: number;
  /** `id`: only if the message says it. */
  author: { id?: string; name?: string };
  kind: "edit" | "undo";
  /** `open`: the turn hadn't ended when the card was last updated. */
  state: "open" | "done" | "failed" | "cancelled";
  prompt: string;
  /** `prompt` is only the beginning. */
  isPromptCut: boolean;
  notes: string[];
  /** Why the turn failed as a whole. */
  failure?: string;
  /** The number of the turn whose instructions it applies to the original. */
  flattens?: number;
  /** Each picture was drawn from one of their own. */
  each?: true;
  /** The model was chosen automatically. */
  isAuto: boolean;
  spoiler: boolean;
  slots: PostedSlot[];
}

export interface PostedSlot {
  number: number;
  model: ModelId;
  state: "open" | "ready" | "failed" | "cancelled";
  /** Only a picture that can be picked has it. */
  variant?: VariantKey;
  picture?: Attachment;
  /** The message shows the picture smaller than it was. */
  isReduced?: true;
  /** The instructions that led to the picture. */
  alt?: string;
  seconds?: number;
  /** USD, rounded as people see it. Undefined: unknown. */
  costUsd?: number;
  /** Undefined: the model doesn't take one, or nothing was drawn. */
  seed?: number;
  notes: string[];
  failure?: string;
  /** `id`: only if the message says it. */
  pickedBy: { id?: string; name: string }[];
}
