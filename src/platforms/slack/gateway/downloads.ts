// Downloads pictures that people posted, from Slack's own hosts only.

import { PlatformError } from "../../../core/errors.ts";
import type { Attachment } from "../../../core/vocabulary.ts";
import { AddressCache } from "../../shared/gateway/address-cache.ts";
import { fetchPicture, type Hosts, isOnHosts } from "../../shared/gateway/fetch-picture.ts";
import { picturesOf } from "../inbound/pictures.ts";
import type { PostedFile, SlackMessage } from "../inbound/types.ts";
import { slackMessages } from "../messages.ts";
import type { Api } from "./api.ts";
import { readPictureId } from "./ids.ts";

const MAX_SEARCHED_MESSAGES = 50;
const hosts = /(^|\.)(slack\.com|slack-files\.com)$/;

/** `origin`: of `SLACK_API_URL`, if it isn't Slack's. */
export function isAllowed(url: URL, origin: string | undefined): boolean {
  return isOnHosts(url, hosts, origin);
}

export class Downloads {
  readonly #api: Api;
  readonly #hosts: Hosts;
  readonly #links: AddressCache;

  constructor(api: Api, token: string, origin: string | undefined, maxCached?: number) {
    this.#api = api;
    this.#links = new AddressCache(undefined, maxCached);
    this.#hosts = {
      name: "Slack",
      allows: (url) => isAllowed(url, origin),
      headers: { authorization: `Bearer ${token}` },
    };
  }

  remember(files: readonly PostedFile[]): void {
    for (const file of files) {
      const url = addressOf(file);
      if (url && !isExternal(file)) this.#links.remember(file.id, url);
    }
  }

  /** Throws `gone`, `forbidden`, `too-large`. */
  async read({ id }: Attachment, signal: AbortSignal): Promise<Uint8Array> {
    const source = readPictureId(id);
    switch (source?.kind) {
      case "file":
        return this.#file(source.file, signal);
      case "newest":
        return this.#newest(source, signal);
      default:
        throw new PlatformError("gone", "not a picture id");
    }
  }

  async #file(id: string, signal: AbortSignal): Promise<Uint8Array> {
    return this.#links.read(id, { fetch: (url) => this.#fetch(url, signal), findAddress: () => this.#findAddress(id) });
  }

  async #findAddress(id: string): Promise<string> {
    const file = await this.#api.file(id);
    const url = addressOf(file);
    if (isExternal(file))
      throw new PlatformError("forbidden", "picture is stored outside Slack", { userMessage: slackMessages.external });
    if (!url || file.mode === "tombstone") throw new PlatformError("gone", "file was deleted");
    return url;
  }

  async #newest({ channel, before }: { channel: string; before: string }, signal: AbortSignal): Promise<Uint8Array> {
    const [newest] = await newestPictureBefore(this.#api, channel, before);
    const file = newest && picturesOf(newest)[0];
    if (!file) throw new PlatformError("gone", "no recent picture", { userMessage: slackMessages.noNewestPicture });
    return this.#file(file.id, signal);
  }

  /** If the token may not read the file, Slack doesn't refuse it but redirects to a sign-in page. */
  async #fetch(url: string, signal: AbortSignal): Promise<Uint8Array> {
    const { bytes, type } = await fetchPicture(url, this.#hosts, signal);
    if (type.startsWith("text/html"))
      throw new PlatformError("forbidden", "Slack wants a sign-in for the file", { userMessage: slackMessages.cannotRead });
    return bytes;
  }
}

/** The messages with pictures among the last 50 before this moment, newest first. */
export async function newestPictureBefore(api: Api, channel: string, before: string): Promise<SlackMessage[]> {
  const messages = await api.history(channel, { latest: before, limit: MAX_SEARCHED_MESSAGES });
  return messages.filter((message) => picturesOf(message).length > 0);
}

function addressOf({ url_private_download, url_private }: PostedFile): string | undefined {
  return url_private_download ?? url_private;
}

/** Its URL points to somebody else's server. */
function isExternal({ mode }: PostedFile): boolean {
  return mode === "external";
}
