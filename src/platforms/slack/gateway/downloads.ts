// Downloads pictures that people posted, from Slack's own hosts only.

import { PlatformError } from "../../../core/errors.ts";
import type { Attachment } from "../../../core/vocabulary.ts";
import { AddressCache } from "../../shared/gateway/address-cache.ts";
import { fetchPicture, type Hosts, isOnHosts } from "../../shared/gateway/fetch-picture.ts";
import type { PostedFile } from "../inbound/types.ts";
import { slackMessages } from "../messages.ts";
import type { Api } from "./api.ts";
import { isFileId } from "./ids.ts";

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
    if (!isFileId(id)) throw new PlatformError("gone", "not a picture id");
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

  /** If the token may not read the file, Slack doesn't refuse it but redirects to a sign-in page. */
  async #fetch(url: string, signal: AbortSignal): Promise<Uint8Array> {
    const { bytes, type } = await fetchPicture(url, this.#hosts, signal);
    if (type.startsWith("text/html"))
      throw new PlatformError("forbidden", "Slack wants a sign-in for the file", { userMessage: slackMessages.cannotRead });
    return bytes;
  }
}

function addressOf({ url_private_download, url_private }: PostedFile): string | undefined {
  return url_private_download ?? url_private;
}

/** Its URL points to somebody else's server. */
function isExternal({ mode }: PostedFile): boolean {
  return mode === "external";
}
