// The Slack adapter's own store.

/** An event that isn't handled yet. */
export interface PendingEvent {
  id: string;
  body: unknown;
  at: Date;
}

/** All methods concern one workspace, except `forTeam`, `listTeamsWithPending`, `sweepEvents`, `claim` and `unclaim`. */
export interface SlackStore {
  /** The same store for one of many workspaces. */
  forTeam(team: string): SlackStore;
  /** The workspaces that have events, stored before then, that aren't handled yet. Undefined: at any time. */
  listTeamsWithPending(before?: Date): Promise<string[]>;
  /** Persists an event. False when it is already stored, by its id or by the message it is about. Rejects when it can't be stored: then it
   *  must not be acknowledged. */
  recordEvent(event: { id: string; subject: string | undefined; hint: boolean; body: unknown }): Promise<boolean>;
  /** Whether this message's own events are unknown, pending or handled; hints don't count. */
  eventStatus(subject: string): Promise<"unknown" | "pending" | "done">;
  isPending(id: string): Promise<boolean>;
  /** Events that aren't handled yet, in order of arrival; all, or those stored before then. */
  listPending(before?: Date): Promise<PendingEvent[]>;
  /** Those of one channel. */
  listPendingIn(channel: string): Promise<PendingEvent[]>;
  markDone(id: string): Promise<void>;
  /** Marks a message as handled, including all events about it, now or later. */
  markMessageDone(subject: string): Promise<void>;
  /** Deletes events of all workspaces received before then. */
  sweepEvents(before: Date): Promise<void>;
  /** Deletes all events, channels and reactions: the app was removed from the workspace. */
  forgetEvents(): Promise<void>;
  /** Like `forgetEvents`, and the rows of all files. */
  forgetTeam(): Promise<void>;
  /** Records that something is handled. False if it was recorded before, by any process in the last day. A power cut may undo it. */
  claim(id: string): Promise<boolean>;
  /** It failed, and may be claimed again. */
  unclaim(id: string): Promise<void>;

  saveChannelSharing(channel: string, shared: boolean): Promise<void>;
  /** Whether the channel is shared with other organizations. Undefined if no event has said so. */
  isChannelShared(channel: string): Promise<boolean | undefined>;

  /** A person's number reaction on a card was added or removed. */
  saveReaction(reaction: { channel: string; ts: string; user: string; number: number; on: boolean }): Promise<void>;
  /** The number reactions on a card, as far as known from events. */
  reactionsOn(card: { channel: string; ts: string }): Promise<{ user: string; number: number }[]>;
  /** Replaces the person in their reactions with a pseudonym, so that the reactions aren't new when they are seen again. */
  forgetPerson(user: string): Promise<void>;
  /** The pseudonym of a person. */
  pseudonym(user: string): string;
  /** Deletes the reactions of a card that is gone. */
  deleteReactions(card: { channel: string; ts: string }): Promise<void>;

  /** Records a file before its bytes are sent, so that none is left over on Slack. */
  addFile(file: { id: string; owner: string; content: string }): Promise<void>;
  /** Oldest first. */
  listFiles(owner: string): Promise<{ id: string; content: string; at: Date }[]>;
  deleteFile(id: string): Promise<void>;
}
