// Events: written down, then dealt with, in order, for as long as it takes.

import type { Log } from "../../core/ports.ts";
import { isLasting } from "../../core/refusals.ts";
import type { Thread } from "../../core/vocabulary.ts";
import type { Pause } from "../shared/pause.ts";
import type { Self } from "./api.ts";
import { Arrivals } from "./arrivals.ts";
import type { Messages } from "./messages.ts";
import { isNumber, type Numbers } from "./numbers.ts";
import { isPersons, mayAsk, placeOf, subjectOf } from "./request.ts";
import type { SlackRows } from "./rows.ts";
import type { EventBody, Reacted, Said } from "./shapes.ts";
import type { SharedChannels } from "./shared-channels.ts";

/** A mention may lack its files: its twin, which has them, comes within this time or is looked up. */
const HINT_MS = 3_000;
const AGAIN: Again = { soonMs: [500, 1_000, 2_000, 4_000, 8_000], laterMs: [30_000, 60_000, 120_000, 300_000] };

/** When what could not be dealt with is tried again. */
export interface Again {
  /** What comes after it in its channel waits meanwhile. */
  soonMs: number[];
  /** Beside what comes after it; the last of these for as long as it is kept. */
  laterMs: number[];
}

interface Deps {
  rows: SlackRows;
  messages: Messages;
  numbers: Numbers;
  sharedChannels: SharedChannels;
  /** Where no mention is needed. */
  editChannels: string[];
  log: Log;
  self(): Self;
  /** What was missed in this thread goes first. */
  caughtUp(thread: Thread): Promise<void>;
  again?: Again | undefined;
  pause: Pause;
}

type Talk = EventBody & { event: Said | Reacted };

export class Ears {
  readonly #deps: Deps;
  readonly #arrivals: Arrivals;
  #stopped = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#arrivals = new Arrivals(deps.pause);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Resolves when it is written down; it is understood after that. Rejects when it could not be written down. `line`: the connection
   *  that it came over. */
  async hear(body: Talk, line: object): Promise<void> {
    this.#arrivals.note(channelOf(body), tsOf(body), line);
    await this.#noteShared(body);
    const kept = this.#keptOf(body);
    if (!kept || !(await this.#deps.rows.hear({ ...kept, body }))) return;
    void this.#dealWith(kept.id, body, kept.hint ? { hint: true } : { line });
  }

  /** What was written down before a stop, and not understood: it goes before whatever comes in later. */
  async resume(): Promise<void> {
    const pending = (await this.#deps.rows.pending()).map(({ id, body }) => ({ id, body: body as Talk }));
    pending.sort((a, b) => Number(tsOf(a.body)) - Number(tsOf(b.body)));
    for (const { body } of pending) await this.#noteShared(body);
    for (const { id, body } of pending) void this.#dealWith(id, body);
  }

  /** From a catch-up. What was dealt with before is not heard again. */
  async hearMissed(said: Said): Promise<void> {
    const { rows, messages, self } = this.#deps;
    const subject = subjectOf(self().team, said);
    if (!isPersons(said, self().user) || (await rows.standing(subject)) === "done") return;
    await messages.hear(said).catch(unlessRefused);
    await rows.settle(subject);
  }

  /** Undefined for what is certainly not for us. A message that several events tell of has one subject. */
  #keptOf({ event_id: id, event }: Talk) {
    const { team, user: me } = this.#deps.self();
    if ("item" in event) return isNumber(event, me) ? { id, subject: undefined, hint: false } : undefined;
    const listens = this.#deps.editChannels.includes(event.channel);
    if (!isPersons(event, me) || !mayAsk(event, { me, listens })) return undefined;
    return { id, subject: subjectOf(team, event), hint: event.type === "app_mention" };
  }

  async #dealWith(id: string, body: Talk, { hint, line }: { hint?: boolean; line?: object } = {}): Promise<void> {
    if (hint) await this.#deps.pause(HINT_MS);
    const { messages, again: { soonMs, laterMs } = AGAIN } = this.#deps;
    if (await this.#inTurn(body, () => this.#patiently(id, body, soonMs), line)) return;
    if (body.event.type === "message") messages.notYet(body.event);
    for (let tries = 0; !this.#stopped; tries++) {
      await this.#deps.pause(laterMs[Math.min(tries, laterMs.length - 1)] ?? 0);
      if (await this.#inTurn(body, () => this.#patiently(id, body, []))) return;
    }
  }

  async #inTurn(body: Talk, act: () => Promise<boolean>, line?: object): Promise<boolean> {
    return this.#arrivals.add(channelOf(body), tsOf(body), act, line);
  }

  /** False when it could not be dealt with yet. */
  async #patiently(id: string, body: Talk, againMs: number[]): Promise<boolean> {
    for (const wait of [...againMs, undefined]) {
      if (this.#stopped) return true; // the next start deals with it
      try {
        if (!("item" in body.event)) await this.#deps.caughtUp(this.#threadOf(body.event));
        await this.#understand(id, body);
        return true;
      } catch (error) {
        this.#deps.log.error({ event: id, err: error }, "an event could not be dealt with");
        if (wait !== undefined) await this.#deps.pause(wait);
      }
    }
    return false;
  }

  async #noteShared(body: Talk): Promise<void> {
    await this.#deps.sharedChannels.note(channelOf(body), body.is_ext_shared_channel);
  }

  async #understand(id: string, { event }: Talk): Promise<void> {
    const { rows, messages, numbers } = this.#deps;
    if (!(await rows.isPending(id))) return; // a catch-up has dealt with it
    await ("item" in event ? numbers.hear(event, id) : messages.hear(event)).catch(unlessRefused);
    await rows.done(id);
  }

  #threadOf(said: Said): Thread {
    return placeOf(this.#deps.self().team, said).thread;
  }
}

/** Where Slack won't let us look, nothing can be asked of us. */
function unlessRefused(error: unknown): void {
  if (!isLasting(error)) throw error;
}

function channelOf({ event }: Talk): string {
  return "item" in event ? event.item.channel : event.channel;
}

/** When it happened: a message's own `ts`. */
function tsOf({ event }: Talk): string {
  return "item" in event ? (event.event_ts ?? event.item.ts) : event.ts;
}
