// Sessions. Each sign-in gets a random cookie. Only its hash is stored.

import { createHmac, randomBytes, scryptSync } from "node:crypto";
import type { Clock } from "../../../core/ports/runtime.ts";

/** Implemented by the storage. */
export interface SessionRows {
  add(session: { hash: string; tokenTag: string; at: Date }): Promise<void>;
  /** Whether there is a session with this hash that began at `since` or later. */
  has(hash: string, since: Date): Promise<boolean>;
  remove(hash: string): Promise<void>;
  /** Removes sessions that began before `before`, or with another token. */
  prune(tokenTag: string, before: Date): Promise<void>;
  removeAll(): Promise<void>;
}

/** The longest that browsers keep a cookie. */
export const SESSION_MS = 400 * 24 * 60 * 60 * 1000;

/** Hashes are keyed with the access token, so a new token invalidates every row. The key is expensive to derive, so stolen rows don't help
 *  to guess the token. */
export class Sessions {
  readonly #rows: SessionRows;
  readonly #clock: Clock;
  readonly #key: Buffer;

  constructor(token: string, rows: SessionRows, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
    this.#key = scryptSync(token, "threadbrush sessions", 32);
  }

  /** Ends expired sessions, and those of an earlier token. Call it at startup. */
  async prune(): Promise<void> {
    await this.#rows.prune(this.#tokenTag(), this.#oldest());
  }

  /** Starts a session. Resolves to the value of its cookie. */
  async open(): Promise<string> {
    await this.prune();
    const cookie = randomBytes(32).toString("base64url");
    await this.#rows.add({ hash: this.#hashOf(cookie), tokenTag: this.#tokenTag(), at: this.#clock.now() });
    return cookie;
  }

  /** The session's hash. Undefined when the cookie isn't valid. */
  async find(cookie: string | undefined): Promise<string | undefined> {
    if (!cookie) return undefined;
    const hash = this.#hashOf(cookie);
    return (await this.#rows.has(hash, this.#oldest())) ? hash : undefined;
  }

  async end(hash: string): Promise<void> {
    await this.#rows.remove(hash);
  }

  /** Everyone has to sign in again. */
  async endAll(): Promise<void> {
    await this.#rows.removeAll();
  }

  #oldest(): Date {
    return new Date(this.#clock.now().getTime() - SESSION_MS);
  }

  #hashOf(cookie: string): string {
    return this.#hmac(`session ${cookie}`);
  }

  #tokenTag(): string {
    return this.#hmac("token");
  }

  #hmac(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }
}
