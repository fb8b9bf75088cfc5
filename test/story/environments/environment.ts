import type { ChatPlatform } from "../../../src/core/ports/platform.ts";
import type { CrashPlan } from "../crashes/crash-harness.ts";
import type { ManualClock } from "../crashes/manual-clock.ts";

/** A card as people see it. */
export interface VisibleCard {
  prompt: string;
  /** The whole text. */
  text: string;
  /** The content of the pictures, in order. */
  pictures: string[];
  /** Whether it offers Cancel. */
  drawing: boolean;
}

/**
 * A chat service that outlives the bot, and a person who uses it. Messages and reactions are posted once, however often they are tried; an
 * unanswered click is repeated. Actions may never settle if the bot crashes during them.
 */
export interface Environment {
  /** Whether cards show previews. */
  readonly previews: boolean;
  /** Connects a new process. Its requests are steps of the plan. */
  connect(plan: CrashPlan | undefined, clock: ManualClock): ChatPlatform;
  /** Drops everything that the crashed process still has in flight. */
  disconnect(): void;
  /** Starts a conversation on a picture that contains the word "photo", or on several pictures. */
  start(prompt: string, pictures?: string[]): Promise<void>;
  send(prompt: string): Promise<void>;
  /** Sends these pictures without words, each in a message of its own. */
  sendPictures?(pictures: string[]): Promise<void>;
  /** Asks for an edit by command, where somebody else has posted a picture that contains the word "photo". Resolves when the person is asked
   *  which one they mean. */
  startUnclear?(prompt: string): Promise<void>;
  /** Clicks twice on the picture in the question. */
  choosePicture?(): Promise<void>;
  /** Picks a variant of the prompt's card. */
  pick(prompt: string, number: number): Promise<void>;
  /** Agrees to the cost that the prompt's card asks about. */
  agree?(prompt: string): Promise<void>;
  /** Clicks the button of the prompt's first card that offers another model. */
  drawInstead?(prompt: string): Promise<void>;
  /** Clicks the button of the prompt's card that retries with another model, and agrees twice to what it costs. */
  retryDearly?(prompt: string): Promise<void>;
  /** Clicks twice to have the part of the prompt done that was understood. */
  doPossiblePart?(prompt: string): Promise<void>;
  /** Clicks twice to have the first picture of the prompt's card cut out. */
  cutOut?(prompt: string): Promise<void>;
  /** Cancels the prompt's card. */
  cancel(prompt: string): Promise<void>;
  /** The person edits the message with this prompt. */
  edit?(prompt: string, to: string): Promise<void>;
  /** The person deletes the message with this prompt. */
  deleteMessage?(prompt: string): Promise<void>;
  /** Deletes the person's data. If undefined, the story ends before. */
  forget?(): Promise<void>;
  /** Oldest first. */
  cards(): VisibleCard[];
  /** The bot's messages that aren't cards: thread roots and notifications. */
  otherMessages(): string[];
  /** Advances the service's clock. */
  advance(ms: number): void;
  close(): Promise<void>;
}
