// Visits: a person of a chat on the page, for one conversation. A link from a card starts one.

import { randomBytes } from "node:crypto";
import type { Core } from "../../../core/ports/core.ts";
import type { Visit } from "../../../core/store.ts";
import type { PageLinkStore } from "../../../core/stores.ts";
import type { PlatformName } from "../../../core/vocabulary.ts";

/** Short, because somebody who loses access to the channel keeps a visit until it ends. */
export const VISIT_MS = 8 * 60 * 60 * 1000;

/** What visits need of the rest of the program. */
export interface ChatAccess {
  links: PageLinkStore;
  /** The core as a chat platform sees it, whether or not this process receives from that platform. */
  coreOf(platform: PlatformName): Core;
}

export class Visits {
  readonly #access: ChatAccess;

  constructor(access: ChatAccess) {
    this.#access = access;
  }

  /** Uses a link. Resolves to the visit and the value of its cookie. Undefined: the link is unknown, used or expired. */
  async start(secret: string): Promise<{ visit: Visit; cookie: string } | undefined> {
    if (!isSecret(secret)) return undefined;
    const cookie = randomBytes(32).toString("base64url");
    const visit = await this.#access.links.startVisit(secret, cookie, VISIT_MS);
    return visit && { visit, cookie };
  }

  async find(cookie: string | undefined): Promise<Visit | undefined> {
    return cookie && isSecret(cookie) ? this.#access.links.findVisit(cookie) : undefined;
  }

  async end({ id }: Visit): Promise<void> {
    await this.#access.links.endVisit(id);
  }

  async endAll(): Promise<void> {
    await this.#access.links.endAllVisits();
  }

  coreOf(platform: PlatformName): Core {
    return this.#access.coreOf(platform);
  }
}

function isSecret(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}
