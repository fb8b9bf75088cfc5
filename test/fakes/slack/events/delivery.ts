import type { ServiceEvent, ServiceState } from "../state/service-state.ts";
import type { Ack, Envelope, Transport } from "./envelope.ts";
import { isSubscribed } from "./subscriptions.ts";

/** Redeliveries after the first attempt: at once, after one minute and after five, in milliseconds of the clock. */
const redeliveryDelaysMs = [100, 60_000, 5 * 60_000];

interface Delivered {
  type: string;
  eventId: string;
  /** Of the message. */
  ts: string | undefined;
  /** 0 the first time. */
  attempt: number;
  acked: boolean;
}

/** Delivers events, and redelivers those that aren't acknowledged. Clicks, forms and commands are delivered once. */
export class Delivery {
  /** Delivers every event a second time, even if it was acknowledged. */
  twice = false;
  /** Milliseconds of the clock by which events are delayed. */
  delayMs = 0;
  /** Delivers `app_mention` before the `message` of the same mention. */
  mentionFirst = false;
  /** Events of this type lack their files, as `app_mention` sometimes does. */
  losesFilesOf: "app_mention" | "message" | undefined;
  /** All deliveries so far, attempt by attempt. */
  readonly delivered: Delivered[] = [];
  readonly #state: ServiceState;
  readonly #events: Set<string>;
  readonly #transport: () => Transport;
  readonly #stopped = new AbortController();
  #held: ServiceEvent[] | undefined;
  #pending = 0;

  constructor(state: ServiceState, events: Set<string>, transport: () => Transport) {
    this.#state = state;
    this.#events = events;
    this.#transport = transport;
    state.subscribe((event) => this.#onEvent(event));
  }

  /** The number of events that wait for their acknowledgement or the next attempt. */
  get pending(): number {
    return this.#pending;
  }

  /** Holds events back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Delivers the held events, in order or reversed. */
  release({ reversed = false } = {}): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const one of reversed ? held.toReversed() : held) this.#onEvent(one);
  }

  /** Drops the held events, as in an outage longer than the last redelivery. */
  async dropHeld(): Promise<void> {
    await new Promise(setImmediate); // events are emitted with setImmediate
    this.#held = undefined;
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Sends a click, a form or a command once. */
  send(envelope: Envelope): Promise<Ack> {
    return this.#transport().send(envelope);
  }

  #onEvent(event: ServiceEvent): void {
    if (this.#held) return void this.#held.push(event);
    const team = this.#state.team(event.teamId);
    if (!isSubscribed(this.#state, team, this.#events, event)) return;
    const payload = this.#wrap(event);
    const late = this.delayMs + (this.mentionFirst && event.event.type === "message" ? 50 : 0);
    this.#track(this.#deliver(payload, 0, late));
    if (this.twice) this.#track(this.#deliver(payload, 1, late));
  }

  #track(delivery: Promise<void>): void {
    this.#pending++;
    delivery.finally(() => {
      this.#pending--;
      this.#state.watch.changed();
    });
  }

  async #deliver(payload: Record<string, unknown>, firstAttempt: number, lateMs: number): Promise<void> {
    const { clock } = this.#state;
    const start = clock.now() + lateMs;
    let due = start;
    let reason = "timeout";
    for (let attempt = firstAttempt; attempt <= redeliveryDelaysMs.length; attempt++) {
      if (due > clock.now()) await clock.reach(due, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      const ack = await this.#attempt(payload, attempt, reason);
      if (ack.ok || ack.final || this.#stopped.signal.aborted) return;
      reason = ack.reason;
      due = start + (redeliveryDelaysMs[attempt] ?? 0);
    }
  }

  async #attempt(payload: Record<string, unknown>, attempt: number, reason: string): Promise<Ack> {
    const { ts } = payload.event as { ts?: string };
    const delivered = { type: typeOf(payload), eventId: String(payload.event_id), ts, attempt, acked: false };
    this.delivered.push(delivered);
    const ack = await this.#transport().send({
      type: "events_api",
      payload,
      ...(attempt > 0 ? { retry: { attempt, reason } } : {}),
    });
    delivered.acked = ack.ok;
    this.#state.watch.changed();
    return ack;
  }

  #wrap({ teamId, event }: ServiceEvent): Record<string, unknown> {
    const team = this.#state.team(teamId);
    const enterprise = team.enterpriseId ?? null;
    const { files: _, ...without } = event;
    return {
      token: this.#state.verificationToken,
      team_id: teamId,
      context_team_id: teamId,
      context_enterprise_id: enterprise,
      api_app_id: this.#state.appId,
      event: event.type === this.losesFilesOf ? without : event,
      type: "event_callback",
      event_id: this.#state.id("Ev"),
      event_time: Math.floor(this.#state.clock.now() / 1000),
      authorizations: [
        { enterprise_id: enterprise, team_id: teamId, user_id: team.botUserId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: isShared(this.#state, { teamId, event }),
      event_context: `4-${this.#state.id("")}`,
    };
  }
}

/** Whether members of another organization are in the event's channel. */
function isShared(state: ServiceState, { teamId, event }: ServiceEvent): boolean {
  const id = event.channel ?? Object(event.item).channel;
  const members = typeof id === "string" ? [...state.channel(id).members] : [];
  return members.some((member) => state.findUser(teamId, member)?.from !== undefined);
}

function typeOf(payload: Record<string, unknown>): string {
  const { type, subtype } = Object(payload.event) as { type: string; subtype?: string };
  return subtype ? `${type}/${subtype}` : type;
}
