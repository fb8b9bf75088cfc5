// Looks up what is near a message. If Discord refuses or is slow, the message is handled without it.

import { type APIMessage, MessageReferenceType } from "discord.js";
import { deadlineWithin, raceWithAbort } from "../../../../core/concurrency/abort.ts";
import { hasCode } from "../../../../core/platforms/refusals.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import type { Api } from "../../gateway/api.ts";
import { MAX_SEARCHED_MESSAGES, starterOf } from "../../gateway/downloads.ts";
import type { Where } from "../../gateway/ids.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import type { Surroundings } from "./nearby.ts";

/** For one look-up: later messages of the channel wait for it. */
const TIMEOUT_MS = 10_000;

interface Deps {
  api: Pick<Api, "message" | "messages">;
  log: Log;
  /** Called for every message that is found. */
  found(message: APIMessage): void;
}

export class LookUps {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** What is near a message, or near the moment of a command. */
  around({ id, channel_id: channel }: Pick<IncomingMessage, "id" | "channel_id">, where: Where): Surroundings {
    const { api } = this.#deps;
    return {
      starter: () => this.#lookUp("starter", async () => (where.kind === "thread" ? starterOf(where, api) : undefined)),
      before: async () => {
        const messages = await this.#lookUp("before", () => api.messages(channel, { before: id, limit: MAX_SEARCHED_MESSAGES }));
        return (messages ?? []).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
      },
    };
  }

  /** The message with the one that it replies to, which Discord sometimes leaves out. */
  async withAnswered<Message extends IncomingMessage>(message: Message): Promise<Message> {
    const { message_reference: reference, referenced_message: answered } = message;
    const isReply =
      reference?.message_id !== undefined && (reference.type ?? MessageReferenceType.Default) === MessageReferenceType.Default;
    if (answered !== undefined || !isReply) return message;
    const { message_id: id = "", channel_id: channel = message.channel_id } = reference;
    const found = await this.#lookUp("answered", () => this.#deps.api.message(channel, id));
    return found ? { ...message, referenced_message: found } : message;
  }

  async #lookUp<T extends APIMessage | APIMessage[]>(what: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    const deadline = deadlineWithin(new AbortController().signal, TIMEOUT_MS);
    try {
      const found = await raceWithAbort(work(), deadline.signal);
      for (const message of [found ?? []].flat()) this.#deps.found(message);
      return found;
    } catch (error) {
      if (!hasCode(error, "gone")) this.#deps.log.warn({ what, err: error }, "failed to look up nearby messages");
      return undefined;
    } finally {
      deadline.release();
    }
  }
}
