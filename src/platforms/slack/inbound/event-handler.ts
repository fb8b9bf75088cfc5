// Stores events, then handles them in order, with retries.

import { isPermanent } from "../../../core/platforms/refusals.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Clock, Log } from "../../../core/ports/runtime.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import type { Sleep } from "../../shared/gateway/sleep.ts";
import type { BotIdentity } from "../gateway/api.ts";
import type { PendingEvent, SlackStore } from "../store/store.ts";
import { editedAtOf, type MessageChange, readChange, subjectOfChange, subjectOfEdit } from "./messages/message-changes.ts";
import type { MessageHandler } from "./messages/message-handler.ts";
import { isFromHuman, locationOf, mayAddressBot, subjectOf } from "./messages/parse-message.ts";
import { isPickReaction, type ReactionPicks } from "./reactions.ts";
import { ReorderBuffer } from "./reorder-buffer.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { EventBody, MessageEvent, ReactionEvent, SlackMessage } from "./types.ts";

/** A mention event may lack its files. The message event with the files arrives within this time, or is fetched. */
const HINT_MS = 3_000;
const DEFAULT_RETRY_DELAYS: RetryDelays = {
  soonMs: [500, 1_000, 2_000, 4_000, 8_000],
  laterMs: [30_000, 60_000, 120_000, 300_000],
};

/** An event waits for earlier ones of its channel that other processes have, until they are this old. A process that takes over does so before
 *  that. */
const OTHERS_MS = 45_000;
const OTHERS_POLL_MS = 100;

/** The retry delays of events that couldn't be handled, in milliseconds. */
export interface RetryDelays {
  /** First attempts, during which later events of the channel wait. */
  soonMs: number[];
  /** Further attempts, during which later events are handled. The last delay repeats as long as the event is stored. */
  laterMs: number[];
}

interface Deps {
  core: Core;
  rows: SlackStore;
  messages: MessageHandler;
  reactions: ReactionPicks;
  sharedChannels: SharedChannels;
  /** Channels in which messages need no mention. */
  editChannels: string[];
  log: Log;
  self(): BotIdentity;
  /** Resolves when the backfill of this thread is complete. */
  caughtUp(thread: Thread): Promise<void>;
  /** Other processes handle events of this workspace too. */
  sharesEvents: boolean;
  clock: Clock;
  retryDelays?: RetryDelays | undefined;
  sleep: Sleep;
  /** How many channels it remembers. */
  maxCached?: number | undefined;
}

/** `hint`: it mentions a message without its files. `connection`: the one it has just arrived on. `isTakenOver`: another process stored it,
 *  and tells the author about a delay, if it's alive. */
interface Arrival {
  hint?: boolean;
  connection?: object;
  isTakenOver?: boolean;
}

export type MessageOrReaction = EventBody & { event: MessageEvent | ReactionEvent };

