// The `state` of an installation: signed, valid for ten minutes, and only in the browser that began it. It carries everything, so that the
// browser may come back to another process.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../../core/ports/runtime.ts";
import { deriveKey } from "./sealed-token.ts";

const TTL_MS = 10 * 60_000;
const COOKIE = "threadbrush_slack_install";
const PATH = "/slack";

export class InstallStates {
  readonly #key: Buffer;
  readonly #clock: Clock;

  constructor(secret: string, clock: Clock) {
    this.#key = deriveKey(secret, "slack install state");
    this.#clock = clock;
  }

  /** `cookie`: for the header Set-Cookie. */
  create(): { state: string; cookie: string } {
    const browser = randomBytes(24).toString("base64url");
    const expires = (this.#clock.now().getTime() + TTL_MS).toString(36);
    const fields = `${expires}.${randomBytes(16).toString("base64url")}`;
    const state = `${fields}.${this.#sign(fields, browser)}`;
    return { state, cookie: cookieWith(browser, TTL_MS / 1000) };
  }

  /** An id of the installation, for use once. Undefined if it's forged, expired, or another browser's. */
  read(state: string, cookies: string | undefined): string | undefined {
    const [expires = "", id = "", signature = ""] = state.split(".");
    const browser = browserIn(cookies);
    if (browser === undefined || !isSame(signature, this.#sign(`${expires}.${id}`, browser))) return undefined;
    return Number.parseInt(expires, 36) > this.#clock.now().getTime() ? id : undefined;
  }

  #sign(fields: string, browser: string): string {
    return createHmac("sha256", this.#key).update(`${fields}.${browser}`).digest("base64url");
  }
}

/** For the header Set-Cookie: removes the cookie. */
export const expiredCookie = cookieWith("", 0);

/** Browsers send it over HTTPS only, which Slack requires anyway. */
function cookieWith(value: string, maxAgeS: number): string {
  return `${COOKIE}=${value}; Path=${PATH}; Max-Age=${maxAgeS}; HttpOnly; Secure; SameSite=Lax`;
}

function browserIn(cookies = ""): string | undefined {
  const pairs = cookies.split(/;\s*/).map((pair) => pair.split("="));
  return pairs.find(([name]) => name === COOKIE)?.[1] || undefined;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
