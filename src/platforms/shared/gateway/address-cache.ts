import { LRUCache } from "lru-cache";
import { hasCode } from "../../../core/platforms/refusals.ts";

const MAX_ADDRESSES = 2000;

interface Source {
  /** Throws `gone` if the address no longer works. */
  fetch(address: string): Promise<Uint8Array>;
  /** Asks the platform for the current address. */
  findAddress(): Promise<string>;
}

/** Remembers where recently seen pictures can be downloaded, to save requests to the platform. */
export class AddressCache {
  readonly #addresses: LRUCache<string, string>;
  readonly #isExpired: (address: string) => boolean;

  constructor(isExpired: (address: string) => boolean = () => false, maxAddresses = MAX_ADDRESSES) {
    this.#addresses = new LRUCache({ max: maxAddresses });
    this.#isExpired = isExpired;
  }

  remember(picture: string, address: string): void {
    this.#addresses.set(picture, address);
  }

  /** Downloads from the known address. If there's none, or it no longer works, asks the platform for one. */
  async read(picture: string, { fetch, findAddress }: Source): Promise<Uint8Array> {
    const known = this.#addresses.get(picture);
    if (known && !this.#isExpired(known)) {
      try {
        return await fetch(known);
      } catch (error) {
        if (!hasCode(error, "gone")) throw error;
      }
    }
    const found = await findAddress();
    this.remember(picture, found);
    return fetch(found);
  }
}