export class SlackEventHandler {
  readonly #deps: Deps;
  readonly #reorderBuffer: ReorderBuffer;
  /** The events that this process handles. */
  readonly #own = new Set<string>();
  #stopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#reorderBuffer = new ReorderBuffer(deps.sleep, undefined, deps.maxCached);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when the event is stored; it is handled afterwards. Rejects if it couldn't be stored. `connection`: the one it arrived on. */
  async handle(body: MessageOrReaction, connection: object): Promise<void> {
    this.#reorderBuffer.recordArrival(channelOf(body), tsOf(body), connection);
    await this.#recordShared(body);
    const record = this.#recordOf(body);
    if (!record) return;
    const isNew = await this.#deps.rows.recordEvent({ ...record, body }).catch((error) => {
      void this.#handleIfStored(record.id, body);
      throw error;
    });
    if (isNew) void this.#process(record.id, body, record.hint ? { hint: true } : { connection });
  }

  /** The database may have stored the event though its answer was lost. Then Slack's repetition is no news, here or in another process. */
  async #handleIfStored(id: string, body: MessageOrReaction): Promise<void> {
    const { rows, sleep, retryDelays: { soonMs } = DEFAULT_RETRY_DELAYS } = this.#deps;
    for (const delayMs of soonMs) {
      await sleep(delayMs);
      const isStored = await rows.isPending(id).catch(() => undefined);
      if (this.#stopped || isStored === false || this.#own.has(id)) return;
      if (isStored) return this.#process(id, body);
    }
  }

  /** Handles events that were stored before a stop, ahead of new ones. `before`: those that another process stored before then and hasn't
   *  handled. */
  async resume(before?: Date): Promise<void> {
    const stored = (await this.#deps.rows.listPending(before)).filter(({ id }) => !this.#own.has(id));
    const pending = stored.map(({ id, body }) => ({ id, body: body as MessageOrReaction }));
    pending.sort((a, b) => Number(tsOf(a.body)) - Number(tsOf(b.body)));
    for (const { body } of pending) await this.#recordShared(body);
    for (const { id, body } of pending) void this.#process(id, body, { isTakenOver: before !== undefined });
  }

  /** Handles a message from the backfill, or its newest edit, unless that was handled before. */
  async handleMissed(incoming: SlackMessage): Promise<void> {
    const { rows, messages, self } = this.#deps;
    const { team, user: me } = self();
    if (!isFromHuman(incoming, me)) return;
    const edited = editedAtOf(incoming) && subjectOfEdit(team, incoming);
    const subjects = [subjectOf(team, incoming), ...(edited === undefined ? [] : [edited])];
    const statuses = await Promise.all(subjects.map((subject) => rows.eventStatus(subject)));
    if (statuses.every((status) => status === "done")) return;
    await messages.handle(incoming, { editedAt: editedAtOf(incoming) }).catch(ignoreRefusal);
    for (const subject of subjects) await rows.markMessageDone(subject);
  }

  /** Handles a message from the backfill that is older than the last event, if it was edited since. */
  async handleMissedEdit(incoming: SlackMessage): Promise<void> {
    const { rows, messages, self } = this.#deps;
    const { team, user: me } = self();
    const editedAt = editedAtOf(incoming);
    const subject = subjectOfEdit(team, incoming);
    if (!editedAt || !isFromHuman(incoming, me) || (await rows.eventStatus(subject)) === "done") return;
    await messages.handle(incoming, { editedAt }).catch(ignoreRefusal);
    await rows.markMessageDone(subject);
  }

  /** Handles the deletion of a message that the backfill doesn't find. */
  async handleMissedDeletion(message: Pick<SlackMessage, "channel" | "ts">): Promise<void> {
    const { rows, core, self } = this.#deps;
    const { team } = self();
    await core.onMessageDeleted(subjectOf(team, message));
    await rows.markMessageDone(subjectOfChange(team, { kind: "deleted", message }));
  }

  /** Undefined if the event certainly isn't for the bot. All events about one message have the same subject. */
  #recordOf({ event_id: id, event }: MessageOrReaction) {
    const { team, user: me } = this.#deps.self();
    if ("item" in event) return isPickReaction(event, me) ? { id, subject: undefined, hint: false } : undefined;
    const change = readChange(event);
    const listens = this.#deps.editChannels.includes(event.channel);
    if (!change || !isFromHuman(change.message, me) || !mayAddressBot(change.message, { me, listens })) return undefined;
    return { id, subject: subjectOfChange(team, change), hint: event.type === "app_mention" };
  }

  async #process(id: string, body: MessageOrReaction, arrival: Arrival = {}): Promise<void> {
    this.#own.add(id);
    await this.#keepTrying(id, body, arrival);
    this.#own.delete(id);
  }

  async #keepTrying(id: string, body: MessageOrReaction, { hint, connection, isTakenOver }: Arrival): Promise<void> {
    if (hint) await this.#deps.sleep(HINT_MS);
    const { messages, retryDelays: { soonMs, laterMs } = DEFAULT_RETRY_DELAYS } = this.#deps;
    if (await this.#inOrder(body, () => this.#withRetry(id, body, soonMs), connection)) return;
    const change = body.event.type === "message" && !isTakenOver ? readChange(body.event) : undefined;
    if (change && change.kind !== "deleted") messages.notifyDelay(change.message);
    for (let tries = 0; !this.#stopped; tries++) {
      await this.#deps.sleep(laterMs[Math.min(tries, laterMs.length - 1)] ?? 0);
      if (await this.#inOrder(body, () => this.#withRetry(id, body, []))) return;
    }
  }

  async #inOrder(body: MessageOrReaction, handle: () => Promise<boolean>, connection?: object): Promise<boolean> {
    return this.#reorderBuffer.add(channelOf(body), tsOf(body), handle, connection);
  }

  /** False if it couldn't be handled yet. */
  async #withRetry(id: string, body: MessageOrReaction, delaysMs: number[]): Promise<boolean> {
    for (const delayMs of [...delaysMs, undefined]) {
      if (this.#stopped) return true; // the next start handles it
      try {
        const change = "item" in body.event ? undefined : readChange(body.event);
        if (change) await this.#deps.caughtUp(this.#threadOf(change));
        if (this.#deps.sharesEvents) await this.#waitForOthers(body);
        await this.#dispatch(id, body);
        return true;
      } catch (error) {
        this.#deps.log.error({ event: id, err: error }, "failed to handle event");
        if (delayMs !== undefined) await this.#deps.sleep(delayMs);
      }
    }
    return false;
  }

  /** Waits until the other processes have handled earlier events of the channel. Those that this process takes over from them come first. */
  async #waitForOthers(body: MessageOrReaction): Promise<void> {
    const { rows, clock, sleep } = this.#deps;
    const isEarlier = ({ id, body: other, at }: PendingEvent) =>
      !this.#own.has(id) && tsOf(other as MessageOrReaction) < tsOf(body) && clock.now().getTime() - at.getTime() < OTHERS_MS;
    while (!this.#stopped && (await rows.listPendingIn(channelOf(body))).some(isEarlier)) await sleep(OTHERS_POLL_MS);
    await this.#reorderBuffer.handleEarlier(channelOf(body), tsOf(body));
  }

  async #recordShared(body: MessageOrReaction): Promise<void> {
    await this.#deps.sharedChannels.record(channelOf(body), body.is_ext_shared_channel);
  }

  async #dispatch(id: string, { event }: MessageOrReaction): Promise<void> {
    const { rows, reactions } = this.#deps;
    if (!(await rows.isPending(id))) return; // the backfill has handled it
    await ("item" in event ? reactions.apply(event, id) : this.#apply(event)).catch(ignoreRefusal);
    await rows.markDone(id);
  }

  async #apply(event: MessageEvent): Promise<void> {
    const { core, messages, self } = this.#deps;
    const change = readChange(event);
    if (change?.kind === "deleted") return core.onMessageDeleted(subjectOf(self().team, change.message));
    const isHint = event.type === "app_mention";
    if (!change || (await this.#isDeleted(change)) || (isHint && (await this.#isKnown(change)))) return;
    const editedAt = change.kind === "edited" ? change.editedAt : undefined;
    await messages.handle(change.message, { ...(editedAt && { editedAt }), incomplete: isHint });
  }

  /** Whether an event with the whole message has arrived. */
  async #isKnown(change: MessageChange): Promise<boolean> {
    const { rows, self } = this.#deps;
    return (await rows.eventStatus(subjectOfChange(self().team, change))) !== "unknown";
  }

  /** The message is gone, even if that is still to be handled. */
  async #isDeleted({ message }: MessageChange): Promise<boolean> {
    return this.#isKnown({ kind: "deleted", message });
  }

  #threadOf({ message }: MessageChange): Thread {
    return locationOf(this.#deps.self().team, message).thread;
  }
}

/** For `catch`: an event from a place that the bot can't read is ignored. */
function ignoreRefusal(error: unknown): void {
  if (!isPermanent(error)) throw error;
}

function channelOf({ event }: MessageOrReaction): string {
  return "item" in event ? event.item.channel : event.channel;
}

/** The event's time. That of a message that was posted is its own `ts`. */
function tsOf({ event }: MessageOrReaction): string {
  if ("item" in event) return event.event_ts ?? event.item.ts;
  return ("edited" in event && event.edited?.ts) || event.ts;
}
