import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Match } from "./router.ts";

export interface Rate {
  /** Routes with the same name share their buckets. */
  name: string;
  limit: number;
  windowMs: number;
}

/** The contents of a 429 response. */
export interface RateLimited {
  retryAfterSeconds: number;
  scope: "user" | "global" | "shared";
  /** Discord's error code, if the limit has one (30046). */
  code?: number;
  message?: string;
}

interface Window {
  used: number;
  endsAt: number;
}

const global: Rate = { name: "global", limit: 50, windowMs: 1000 };
const maxInvalid = 10_000;
const invalidWindowMs = 10 * 60_000;

/**
 * One bucket per route and channel (guild, webhook), 50 requests a second in total, and a ban after 10,000 invalid
 * responses in ten minutes. `on = false` switches all but the ban off, for tests that aren't about rate limits.
 */
export class RateLimits {
  on = true;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();
  #invalid: Window = { used: 0, endsAt: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request. Returns the limit if it is exceeded, and the headers of the response. */
  take({ route, params }: Match): { limited?: RateLimited; headers: Record<string, string> } {
    if (!this.on) return { headers: {} };
    if (!route.uncounted && !this.#fits("", global))
      return { limited: { retryAfterSeconds: this.#left("", global), scope: "global" }, headers: {} };
    const { rate } = route;
    if (!rate) return { headers: {} };
    const major = params.channel ?? params.guild ?? params.token ?? "";
    const fits = this.#fits(major, rate);
    const headers = this.#headers(major, rate);
    return fits ? { headers } : { limited: { retryAfterSeconds: this.#left(major, rate), scope: "user" }, headers };
  }

  /** A limit without headers, such as renames (2 in 10 min) and edits to old messages. */
  hidden(major: string, rate: Rate): RateLimited | undefined {
    if (!this.on || this.#fits(major, rate)) return undefined;
    return { retryAfterSeconds: this.#left(major, rate), scope: "shared" };
  }

  /** Counts a 401, 403 or 429 response, except for 429 with the scope `shared`. */
  countInvalid(): void {
    const now = this.#clock.now();
    if (this.#invalid.endsAt <= now) this.#invalid = { used: 0, endsAt: now + invalidWindowMs };
    this.#invalid.used++;
  }

  get banned(): boolean {
    return this.#invalid.used >= maxInvalid && this.#invalid.endsAt > this.#clock.now();
  }

  #fits(major: string, rate: Rate): boolean {
    const window = this.#window(major, rate);
    window.used++;
    return window.used <= rate.limit;
  }

  #left(major: string, rate: Rate): number {
    return Math.max(1, this.#window(major, rate).endsAt - this.#clock.now()) / 1000;
  }

  #window(major: string, rate: Rate): Window {
    const key = `${rate.name}:${major}`;
    const known = this.#windows.get(key);
    if (known && known.endsAt > this.#clock.now()) return known;
    const fresh = { used: 0, endsAt: this.#clock.now() + rate.windowMs };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #headers(major: string, rate: Rate): Record<string, string> {
    const window = this.#window(major, rate);
    return {
      "x-ratelimit-limit": String(rate.limit),
      "x-ratelimit-remaining": String(Math.max(0, rate.limit - window.used)),
      "x-ratelimit-reset": (window.endsAt / 1000).toFixed(3),
      "x-ratelimit-reset-after": this.#left(major, rate).toFixed(3),
      "x-ratelimit-bucket": createHash("md5").update(rate.name).digest("hex"),
    };
  }
}

export const rates = {
  post: { name: "post", limit: 5, windowMs: 5000 },
  edit: { name: "edit", limit: 5, windowMs: 5000 },
  reaction: { name: "reaction", limit: 1, windowMs: 250 },
  rename: { name: "rename", limit: 2, windowMs: 10 * 60_000 },
  /** Edits to messages older than an hour; people have observed three in 20 s. */
  oldEdit: { name: "oldEdit", limit: 3, windowMs: 20_000 },
} satisfies Record<string, Rate>;
