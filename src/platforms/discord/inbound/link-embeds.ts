// Waits for the pictures behind pasted links: Discord adds them a moment after the message.

import type { APIEmbed, APIMessage } from "discord.js";
import { sleep } from "../../shared/sleep.ts";
import type { Api } from "../gateway/api.ts";
import type { IncomingMessage } from "./parse-message.ts";
import { picturesOf } from "./pictures.ts";

const EMBED_TIMEOUT_MS = 1_500;

export class LinkEmbeds {
  readonly #api: Pick<Api, "message">;
  readonly #waiting = new Map<string, (embeds: APIEmbed[]) => void>();

  constructor(api: Pick<Api, "message">) {
    this.#api = api;
  }

  /** The message once its embeds have arrived, or the time for that is up. */
  async waitForEmbeds<Message extends IncomingMessage>(said: Message): Promise<Message> {
    if (!/https?:\/\//.test(said.content) || picturesOf(said).length > 0) return said;
    const told = new Promise<APIEmbed[]>((resolve) => this.#waiting.set(said.id, resolve));
    const embeds = (await Promise.race([told, sleep(EMBED_TIMEOUT_MS)])) ?? (await this.#look(said));
    this.#waiting.delete(said.id);
    return { ...said, embeds };
  }

  /** Call it for every message update. */
  handleUpdate({ id, embeds }: Pick<APIMessage, "id"> & Partial<APIMessage>): void {
    if (embeds && embeds.length > 0) this.#waiting.get(id)?.(embeds);
  }

  async #look({ channel_id, id, embeds }: IncomingMessage): Promise<APIEmbed[]> {
    return this.#api.message(channel_id, id).then(
      (message) => message.embeds,
      () => embeds,
    );
  }
}
