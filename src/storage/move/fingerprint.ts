import { createHash } from "node:crypto";

const MODULUS = 1n << 256n;

/** A hash of rows that doesn't depend on their order: databases sort text differently. */
export class Fingerprint {
  count = 0;
  #sum = 0n;

  /** `row`: its columns by name, in the table's order. Dates and JSON are compared by value. */
  add(row: Record<string, unknown>): void {
    const hash = createHash("sha256")
      .update(JSON.stringify(Object.entries(row)))
      .digest("hex");
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) % MODULUS;
    this.count++;
  }

  equals(other: Fingerprint): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }

  toString(): string {
    return `${this.count}:${this.#sum.toString(16)}`;
  }
}
