import type { ChatPlatform } from "../../../src/core/ports.ts";
import type { CrashPlan } from "../crash-harness.ts";
import type { ManualClock } from "../manual-clock.ts";

/** A card as people see it. */
export interface VisibleCard {
  /** The instruction that it answers. */
  asked: string;
  /** All that it says, as it is read. */
  says: string;
  /** What its pictures hold, in their order. */
  pictures: string[];
  /** It offers to cancel. */
  drawing: boolean;
}

/**
 * A chat service that outlives the bot, with one person's hands and eyes in it. What a person wrote or reacted stays there and is done once,
 * however often it is tried; a click that nobody answered is made again. What a person does may hang for ever when the bot dies over it.
 */
export interface Environment {
  /** Cards show unfinished pictures. */
  readonly previews: boolean;
  /** A fresh connection, for a process that starts. What it does on the wire are steps of its life. */
  connect(life: CrashPlan | undefined, clock: ManualClock): ChatPlatform;
  /** The process that connected last is dead: nothing that is still under way from it arrives. */
  died(): void;
  /** Starts a conversation on a picture that holds the word "photo". */
  begins(words: string): Promise<void>;
  says(words: string): Promise<void>;
  /** Picks a variant of the card that answers these words. */
  picks(of: string, number: number): Promise<void>;
  /** Cancels the card that answers these words. */
  cancels(of: string): Promise<void>;
  /** Has everything of theirs deleted; undefined: the story ends before. */
  forgets?(): Promise<void>;
  /** Oldest first. */
  cards(): VisibleCard[];
  /** All that the bot has posted which is no card: roots of threads, sentences. */
  others(): string[];
  /** Lets the service's own time pass. */
  advance(ms: number): void;
  close(): Promise<void>;
}
