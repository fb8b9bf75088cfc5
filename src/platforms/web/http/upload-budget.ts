// Limits the bytes of request bodies in memory: in total, and per person.

import { pageMessages } from "../messages.ts";
import { RequestError } from "./errors.ts";

export interface UploadLimits {
  /** Bytes of all bodies together. */
  bytes: number;
  /** Bytes of one person's bodies together. */
  bytesPerPerson: number;
  /** Bodies of one person at once. */
  perPerson: number;
}

/** The share of one request. Its bytes count until it is released. */
export interface UploadShare {
  /** Counts bytes that have arrived. Throws `RequestError` when they don't fit. */
  take(bytes: number): void;
  release(): void;
}

/** Counts bytes as they arrive, so a slow sender uses no more than it has sent. A request that doesn't fit is refused at once: uploads that
 *  waited for each other could wait forever. */
export class UploadBudget {
  readonly #limits: UploadLimits;
  readonly #people = new Map<string, { uploads: number; bytes: number }>();
  #bytes = 0;

  constructor(limits: UploadLimits) {
    this.#limits = limits;
  }

  /** Throws `RequestError` when this person has too many uploads in progress. */
  open(person: string): UploadShare {
    const own = this.#people.get(person) ?? { uploads: 0, bytes: 0 };
    if (own.uploads >= this.#limits.perPerson) throw new RequestError(429, pageMessages.tooManyUploads(own.uploads));
    this.#people.set(person, own);
    own.uploads++;
    let taken = 0;
    return {
      take: (bytes) => {
        if (own.bytes + bytes > this.#limits.bytesPerPerson)
          throw new RequestError(429, pageMessages.tooManyUploads(own.uploads));
        if (this.#bytes + bytes > this.#limits.bytes) throw new RequestError(503, pageMessages.busyWithUploads);
        taken += bytes;
        own.bytes += bytes;
        this.#bytes += bytes;
      },
      release: () => {
        this.#bytes -= taken;
        own.bytes -= taken;
        taken = 0;
        if (--own.uploads === 0) this.#people.delete(person);
      },
    };
  }
}
