import { LRUCache } from "lru-cache";
import { hasCode } from "../../core/platforms/refusals.ts";

const MAX_ADDRESSES = 2000;

interface Source {
  /** Throws `gone` where the address no longer works. */
  fetch(address: string): Promise<Uint8Array>;
  /** Asks the platform. */
  findAddress(): Promise<string>;
}

/** Where pictures that were just seen can be downloaded. It saves asking the platform again. */
export class AddressCache {
  readonly #addresses = new LRUCache<string, string>({ max: MAX_ADDRESSES });
  readonly #isExpired: (address: string) => boolean;

  constructor(isExpired: (address: string) => boolean = () => false) {
    this.#isExpired = isExpired;
  }

  remember(picture: string, address: string): void {
    this.#addresses.set(picture, address);
  }

  /** From the known address. Where there's none, or the picture has moved, from the one that the platform gives. */
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
