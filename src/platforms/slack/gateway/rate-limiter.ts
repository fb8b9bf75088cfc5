// How fast cards change: one bucket for all cards of the workspace, since Slack counts `chat.update` by workspace.

import type { Clock } from "../../../core/ports.ts";

/** Slack takes about fifty a minute. */
const PER_MINUTE = 45;
/** What may come at once after a silence. */
const BURST = 5;
/** A card shows something new at most so often, however few draw. */
const LEAST_GAP_MS = 1_200;
/** A card that asks no more is done with, or its process is. */
const FORGET_MS = 120_000;

const INTERVAL_MS = 60_000 / PER_MINUTE;

export class RateLimiter {
  readonly #clock: Clock;
  #tokens = BURST;
  #filledAt: number;
  #heldUntil = 0;
  /** When each final that had to wait may go: its place is paid for already. */
  readonly #reserved = new Map<string, number>();
  /** When each card that draws was last shown, and when it comes back if it had to wait. */
  readonly #drawing = new Map<string, { shown: number; back: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAt = clock.now().getTime();
  }

  /** Milliseconds until this final may go; 0: now. Finals that wait keep their place, and previews wait behind them. */
  final(card: string): number {
    const now = this.#nowMs();
    const reserved = this.#reserved.get(card);
    if (reserved === undefined) {
      this.#tokens -= 1;
      const wait = Math.max(this.#tokens < 0 ? -this.#tokens * INTERVAL_MS : 0, this.#heldUntil - now);
      if (wait > 0) this.#reserved.set(card, now + wait);
      else this.#drawing.delete(card);
      return Math.ceil(wait);
    }
    if (reserved > now) return Math.ceil(reserved - now);
    this.#reserved.delete(card);
    this.#drawing.delete(card);
    return 0;
  }

  /** Milliseconds until this unfinished card may be updated; 0: now. The more cards are being drawn, the fewer previews each gets:
   *  the one updated longest ago comes first. */
  preview(card: string): number {
    const now = this.#nowMs();
    const gap = Math.max(LEAST_GAP_MS, INTERVAL_MS * this.#drawing.size);
    const { shown } = this.#drawing.get(card) ?? { shown: now - gap };
    const before = [...this.#drawing.values()].filter((one) => one.shown < shown && one.back >= now).length;
    const wait = Math.max(
      shown + gap - now,
      this.#tokens < 1 ? (1 - this.#tokens + before) * INTERVAL_MS : 0,
      this.#heldUntil - now,
      0,
    );
    this.#drawing.set(card, wait > 0 ? { shown, back: now + wait } : { shown: now, back: 0 });
    if (wait === 0) this.#tokens -= 1;
    return Math.ceil(wait);
  }

  /** An unfinished card was posted: it shows something new like any other after a while, and a quick turn goes without that. */
  posted(card: string): void {
    this.#drawing.set(card, { shown: this.#nowMs(), back: 0 });
  }

  /** Slack asked us to wait. */
  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now().getTime() + ms);
  }

  #nowMs(): number {
    const now = this.#clock.now().getTime();
    this.#tokens = Math.min(BURST, this.#tokens + Math.max(0, now - this.#filledAt) / INTERVAL_MS);
    this.#filledAt = now;
    for (const [card, { shown, back }] of this.#drawing) if (Math.max(shown, back) < now - FORGET_MS) this.#drawing.delete(card);
    for (const [card, at] of this.#reserved) if (at < now - FORGET_MS) this.#reserved.delete(card);
    return now;
  }
}
