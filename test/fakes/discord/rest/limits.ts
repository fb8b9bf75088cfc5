import { createHash } from "node:crypto";
import type { Clock } from "../../clock.ts";
import type { Match } from "./router.ts";

export interface Rate {
  /** Routes of one name share their buckets. */
  name: string;
  limit: number;
  windowMs: number;
}

/** What a 429 says. */
export interface Limited {
  retryAfterSeconds: number;
  scope: "user" | "global" | "shared";
  /** Discord's own code, where a limit has one (30046). */
  code?: number;
  message?: string;
}

interface Window {
  used: number;
  endsAt: number;
}

const global: Rate = { name: "global", limit: 50, windowMs: 1000 };
const mostInvalid = 10_000;
const invalidWindowMs = 10 * 60_000;

/**
 * The limits of facts §9: one bucket per route and channel (guild, webhook), 50 requests a second over all, and a ban for 10 000
 * invalid answers in ten minutes. `on = false` switches all but the ban off, for stories that are not about waiting.
 */
export class RateLimits {
  on = true;
  readonly #clock: Clock;
  readonly #windows = new Map<string, Window>();
  #invalid: Window = { used: 0, endsAt: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request. Says whether it is one too many, and the headers that its answer carries. */
  take({ route, params }: Match): { limited?: Limited; headers: Record<string, string> } {
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

  /** A limit that no header tells of beforehand, such as renames (2 in 10 min) and edits to old messages. */
  hidden(major: string, rate: Rate): Limited | undefined {
    if (!this.on || this.#fits(major, rate)) return undefined;
    return { retryAfterSeconds: this.#left(major, rate), scope: "shared" };
  }

  /** Counts 401, 403 and 429 answers, those of scope `shared` apart. */
  invalid(): void {
    const now = this.#clock.now();
    if (this.#invalid.endsAt <= now) this.#invalid = { used: 0, endsAt: now + invalidWindowMs };
    this.#invalid.used++;
  }

  get banned(): boolean {
    return this.#invalid.used >= mostInvalid && this.#invalid.endsAt > this.#clock.now();
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
  /** Edits to messages older than an hour; three in 20 s is what people have seen. */
  oldEdit: { name: "oldEdit", limit: 3, windowMs: 20_000 },
} satisfies Record<string, Rate>;
