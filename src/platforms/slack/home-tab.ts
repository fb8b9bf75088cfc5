// The Home tab on the wire: each conversation with a strip, one file for each of its states.

import { createHash } from "node:crypto";
import type { ConversationLine } from "../../core/cards.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Core, Log } from "../../core/ports.ts";
import type { Thread } from "../../core/vocabulary.ts";
import { InOrder } from "../shared/in-order.ts";
import { pause } from "../shared/pause.ts";
import { stripKeys, stripOf } from "../shared/strip.ts";
import type { Api, Self } from "./api.ts";
import { HOME_PAGE, homeView } from "./home.ts";
import { personOf } from "./request.ts";
import type { Uploads } from "./uploads.ts";

const TRIES = 5;

interface Deps {
  api: Api;
  core: Core;
  uploads: Uploads;
  log: Log;
  self(): Self;
}

export class HomeTab {
  readonly #deps: Deps;
  readonly #order = new InOrder();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Words first, strips when they are there. */
  async publish(user: string): Promise<void> {
    await this.#order.run(user, () => this.#publish(user));
  }

  async #publish(user: string): Promise<void> {
    const { api, core, self } = this.#deps;
    const { items } = await core.ask(personOf(user), { kind: "conversations" });
    const lines = items.slice(0, HOME_PAGE).map((line) => ({ line }));
    await api.publishHome(user, homeView(lines, self().address));
    const shown: { line: ConversationLine; strip?: string }[] = [];
    for (const { line } of lines) {
      const strip = await this.#strip(line);
      shown.push({ line, ...(strip && { strip }) });
    }
    if (shown.some(({ strip }) => strip)) await api.publishHome(user, homeView(shown, self().address));
    for (const { line, strip } of shown) if (strip && line.thread) await this.#drop(line.thread, [strip]);
  }

  /** A strip that cannot be had is left out: its line has the words and the link. */
  async #strip(line: ConversationLine): Promise<string | undefined> {
    const { core, uploads, log } = this.#deps;
    const keys = stripKeys(line);
    if (!line.thread || keys.length === 0) return undefined;
    const key = createHash("sha256").update(keys.join()).digest("hex");
    const read = async () => (await stripOf(line, core, "png")) ?? new Uint8Array();
    const picture = { name: "strip.png", alt: line.title, info: { key }, read };
    for (let tries = 1; ; tries++) {
      try {
        return (await uploads.filesFor(ownerOf(line.thread), [picture])).get(picture.name);
      } catch (error) {
        const waits = error instanceof PlatformError && error.fault === "rate-limited";
        if (!waits || tries === TRIES) {
          log.warn({ conversation: line.key, error: String(error) }, "a strip could not be shown");
          return undefined;
        }
        await pause(error.retryAfterMs ?? 500);
      }
    }
  }

  /** The strips of a conversation that nothing shows any more. */
  async #drop(thread: Thread, keep: string[]): Promise<void> {
    const { uploads, log } = this.#deps;
    await uploads.keepOnly(ownerOf(thread), keep).catch((error: unknown) => {
      log.warn({ error: String(error) }, "an old strip could not be deleted");
    });
  }
}

/** Whom the strips of a conversation belong to. */
export function ownerOf(thread: Thread): string {
  return `strip:${thread.id}`;
}
