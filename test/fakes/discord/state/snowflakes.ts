import type { Clock } from "../../clock.ts";

const discordEpoch = 1_420_070_400_000;

/** The number of a shard, and how many shards there are. */
export type Shard = readonly [shard: number, of: number];

/** Generates ids of 17–19 digits that grow with time. Clients read a message's age from them. */
export class Snowflakes {
  readonly #clock: Clock;
  #count = 0;
  #last = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): string {
    const made = (BigInt(this.#clock.now() - discordEpoch) << 22n) | BigInt(this.#count++ % 4096);
    this.#last = made > this.#last ? made : this.#last + 1n;
    return String(this.#last);
  }

  /** An id of the recent past that belongs to this shard. */
  inShard([shard, of]: Shard): string {
    const newest = BigInt(this.#clock.now() - discordEpoch);
    const made = newest - ((newest - BigInt(shard)) % BigInt(of)) - BigInt(of * this.#count++);
    return String(made << 22n);
  }
}

/** Discord's routing: all events of a guild go to one shard. */
export function isInShard(guildId: string, [shard, of]: Shard): boolean {
  return (BigInt(guildId) >> 22n) % BigInt(of) === BigInt(shard);
}

/** The creation time in an id, in milliseconds since 1970. */
export function createdAt(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpoch;
}
