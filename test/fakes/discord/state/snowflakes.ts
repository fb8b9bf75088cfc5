import type { Clock } from "../../clock.ts";

const discordEpoch = 1_420_070_400_000;

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
}

/** The creation time in an id, in milliseconds since 1970. */
export function createdAt(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpoch;
}
