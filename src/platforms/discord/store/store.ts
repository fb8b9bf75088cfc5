// The Discord adapter's own store.

export interface DiscordStore {
  /** A person's number reaction on a card was added or removed. */
  saveReaction(reaction: { message: string; user: string; number: number; on: boolean }): Promise<void>;
  /** The number reactions on a card, as far as known from events. */
  reactionsOn(message: string): Promise<{ user: string; number: number }[]>;
  /** Replaces the person in their reactions with a pseudonym, so that the reactions aren't new when they are seen again. */
  forgetPerson(user: string): Promise<void>;
  /** The pseudonym of a person. */
  pseudonym(user: string): string;
  /** Deletes all reactions of a card, or those with one number. */
  deleteReactions(message: string, number?: number): Promise<void>;
}
