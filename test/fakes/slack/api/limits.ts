import type { Clock } from "../../clock.ts";

/** The rate-limit tier of a method, per workspace and minute. `posts` is per channel and second, with bursts. */
export type Tier = 2 | 3 | 4 | "special" | "posts";

const perMinute: Record<Exclude<Tier, "posts">, number> = { 2: 20, 3: 50, 4: 100, special: 300 };
const minuteMs = 60_000;
/** Slack mentions short bursts and a limit per workspace without numbers; these are guesses. */
const burst = 5;
const postsPerMinute = 200;

const unlistedMethods = ["conversations.history", "conversations.replies"];

export class RateLimits {
  on = true;
  /** Apps that are sold without being listed in Slack's marketplace may read one page a minute. */
  unlisted = false;
  readonly #clock: Clock;
  readonly #taken = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a call. Returns the seconds to wait if it's over the limit. */
  take(teamId: string, method: string, tier: Tier, channel: unknown): number | undefined {
    if (this.unlisted && unlistedMethods.includes(method)) return this.#window(`${teamId} ${method}`, 1, minuteMs);
    if (!this.on) return undefined;
    if (tier !== "posts") return this.#window(`${teamId} ${method}`, perMinute[tier], minuteMs);
    return (
      this.#window(`${teamId} ${method} ${channel}`, burst, burst * 1000) ??
      this.#window(`${teamId} ${method}`, postsPerMinute, minuteMs)
    );
  }

  #window(key: string, limit: number, ms: number): number | undefined {
    const now = this.#clock.now();
    const recent = (this.#taken.get(key) ?? []).filter((at) => at > now - ms);
    this.#taken.set(key, recent);
    const [oldest = now] = recent;
    if (recent.length >= limit) return Math.max(1, Math.ceil((oldest + ms - now) / 1000));
    recent.push(now);
    return undefined;
  }
}
