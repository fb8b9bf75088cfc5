// Downloads pictures that people posted, from Discord's own hosts only.

import type { APIMessage } from "discord.js";
import { PlatformError } from "../../../core/errors.ts";
import { isPermanent } from "../../../core/platforms/refusals.ts";
import type { Clock } from "../../../core/ports/runtime.ts";
import type { Attachment } from "../../../core/vocabulary.ts";
import { AddressCache } from "../../shared/gateway/address-cache.ts";
import { type FetchLimits, fetchPicture, type Hosts, isOnHosts } from "../../shared/gateway/fetch-picture.ts";
import { type PostedPicture, picturesOf } from "../inbound/pictures.ts";
import type { Api } from "./api.ts";
import { pictureId, readPictureId } from "./ids.ts";

/** How far back a picture is looked for. */
export const MAX_SEARCHED_MESSAGES = 50;
/** Later messages of the channel wait for it. */
const TEXT_TIMEOUTS = { silenceMs: 5_000, totalMs: 10_000 };
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
      case "uploaded":
        return this.#fetch(source.url, signal);
      default:
        throw new PlatformError("gone", "not a picture id");
    }
  }

  /** A text file of a message that has just been received. Throws as `read` does. */
  async readText(url: string, maxBytes: number): Promise<string> {
    return new TextDecoder().decode(await this.#fetch(url, new AbortController().signal, { ...TEXT_TIMEOUTS, maxBytes }));
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

  async #fetch(address: string, signal: AbortSignal, limits?: FetchLimits): Promise<Uint8Array> {
    const hosts: Hosts = { name: "Discord", allows: (url) => isAllowed(url, this.#origin) };
    return (await fetchPicture(address, hosts, signal, limits)).bytes;
  }
}

/** The message that a thread hangs on, or the first message of a forum post, which is in the post itself. Undefined if there's none. */
export async function starterOf(
  thread: { channel: string; parent: string },
  api: Pick<Api, "message">,
): Promise<APIMessage | undefined> {
  for (const channel of [thread.parent, thread.channel]) {
    const found = await api.message(channel, thread.channel).catch((error: unknown) => {
      if (isPermanent(error)) return undefined;
      throw error;
    });
    if (found) return found;
  }
  return undefined;
}

/** Signed links expire at the time in `ex`, in hex seconds. */
function isExpired(url: string, now: Date): boolean {
  const ends = Number.parseInt(new URL(url).searchParams.get("ex") ?? "", 16);
  return ends * 1000 < now.getTime() + EXPIRY_MARGIN_MS;
}
