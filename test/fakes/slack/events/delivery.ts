import type { Happening, World } from "../state/world.ts";
import type { Ack, Envelope, Line } from "./envelope.ts";
import { hears } from "./subscriptions.ts";

/** After the first attempt: at once, after a minute, after five (facts §2), in milliseconds of the clock. */
const redeliveredAfterMs = [100, 60_000, 5 * 60_000];

interface Delivered {
  type: string;
  eventId: string;
  /** 0 the first time. */
  attempt: number;
  acked: boolean;
}

/** Hands events over, again if they are not acknowledged; clicks, forms and commands once. */
export class Delivery {
  /** Every event comes a second time, as a redelivery, though it was acknowledged. */
  twice = false;
  /** Milliseconds of the clock by which events are late. */
  lateMs = 0;
  /** Of the two events of a mention, the hint comes first. */
  mentionFirst = false;
  /** The kind of event that lacks its files, as `app_mention` does now and then. */
  losesFilesOf: "app_mention" | "message" | undefined;
  /** What has been handed over so far, attempt by attempt. */
  readonly delivered: Delivered[] = [];
  readonly #world: World;
  readonly #events: Set<string>;
  readonly #line: () => Line;
  readonly #stopped = new AbortController();
  #held: Happening[] | undefined;
  #under = 0;

  constructor(world: World, events: Set<string>, line: () => Line) {
    this.#world = world;
    this.#events = events;
    this.#line = line;
    world.listen((happening) => this.#happened(happening));
  }

  /** Events that are on their way, waiting for their ack or for the next attempt. */
  get underWay(): number {
    return this.#under;
  }

  /** Keeps events back until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  /** Lets them go, in the order in which they happened or the other way round. */
  release({ reversed = false } = {}): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const one of reversed ? held.toReversed() : held) this.#happened(one);
  }

  /** What is kept back is never told, as after an outage longer than the last attempt. */
  async forgets(): Promise<void> {
    await new Promise(setImmediate); // what has just happened is told a moment later
    this.#held = undefined;
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** A click, a form or a command: once, or not at all. */
  send(envelope: Envelope): Promise<Ack> {
    return this.#line().send(envelope);
  }

  #happened(happening: Happening): void {
    if (this.#held) return void this.#held.push(happening);
    const team = this.#world.team(happening.teamId);
    if (!hears(this.#world, team, this.#events, happening)) return;
    const payload = this.#wrap(happening);
    const late = this.lateMs + (this.mentionFirst && happening.event.type === "message" ? 50 : 0);
    this.#track(this.#deliver(payload, 0, late));
    if (this.twice) this.#track(this.#deliver(payload, 1, late));
  }

  #track(delivery: Promise<void>): void {
    this.#under++;
    delivery.finally(() => {
      this.#under--;
      this.#world.watch.changed();
    });
  }

  async #deliver(payload: Record<string, unknown>, firstAttempt: number, lateMs: number): Promise<void> {
    const { clock } = this.#world;
    const start = clock.now() + lateMs;
    let due = start;
    let reason = "timeout";
    for (let attempt = firstAttempt; attempt <= redeliveredAfterMs.length; attempt++) {
      if (due > clock.now()) await clock.reach(due, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      const ack = await this.#attempt(payload, attempt, reason);
      if (ack.ok || ack.final || this.#stopped.signal.aborted) return;
      reason = ack.reason;
      due = start + (redeliveredAfterMs[attempt] ?? 0);
    }
  }

  async #attempt(payload: Record<string, unknown>, attempt: number, reason: string): Promise<Ack> {
    const delivered = { type: typeOf(payload), eventId: String(payload.event_id), attempt, acked: false };
    this.delivered.push(delivered);
    const ack = await this.#line().send({ type: "events_api", payload, ...(attempt > 0 ? { retry: { attempt, reason } } : {}) });
    delivered.acked = ack.ok;
    this.#world.watch.changed();
    return ack;
  }

  #wrap({ teamId, event }: Happening): Record<string, unknown> {
    const team = this.#world.team(teamId);
    const { files: _, ...without } = event;
    return {
      token: this.#world.verificationToken,
      team_id: teamId,
      context_team_id: teamId,
      context_enterprise_id: null,
      api_app_id: this.#world.appId,
      event: event.type === this.losesFilesOf ? without : event,
      type: "event_callback",
      event_id: this.#world.id("Ev"),
      event_time: Math.floor(this.#world.clock.now() / 1000),
      authorizations: [
        { enterprise_id: null, team_id: teamId, user_id: team.botUserId, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: isShared(this.#world, event),
      event_context: `4-${this.#world.id("")}`,
    };
  }
}

/** Whether members of another organization are in the event's channel. */
function isShared(world: World, { channel, item }: Happening["event"] & { channel?: unknown; item?: unknown }): boolean {
  const id = channel ?? Object(item).channel;
  const members = typeof id === "string" ? [...world.channel(id).members] : [];
  return members.some((member) => world.users.get(member)?.from !== undefined);
}

function typeOf(payload: Record<string, unknown>): string {
  const { type, subtype } = Object(payload.event) as { type: string; subtype?: string };
  return subtype ? `${type}/${subtype}` : type;
}
