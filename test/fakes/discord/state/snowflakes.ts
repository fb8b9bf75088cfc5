import type { Clock } from "../../clock.ts";

const discordEpoch = 1_420_070_400_000;

/** Makes ids of 17–19 digits that grow with time; clients read routes, buckets and a message's age out of them (facts §12). */
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

/** When the thing with this id came into being, in milliseconds since 1970. */
export function bornAt(id: string): number {
  return Number(BigInt(id) >> 22n) + discordEpoch;
}
