// Downloads pictures that people posted, from Discord's own hosts only.

import type { APIMessage } from "discord.js";
import { PlatformError } from "../../../core/errors.ts";
import type { Clock } from "../../../core/ports.ts";
import type { Attachment } from "../../../core/vocabulary.ts";
import { AddressCache } from "../../shared/address-cache.ts";
import { fetchPicture, type Hosts, isOnHosts } from "../../shared/fetch-picture.ts";
import { type PostedPicture, picturesOf } from "../inbound/pictures.ts";
import { discordMessages } from "../messages.ts";
import type { Api } from "./api.ts";
import { pictureId, readPictureId } from "./ids.ts";

const MAX_SEARCHED_MESSAGES = 50;
const EXPIRY_MARGIN_MS = 60_000;
const hosts = /^(cdn\.discordapp\.com|media\.discordapp\.net|images-ext-\d\.discordapp\.net)$/;

/** `origin`: of `DISCORD_API_URL`, if it isn't Discord's. */
export function isAllowed(url: URL, origin: string | undefined): boolean {
  return isOnHosts(url, hosts, origin);
}

export class Downloads {
  readonly #api: Api;
  readonly #origin: string | undefined;
  /** Signed links. */
  readonly #links: AddressCache;

  constructor(api: Api, origin: string | undefined, clock: Clock) {
    this.#api = api;
    this.#origin = origin;
    this.#links = new AddressCache((url) => isExpired(url, clock.now()));
  }

  remember(message: Pick<APIMessage, "id" | "channel_id">, pictures: PostedPicture[]): void {
    for (const { part, url } of pictures) this.#links.remember(pictureId(message.channel_id, message.id, part), url);
  }

  /** Throws `gone`, `forbidden`, `too-large`. */
  async read({ id }: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    const source = readPictureId(id);
    switch (source?.kind) {
      case "posted":
        return this.#posted(id, source, signal);
      case "newest":
        return this.#fetch(await this.#newest(source), signal);
      case "uploaded":
        return this.#fetch(source.url, signal);
      default:
        throw new PlatformError("gone", "not a picture id");
    }
  }

  async #posted(id: string, of: { channel: string; message: string; part: string }, signal: AbortSignal): Promise<Uint8Array> {
    return this.#links.read(id, {
      fetch: (url) => this.#fetch(url, signal),
      findAddress: async () => {
        const found = picturesOf(await this.#api.message(of.channel, of.message)).find(({ part }) => part === of.part);
        if (!found) throw new PlatformError("gone", "picture is no longer in its message");
        return found.url;
      },
    });
  }

  async #newest({ channel, before }: { channel: string; before: string }): Promise<string> {
    const [newest] = await newestPictureBefore(this.#api, channel, before);
    const url = newest && picturesOf(newest)[0]?.url;
    if (!url) throw new PlatformError("gone", "no recent picture", { userMessage: discordMessages.noNewestPicture });
    return url;
  }

  async #fetch(address: string, signal: AbortSignal): Promise<Uint8Array> {
    const hosts: Hosts = { name: "Discord", allows: (url) => isAllowed(url, this.#origin) };
    return (await fetchPicture(address, hosts, signal)).bytes;
  }
}

/** The messages with pictures among the last 50 before this moment, newest first. */
export async function newestPictureBefore(api: Api, channel: string, before: string): Promise<APIMessage[]> {
  const messages = await api.messages(channel, { before, limit: MAX_SEARCHED_MESSAGES });
  const newestFirst = messages.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  return newestFirst.filter((message) => picturesOf(message).length > 0);
}

/** Signed links expire at the time in `ex`, in hex seconds. */
function isExpired(url: string, now: Date): boolean {
  const ends = Number.parseInt(new URL(url).searchParams.get("ex") ?? "", 16);
  return ends * 1000 < now.getTime() + EXPIRY_MARGIN_MS;
}
