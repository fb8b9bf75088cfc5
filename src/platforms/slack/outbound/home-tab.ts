// Publishes the Home tab: each conversation with a strip, which is a file for each of its states.

import { createHash } from "node:crypto";
import type { ConversationSummary } from "../../../core/cards/views.ts";
import { KeyedQueue } from "../../../core/concurrency/keyed-queue.ts";
import { isDeferred } from "../../../core/deferred.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Core } from "../../../core/ports/core.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import { retryAfterOf } from "../../shared/gateway/retry.ts";
import { sleep } from "../../shared/gateway/sleep.ts";
import { renderStrip, stripKeys } from "../../shared/outbound/strip.ts";
import type { Api, BotIdentity } from "../gateway/api.ts";
import { personOf } from "../inbound/messages/parse-message.ts";
import { HOME_PAGE, homeView } from "./home-view.ts";
import type { Uploads } from "./uploads.ts";

const MAX_TRIES = 5;
const RETRY_DELAY_MS = 500;

interface Deps {
  api: Api;
  core: Core;
  uploads: Uploads;
  log: Log;
  self(): BotIdentity;
}

interface PublishedHome {
  line: ConversationSummary;
  strip?: string;
}

export class HomeTab {
  readonly #deps: Deps;
  readonly #order = new KeyedQueue();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Publishes at once with the existing strips, and again with the others. */
  async publish(user: string): Promise<void> {
    await this.#order.run(user, () => this.#publish(user));
  }

  async #publish(user: string): Promise<void> {
    const { core, uploads } = this.#deps;
    const { items } = await core.query(personOf(user), { kind: "conversations" });
    const shown: PublishedHome[] = [];
    for (const line of items.slice(0, HOME_PAGE)) {
      const content = contentOf(line);
      const strip = line.thread && content && (await uploads.known(ownerOf(line.thread), content));
      shown.push({ line, ...(strip && { strip }) });
    }
    await this.#show(user, shown);
    const lacking = shown.filter(({ line, strip }) => !strip && contentOf(line));
    for (const one of lacking) {
      const strip = await this.#strip(one.line);
      if (strip) one.strip = strip;
    }
    if (lacking.some(({ strip }) => strip)) await this.#show(user, shown);
    for (const { line, strip } of lacking) if (strip && line.thread) await this.#deleteUnused(line.thread, [strip]);
  }

  async #show(user: string, shown: PublishedHome[]): Promise<void> {
    const { api, self } = this.#deps;
    await api.publishHome(user, homeView(shown, self().address));
  }

  /** Undefined if there's no strip. The line then has text and link only. */
  async #strip(line: ConversationSummary): Promise<string | undefined> {
    const { core, uploads, log } = this.#deps;
    const key = contentOf(line);
    if (!line.thread || !key) return undefined;
    const read = async () => (await renderStrip(line, core, "png")) ?? new Uint8Array();
    const picture = { name: "strip.png", alt: line.title, info: { key }, read };
    for (let tries = 1; ; tries++) {
      try {
        const files = await uploads.filesFor(ownerOf(line.thread), [picture]);
        if (!isDeferred(files)) return files.get(picture.name);
        if (tries === MAX_TRIES) return undefined;
        await sleep(files.retryAfterMs);
      } catch (error) {
        const waits = hasCode(error, "rate-limited");
        if (!waits || tries === MAX_TRIES) {
          log.warn({ conversation: line.key, err: error }, "failed to show strip");
          return undefined;
        }
        await sleep(retryAfterOf(error) ?? RETRY_DELAY_MS);
      }
    }
  }

  /** Deletes strips that no Home tab shows. */
  async #deleteUnused(thread: Thread, keep: string[]): Promise<void> {
    const { uploads, log } = this.#deps;
    await uploads.keepOnly(ownerOf(thread), keep).catch((error: unknown) => {
      log.warn({ err: error }, "failed to delete old strip");
    });
  }
}

/** Identifies what a conversation's strip shows. Undefined while nothing is drawn. */
function contentOf(line: ConversationSummary): string | undefined {
  const keys = stripKeys(line);
  return keys.length > 0 && line.thread ? createHash("sha256").update(keys.join()).digest("hex") : undefined;
}

/** The owner of the strip files of a conversation. */
export function ownerOf(thread: Thread): string {
  return `strip:${thread.id}`;
}
