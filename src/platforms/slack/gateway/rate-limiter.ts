// Limits how often cards are updated. One bucket for all cards, because Slack limits `chat.update` by workspace.

import type { Clock } from "../../../core/ports/runtime.ts";

/** Slack allows about fifty. */
const PER_MINUTE = 45;
/** How many updates may be sent at once after a pause. */
const BURST = 5;
/** The minimum time between two previews of one card. */
const MIN_PREVIEW_INTERVAL_MS = 1_200;
/** A card that hasn't asked for this long is finished or abandoned. */
const IDLE_CARD_TTL_MS = 120_000;

const INTERVAL_MS = 60_000 / PER_MINUTE;

export class RateLimiter {
  readonly #clock: Clock;
  #tokens = BURST;
  #filledAt: number;
  #heldUntil = 0;
  /** When each waiting finished card may be sent. Its slot is reserved. */
  readonly #reserved = new Map<string, number>();
  /** When each unfinished card was last shown, and when it will ask again if it had to wait. */
  readonly #drawing = new Map<string, { shown: number; nextAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAt = clock.now().getTime();
  }

  /** Milliseconds until this finished card may be sent. 0: now. A waiting card keeps its slot, and previews wait behind it. */
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

  /** Milliseconds until this unfinished card may be updated. 0: now. The more cards are being drawn, the fewer previews each gets.
   *  The one updated longest ago comes first. */
  preview(card: string): number {
    const now = this.#nowMs();
    const gap = Math.max(MIN_PREVIEW_INTERVAL_MS, INTERVAL_MS * this.#drawing.size);
    const { shown } = this.#drawing.get(card) ?? { shown: now - gap };
    const before = [...this.#drawing.values()].filter((one) => one.shown < shown && one.nextAt >= now).length;
    const wait = Math.max(
      shown + gap - now,
      this.#tokens < 1 ? (1 - this.#tokens + before) * INTERVAL_MS : 0,
      this.#heldUntil - now,
      0,
    );
    this.#drawing.set(card, wait > 0 ? { shown, nextAt: now + wait } : { shown: now, nextAt: 0 });
    if (wait === 0) this.#tokens -= 1;
    return Math.ceil(wait);
  }

  /** An unfinished card was posted. Its first preview waits like any other; a quick turn finishes without one. */
  posted(card: string): void {
    this.#drawing.set(card, { shown: this.#nowMs(), nextAt: 0 });
  }

  /** Slack asked for a wait. */
  pauseFor(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.#clock.now().getTime() + ms);
  }

  #nowMs(): number {
    const now = this.#clock.now().getTime();
    this.#tokens = Math.min(BURST, this.#tokens + Math.max(0, now - this.#filledAt) / INTERVAL_MS);
    this.#filledAt = now;
    for (const [card, { shown, nextAt: back }] of this.#drawing)
      if (Math.max(shown, back) < now - IDLE_CARD_TTL_MS) this.#drawing.delete(card);
    for (const [card, at] of this.#reserved) if (at < now - IDLE_CARD_TTL_MS) this.#reserved.delete(card);
    return now;
  }
}
