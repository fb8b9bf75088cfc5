// Events: written down, then dealt with, in order, for as long as it takes.

import { isPermanent } from "../../../core/platforms/refusals.ts";
import type { Log } from "../../../core/ports.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import type { Sleep } from "../../shared/sleep.ts";
import type { BotIdentity } from "../gateway/api.ts";
import type { SlackStore } from "../store/store.ts";
import type { MessageHandler } from "./message-handler.ts";
import { isFromHuman, mayAddressBot, placeOf, subjectOf } from "./parse-message.ts";
import { isPickReaction, type ReactionPicks } from "./reactions.ts";
import { ReorderBuffer } from "./reorder-buffer.ts";
import type { SharedChannels } from "./shared-channels.ts";
import type { EventBody, ReactionEvent, SlackMessage } from "./types.ts";

/** A mention may lack its files: its twin, which has them, comes within this time or is looked up. */
const HINT_MS = 3_000;
const DEFAULT_RETRY_DELAYS: RetryDelays = {
  soonMs: [500, 1_000, 2_000, 4_000, 8_000],
  laterMs: [30_000, 60_000, 120_000, 300_000],
};

/** When what could not be dealt with is tried again. */
export interface RetryDelays {
  /** What comes after it in its channel waits meanwhile. */
  soonMs: number[];
  /** Beside what comes after it; the last of these for as long as it is kept. */
  laterMs: number[];
}

interface Deps {
  rows: SlackStore;
  messages: MessageHandler;
  reactions: ReactionPicks;
  sharedChannels: SharedChannels;
  /** Where no mention is needed. */
  editChannels: string[];
  log: Log;
  self(): BotIdentity;
  /** What was missed in this thread goes first. */
  caughtUp(thread: Thread): Promise<void>;
  again?: RetryDelays | undefined;
  pause: Sleep;
}

type Talk = EventBody & { event: SlackMessage | ReactionEvent };

export class SlackEventHandler {
  readonly #deps: Deps;
  readonly #reorderBuffer: ReorderBuffer;
  #stopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#reorderBuffer = new ReorderBuffer(deps.pause);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when it is written down; it is understood after that. Rejects when it could not be written down. `line`: the connection
   *  that it came over. */
  async handle(body: Talk, connection: object): Promise<void> {
    this.#reorderBuffer.note(channelOf(body), tsOf(body), connection);
    await this.#noteShared(body);
    const kept = this.#keptOf(body);
    if (!kept || !(await this.#deps.rows.recordEvent({ ...kept, body }))) return;
    void this.#process(kept.id, body, kept.hint ? { hint: true } : { connection });
  }

  /** What was written down before a stop, and not understood: it goes before whatever comes in later. */
  async resume(): Promise<void> {
    const pending = (await this.#deps.rows.listPending()).map(({ id, body }) => ({ id, body: body as Talk }));
    pending.sort((a, b) => Number(tsOf(a.body)) - Number(tsOf(b.body)));
    for (const { body } of pending) await this.#noteShared(body);
    for (const { id, body } of pending) void this.#process(id, body);
  }

  /** From a catch-up. What was dealt with before is not heard again. */
  async handleMissed(incoming: SlackMessage): Promise<void> {
    const { rows, messages, self } = this.#deps;
    const subject = subjectOf(self().team, incoming);
    if (!isFromHuman(incoming, self().user) || (await rows.eventStatus(subject)) === "done") return;
    await messages.handle(incoming).catch(unlessRefused);
    await rows.markMessageDone(subject);
  }

  /** Undefined for what is certainly not for us. A message that several events tell of has one subject. */
  #keptOf({ event_id: id, event }: Talk) {
    const { team, user: me } = this.#deps.self();
    if ("item" in event) return isPickReaction(event, me) ? { id, subject: undefined, hint: false } : undefined;
    const listens = this.#deps.editChannels.includes(event.channel);
    if (!isFromHuman(event, me) || !mayAddressBot(event, { me, listens })) return undefined;
    return { id, subject: subjectOf(team, event), hint: event.type === "app_mention" };
  }

  async #process(id: string, body: Talk, { hint, connection }: { hint?: boolean; connection?: object } = {}): Promise<void> {
    if (hint) await this.#deps.pause(HINT_MS);
    const { messages, again: { soonMs, laterMs } = DEFAULT_RETRY_DELAYS } = this.#deps;
    if (await this.#inOrder(body, () => this.#withRetry(id, body, soonMs), connection)) return;
    if (body.event.type === "message") messages.notYet(body.event);
    for (let tries = 0; !this.#stopped; tries++) {
      await this.#deps.pause(laterMs[Math.min(tries, laterMs.length - 1)] ?? 0);
      if (await this.#inOrder(body, () => this.#withRetry(id, body, []))) return;
    }
  }

  async #inOrder(body: Talk, act: () => Promise<boolean>, connection?: object): Promise<boolean> {
    return this.#reorderBuffer.add(channelOf(body), tsOf(body), act, connection);
  }

  /** False when it could not be dealt with yet. */
  async #withRetry(id: string, body: Talk, againMs: number[]): Promise<boolean> {
    for (const wait of [...againMs, undefined]) {
      if (this.#stopped) return true; // the next start deals with it
      try {
        if (!("item" in body.event)) await this.#deps.caughtUp(this.#threadOf(body.event));
        await this.#dispatch(id, body);
        return true;
      } catch (error) {
        this.#deps.log.error({ event: id, err: error }, "failed to handle event");
        if (wait !== undefined) await this.#deps.pause(wait);
      }
    }
    return false;
  }

  async #noteShared(body: Talk): Promise<void> {
    await this.#deps.sharedChannels.note(channelOf(body), body.is_ext_shared_channel);
  }

  async #dispatch(id: string, { event }: Talk): Promise<void> {
    const { rows, messages, reactions } = this.#deps;
    if (!(await rows.isPending(id))) return; // a catch-up has dealt with it
    await ("item" in event ? reactions.apply(event, id) : messages.handle(event)).catch(unlessRefused);
    await rows.markDone(id);
  }

  #threadOf(incoming: SlackMessage): Thread {
    return placeOf(this.#deps.self().team, incoming).thread;
  }
}

/** Where Slack won't let us look, nothing can be asked of us. */
function unlessRefused(error: unknown): void {
  if (!isPermanent(error)) throw error;
}

function channelOf({ event }: Talk): string {
  return "item" in event ? event.item.channel : event.channel;
}

/** When it happened: a message's own `ts`. */
function tsOf({ event }: Talk): string {
  return "item" in event ? (event.event_ts ?? event.item.ts) : event.ts;
}
