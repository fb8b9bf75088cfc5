// What the adapter keeps of its own, beside what the core keeps.

export interface SlackStore {
  /** Writes an event down. False when it is written down already, by its id or by the message that it tells of. Rejects when nothing
   *  could be written: then it is not acknowledged. */
  recordEvent(event: { id: string; subject: string | undefined; hint: boolean; body: unknown }): Promise<boolean>;
  /** What is known of this message by its own events; hints do not count. */
  eventStatus(subject: string): Promise<"untold" | "pending" | "done">;
  isPending(id: string): Promise<boolean>;
  /** Events that are not dealt with, in the order in which they came. */
  listPending(): Promise<{ id: string; body: unknown }[]>;
  markDone(id: string): Promise<void>;
  /** This message is dealt with, whatever events tell of it, now or later. */
  markMessageDone(subject: string): Promise<void>;
  /** Drops events heard before then. */
  sweepEvents(before: Date): Promise<void>;
  /** All events, channels and numbers: the workspace is none of ours any more. */
  forgetEvents(): Promise<void>;

  saveChannelSharing(channel: string, shared: boolean): Promise<void>;
  /** Whether other organizations share the channel; undefined where no event has told. */
  isChannelShared(channel: string): Promise<boolean | undefined>;

  /** Somebody's number emoji came under a card of ours, or went. */
  saveReaction(put: { channel: string; ts: string; user: string; number: number; on: boolean }): Promise<void>;
  /** Whose numbers stand under a card, as far as we have heard. */
  reactionsOn(card: { channel: string; ts: string }): Promise<{ user: string; number: number }[]>;
  /** Numbers of this person keep standing, under a pseudonym: so they are not new when they are seen again. */
  forgetPerson(user: string): Promise<void>;
  /** That pseudonym. */
  pseudonym(user: string): string;
  /** The card is gone. */
  deleteReactions(card: { channel: string; ts: string }): Promise<void>;

  /** A file is written down before its bytes are sent, so that none is left over on Slack. */
  addFile(file: { id: string; owner: string; content: string }): Promise<void>;
  /** Oldest first. */
  listFiles(owner: string): Promise<{ id: string; content: string; at: Date }[]>;
  deleteFile(id: string): Promise<void>;
}
