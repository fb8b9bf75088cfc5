import { GatewayCloseCodes as Close } from "discord.js";
import { z } from "zod";
import type { Clock } from "../../clock.ts";

const maxFramesPerMinute = 120;

export const Frame = z.object({ op: z.number().int(), d: z.unknown() });
export const Identify = z.object({
  token: z.string(),
  intents: z.number().int().min(0),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.number().int(), z.number().int()]).optional(),
});
export const Resume = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int() });

/** The service supports version 10 and uncompressed JSON only. */
export function closeCodeFor(query: URLSearchParams): Close | undefined {
  if (query.get("v") !== "10") return Close.InvalidAPIVersion;
  return query.get("encoding") === "json" && !query.has("compress") ? undefined : Close.DecodeError;
}

/** 120 frames a minute per connection; more close it with 4008. */
export class Quota {
  readonly #clock: Clock;
  #spent: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  spend(): boolean {
    const now = this.#clock.now();
    this.#spent = [...this.#spent.filter((at) => at > now - 60_000), now];
    return this.#spent.length <= maxFramesPerMinute;
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
