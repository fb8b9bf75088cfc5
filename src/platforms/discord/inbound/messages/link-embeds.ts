// Waits for the pictures behind pasted links: Discord adds them a moment after the message.

import type { APIEmbed, APIMessage } from "discord.js";
import { sleep } from "../../../shared/gateway/sleep.ts";
import type { Api } from "../../gateway/api.ts";
import { picturesOf } from "../pictures.ts";
import type { IncomingMessage } from "./incoming-message.ts";

const EMBED_TIMEOUT_MS = 1_500;

export class LinkEmbeds {
  readonly #api: Pick<Api, "message">;
  readonly #waiting = new Map<string, (embeds: APIEmbed[]) => void>();

  constructor(api: Pick<Api, "message">) {
    this.#api = api;
  }

  /** The message once its embeds have arrived, or the time for that is up. */
  async waitForEmbeds<Message extends IncomingMessage>(message: Message): Promise<Message> {
    if (!/https?:\/\//.test(message.content) || picturesOf(message).length > 0) return message;
    const arrived = new Promise<APIEmbed[]>((resolve) => this.#waiting.set(message.id, resolve));
    const embeds = (await Promise.race([arrived, sleep(EMBED_TIMEOUT_MS)])) ?? (await this.#fetchEmbeds(message));
    this.#waiting.delete(message.id);
    return { ...message, embeds };
  }

  /** Call it for every message update. */
  handleUpdate({ id, embeds }: Pick<APIMessage, "id"> & Partial<APIMessage>): void {
    if (embeds && embeds.length > 0) this.#waiting.get(id)?.(embeds);
  }

  async #fetchEmbeds({ channel_id, id, embeds }: IncomingMessage): Promise<APIEmbed[]> {
    return this.#api.message(channel_id, id).then(
      (message) => message.embeds,
      () => embeds,
    );
  }
}
