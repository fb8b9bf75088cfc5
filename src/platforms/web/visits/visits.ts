// Visits: a person of a chat on the page, for one conversation. A link from a card starts one.

import { createHmac, randomBytes } from "node:crypto";
import { PlatformError } from "../../../core/errors.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { ChatPlatform } from "../../../core/ports/platform.ts";
import type { Visit } from "../../../core/store.ts";
import type { PageLinkStore } from "../../../core/stores.ts";
import type { PlatformName } from "../../../core/vocabulary.ts";
import { isSecret } from "../http/security.ts";

/** Short, because not every chat says who has lost access to a channel. */
export const VISIT_MS = 8 * 60 * 60 * 1000;

/** What visits need of the rest of the program. */
export interface ChatAccess {
  links: PageLinkStore;
  /** The core as a chat platform sees it, whether or not this process receives from that platform. */
  coreOf(platform: PlatformName): Core;
  /** Undefined: this process has no settings for that platform. */
  chatOf(platform: PlatformName): Pick<ChatPlatform, "refuseVisitor"> | undefined;
}

export class Visits {
  readonly #access: ChatAccess;
  readonly #token: string;

  /** `token`: the page's access token. A new one ends all visits. */
  constructor(access: ChatAccess, token: string) {
    this.#access = access;
    this.#token = token;
  }

  /** Where an unused link leads. Undefined: it is unknown, used or expired. */
  async findLink(secret: string): Promise<Omit<Visit, "id"> | undefined> {
    return isSecret(secret) ? this.#access.links.findLink(secret) : undefined;
  }

  /** Uses a link. Resolves to the visit and the value of its cookie. Undefined: the link is unknown, used or expired. */
  async start(secret: string): Promise<{ visit: Visit; cookie: string } | undefined> {
    if (!isSecret(secret)) return undefined;
    const cookie = randomBytes(32).toString("base64url");
    const visit = await this.#access.links.startVisit(secret, this.#seal(cookie), VISIT_MS);
    return visit && { visit, cookie };
  }

  async find(cookie: string | undefined): Promise<Visit | undefined> {
    return cookie && isSecret(cookie) ? this.#access.links.findVisit(this.#seal(cookie)) : undefined;
  }

  async end({ id }: Visit): Promise<void> {
    await this.#access.links.endVisit(id);
  }

  /** Cookies are random, so nobody can guess the token with the help of stolen rows. */
  #seal(cookie: string): string {
    return createHmac("sha256", this.#token).update(cookie).digest("base64url");
  }

  async endAll(): Promise<void> {
    await this.#access.links.endAllVisits();
  }

  /** A sentence of the chat on why the person may no longer use the bot there. Undefined if they may. Throws if the chat can't say now. */
  async askChat(visit: Visit): Promise<string | undefined> {
    const chat = this.#access.chatOf(visit.thread.platform);
    if (!chat?.refuseVisitor) throw new PlatformError("unavailable", "the chat isn't set up in this process");
    return chat.refuseVisitor(visit);
  }

  coreOf(platform: PlatformName): Core {
    return this.#access.coreOf(platform);
  }
}
