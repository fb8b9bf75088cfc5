// What the adapter keeps of its own, beside what the core keeps.

export interface DiscordStore {
  /** Somebody's number emoji came under this message of ours, or went. */
  saveReaction(put: { message: string; user: string; number: number; on: boolean }): Promise<void>;
  /** Whose numbers stand under it, as far as we have heard. */
  reactionsOn(message: string): Promise<{ user: string; number: number }[]>;
  /** Numbers of this person keep standing, under a pseudonym: so they are not new when they are seen again. */
  forgetPerson(user: string): Promise<void>;
  /** That pseudonym. */
  pseudonym(user: string): string;
  /** All of them, or everybody's of one number. */
  deleteReactions(message: string, number?: number): Promise<void>;
}
