// The adapter's calls to Slack's Web API. Throws `PlatformError`.

import { type types, webApi } from "@slack/bolt";
import { hasCode } from "../../../core/platforms/refusals.ts";
import { retry } from "../../shared/gateway/retry.ts";
import type { PostedFile, SlackMessage } from "../inbound/types.ts";
import { fitMessage } from "../outbound/fit-message.ts";
import type { Message } from "../outbound/render-card.ts";
import { isRevoked, toPlatformError } from "./errors.ts";
import { silentLogger } from "./logger.ts";

const TIMEOUT_MS = 10_000;
const RETRY_DELAY_MS = 300;
const PAGE_SIZE = 200;
const EVENT = "threadbrush";

export interface BotIdentity {
  team: string;
  /** The bot's own user. */
  user: string;
  /** The workspace's URL, with a trailing slash. */
  address: string;
}

export interface Range {
  oldest?: string;
  latest?: string;
  limit?: number;
  inclusive?: boolean;
}

export class Api {
  readonly #client: webApi.WebClient;
  readonly #revoked: (error: unknown) => void;

  /** Calls `revoked` when Slack no longer accepts the token. */
  constructor(token: string, apiUrl: string, revoked: (error: unknown) => void) {
    this.#client = new webApi.WebClient(token, {
      slackApiUrl: apiUrl,
      timeout: TIMEOUT_MS,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: silentLogger,
    });
    this.#revoked = revoked;
  }

  /** The app was removed, or the token revoked, by now. */
  async isRevoked(): Promise<boolean> {
    try {
      await this.self();
      return false;
    } catch (error) {
      if (isRevoked(error)) return true;
      throw error;
    }
  }

  async self(): Promise<BotIdentity> {
    const { team_id = "", user_id = "", url = "" } = await this.#call("auth.test", () => this.#client.auth.test());
    return { team: team_id, user: user_id, address: url };
  }

  /** Never retried automatically: a lost response is `unknown`, and `key` shows whether the message exists. */
  async post(channel: string, thread: string | undefined, message: Message, key: string): Promise<string> {
    const posted = await this.#call("chat.postMessage", () =>
      this.#client.chat.postMessage({
        channel,
        ...fitMessage(message),
        metadata: metadataOf(key),
        unfurl_links: false,
        unfurl_media: false,
        ...(thread && { thread_ts: thread }),
      }),
    );
    return posted.ts ?? "";
  }

  async update(channel: string, ts: string, message: Message): Promise<void> {
    await this.#call("chat.update", () => this.#client.chat.update({ channel, ts, ...fitMessage(message) }));
  }

  async delete(channel: string, ts: string): Promise<void> {
    await this.#call("chat.delete", () => this.#client.chat.delete({ channel, ts }));
  }

  /** Posts a message that only one person sees. */
  async postEphemeral(channel: string, thread: string | undefined, user: string, message: Message): Promise<void> {
    await this.#call("chat.postEphemeral", () =>
      this.#client.chat.postEphemeral({ channel, user, ...fitMessage(message), ...(thread && { thread_ts: thread }) }),
    );
  }

  async directChannel(user: string): Promise<string> {
    const opened = await this.#retryOnce("conversations.open", () => this.#client.conversations.open({ users: user }));
    return opened.channel?.id ?? "";
  }

  /** All messages of a thread within the range, oldest first. Always includes the root. */
  async replies(
    channel: string,
    ts: string,
    range: Range,
    throttle: () => Promise<void> = async () => {},
  ): Promise<SlackMessage[]> {
    const found: SlackMessage[] = [];
    for (let cursor = ""; ; ) {
      await throttle();
      const page = await this.repliesPage(channel, ts, range, cursor);
      found.push(...page.messages);
      cursor = page.next;
      if (!cursor || (range.limit !== undefined && found.length >= range.limit)) return found;
    }
  }

  /** One page of a thread within the range, oldest first. Always includes the root. `next`: the cursor of the next page, or "". */
  async repliesPage(channel: string, ts: string, range: Range, cursor = ""): Promise<{ messages: SlackMessage[]; next: string }> {
    const page = await this.#retryOnce("conversations.replies", () =>
      this.#client.conversations.replies({
        channel,
        ts,
        limit: PAGE_SIZE,
        include_all_metadata: true,
        ...range,
        ...(cursor && { cursor }),
      }),
    );
    const messages = (page.messages ?? []).map((message) => ({ ...message, channel }) as SlackMessage);
    return { messages, next: page.response_metadata?.next_cursor ?? "" };
  }

  /** One message. `root`: the `ts` of its thread, if known. Undefined if it no longer exists. */
  async message(channel: string, ts: string, root = ts): Promise<SlackMessage | undefined> {
    const there = await this.replies(channel, root, { oldest: ts, latest: ts, inclusive: true });
    return there.find((message) => message.ts === ts);
  }

  /** One page of a channel's messages within the range, newest first. */
  async history(channel: string, range: Range): Promise<SlackMessage[]> {
    const page = await this.#retryOnce("conversations.history", () =>
      this.#client.conversations.history({ channel, limit: PAGE_SIZE, include_all_metadata: true, ...range }),
    );
    return (page.messages ?? []).map((message) => ({ ...message, channel }) as SlackMessage);
  }

  async react(channel: string, timestamp: string, name: string): Promise<void> {
    await this.#call("reactions.add", () => this.#client.reactions.add({ channel, timestamp, name }));
  }

  async openView(trigger: string, view: types.View): Promise<{ id: string; hash: string }> {
    const opened = await this.#call("views.open", () => this.#client.views.open({ trigger_id: trigger, view }));
    return { id: opened.view?.id ?? "", hash: opened.view?.hash ?? "" };
  }

  async updateView({ id, hash }: { id: string; hash: string }, view: types.View): Promise<void> {
    await this.#call("views.update", () => this.#client.views.update({ view_id: id, hash, view }));
  }

  async publishHome(user: string, view: types.HomeView): Promise<void> {
    await this.#retryOnce("views.publish", () => this.#client.views.publish({ user_id: user, view }));
  }

  /** Starts the upload of a file that isn't shared in a channel. Cards show it by its id. */
  async getUploadUrl(file: { name: string; length: number; alt: string }): Promise<{ id: string; url: string }> {
    // The library's types have `alt_text`, which Slack ignores.
    const args = { filename: file.name, length: file.length, alt_txt: file.alt };
    const method = "files.getUploadURLExternal";
    const place: webApi.FilesGetUploadURLExternalResponse = await this.#call(method, () => this.#client.apiCall(method, args));
    return { id: place.file_id ?? "", url: place.upload_url ?? "" };
  }

  async completeUpload(files: { id: string; title: string }[]): Promise<void> {
    const [first, ...rest] = files;
    if (!first) return;
    await this.#call("files.completeUploadExternal", () =>
      this.#client.files.completeUploadExternal({ files: [first, ...rest] }),
    );
  }

  async file(id: string): Promise<PostedFile> {
    const found = await this.#retryOnce("files.info", () => this.#client.files.info({ file: id }));
    return { ...found.file, id } as PostedFile;
  }

  async deleteFile(id: string): Promise<void> {
    await this.#call("files.delete", () => this.#client.files.delete({ file: id }));
  }

  /** For idempotent calls: retries once if the response was lost. */
  async #retryOnce<T>(method: string, call: () => Promise<T>): Promise<T> {
    return retry(() => this.#call(method, call), {
      delayAfter: (error, attempts) => (attempts === 1 && hasCode(error, "unknown") ? RETRY_DELAY_MS : undefined),
    });
  }

  async #call<T>(method: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (isRevoked(error)) this.#revoked(error);
      throw toPlatformError(method, error);
    }
  }
}

/** Every app in the workspace can read it, so it contains only the key. */
function metadataOf(key: string) {
  return { event_type: EVENT, event_payload: { key } };
}

/** The key under which the bot posted a message. */
export function keyOf({ metadata }: SlackMessage): string | undefined {
  const key = metadata?.event_payload?.key;
  return typeof key === "string" ? key : undefined;
}
