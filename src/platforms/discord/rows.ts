// What the adapter keeps of its own, beside what the core keeps.

export interface DiscordRows {
  /** Somebody's number emoji came under this message of ours, or went. */
  putNumber(put: { message: string; user: string; number: number; on: boolean }): Promise<void>;
  /** Whose numbers stand under it, as far as we have heard. */
  numbersUnder(message: string): Promise<{ user: string; number: number }[]>;
  /** All of them, or everybody's of one number. */
  dropNumbers(message: string, number?: number): Promise<void>;
}
