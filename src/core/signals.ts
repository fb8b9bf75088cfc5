// What one process tells the others.

import type { ConversationKey, PlatformName, Turn, TurnKey } from "./vocabulary.ts";

export type Signal =
  /** Tasks are due. */
  | { kind: "wake" }
  /** Running tasks may have been cancelled. */
  | { kind: "cancelled" }
  /** What the page shows has changed. `version`: what is shown from now on. */
  | { kind: "page-changed"; version: string }
  /** A card changed, or one of its previews did. `platform`: where it is; undefined: the page. `thread`: its id there. */
  | { kind: "card-changed"; platform?: PlatformName | undefined; conversation: ConversationKey; thread: string; turn: TurnKey }
  /** A sentence for one person, in all of their windows. */
  | { kind: "notice"; person: string; text: string }
  /** A session on the page ended. `session`: undefined for all of them. */
  | { kind: "signed-out"; session?: string | undefined }
  /** Signals of any kind may have been lost, so what is kept up to date must be read again. Nobody sends it. */
  | { kind: "missed" };

/** Carries signals between processes, in order for each sender. A signal may be lost when a connection breaks, so it only makes something happen
 *  earlier that would happen anyway. */
export interface Signals {
  /** False if this is the only process. */
  readonly reachesOthers: boolean;
  /** To all processes. This one receives it before the call returns. */
  send(signal: Signal): void;
  /** Calls `listener` with every signal from now on. */
  listen(listener: (signal: Signal) => void): void;
}

/** Counts what changed on the page, over all processes. */
export interface ChangeCounter {
  /** Differs after every change. The part before the last “-” differs between releases or runs of the program. */
  current(): Promise<string>;
  /** Counts what has changed up to now. Resolves to the version afterwards, and never rejects. Changes at the same time may count as one. */
  increment(): Promise<string>;
  /** How often to look for changes that no signal reported, in milliseconds. Undefined: there are none. */
  readonly pollIntervalMs: number | undefined;
}

/** Shows a new preview in the windows of all processes, before the queue gets to its card. */
export function signalPreview({ key, conversation }: Turn, signals: Signals): void {
  const { platform, thread } = conversation;
  if (!signals.reachesOthers || platform !== "web" || thread === undefined) return; // other platforms get the card from the queue
  signals.send({ kind: "card-changed", conversation: conversation.key, thread, turn: key });
}

/** Shows a card of a chat in the windows that people opened from there. The page's own cards have signals of their own. */
export function signalCard({ key, conversation }: Turn, signals: Signals): void {
  const { platform, thread } = conversation;
  if (platform !== "web" && thread !== undefined)
    signals.send({ kind: "card-changed", platform, conversation: conversation.key, thread, turn: key });
}
