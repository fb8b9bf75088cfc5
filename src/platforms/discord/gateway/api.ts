// The adapter's calls to Discord's REST API. Throws `PlatformError`.

import { createHash } from "node:crypto";
import {
  type APIChannel,
  type APIGatewayBotInfo,
  type APIGuild,
  type APIGuildMember,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessage,
  type APIUser,
  type RateLimitData,
  type RawFile,
  REST,
  type RESTOptions,
  type RESTPutAPIApplicationCommandsJSONBody,
  type RequestData,
  Routes,
} from "discord.js";
import type { UploadFile } from "../outbound/fit-files.ts";
import type { MessageBody } from "../outbound/render-card.ts";
import { codeOf, codes, toPlatformError } from "./errors.ts";

const TIMEOUT_MS = 15_000;
/** The library waits as long as Discord asks for, and not at all if the number of milliseconds is too large for a timer. */
const MAX_WAIT_MS = 60_000;
/** For POST requests: a person is waiting. */
const MAX_POST_WAIT_MS = 5_000;
const AUTO_ARCHIVE_MINUTES = 4320;

export interface FileUploads {
  files: UploadFile[];
  attachments: { id: string; description: string }[];
}

export class Api {
  readonly #rest: REST;
  readonly #token: string;

  /** `makeRequest` keeps the global rate limit; the library keeps those of each channel. */
  constructor(token: string, api: string, makeRequest: RESTOptions["makeRequest"]) {
    const rejectOnRateLimit = ({ method, route, retryAfter }: RateLimitData) =>
      (method === "PATCH" && route === "/channels/:id/messages/:id") ||
      retryAfter > (method === "POST" ? MAX_POST_WAIT_MS : MAX_WAIT_MS);
    this.#rest = new REST({ ...restOptions(api, makeRequest), version: "10", timeout: TIMEOUT_MS, rejectOnRateLimit });
    this.#token = token;
    this.#rest.setToken(token);
  }

  close(): void {
    this.#rest.clearHashSweeper();
    this.#rest.clearHandlerSweeper();
  }

  /** The same `nonce` posts only once, as long as Discord remembers it: a few minutes. */
  post(
    channel: string,
    body: MessageBody & { message_reference?: object },
    nonce: string,
    pictures?: FileUploads,
  ): Promise<APIMessage> {
    return this.#send("post", Routes.channelMessages(channel), { ...body, nonce: nonceOf(nonce), enforce_nonce: true }, pictures);
  }

  /** `pictures` replace the existing ones. Without them, those stay. */
  edit(channel: string, message: string, body: MessageBody, pictures?: FileUploads): Promise<APIMessage> {
    return this.#send("patch", Routes.channelMessage(channel, message), body, pictures);
  }

  async delete(channel: string, message: string): Promise<void> {
    await this.#call("delete", Routes.channelMessage(channel, message));
  }

  message(channel: string, message: string): Promise<APIMessage> {
    return this.#call("get", Routes.channelMessage(channel, message));
  }

  /** At most 100, in no reliable order. */
  messages(channel: string, range: { after?: string; before?: string; limit: number }): Promise<APIMessage[]> {
    const query = new URLSearchParams({ ...range, limit: String(range.limit) });
    return this.#call("get", Routes.channelMessages(channel), { query });
  }

  /** At most 100, ordered by id. */
  usersWhoReacted(channel: string, message: string, emoji: string, range: { after?: string; limit: number }): Promise<APIUser[]> {
    const query = new URLSearchParams({ ...range, limit: String(range.limit) });
    return this.#call("get", Routes.channelMessageReaction(channel, message, encodeURIComponent(emoji)), { query });
  }

  async react(channel: string, message: string, emoji: string): Promise<void> {
    await this.#call("put", Routes.channelMessageOwnReaction(channel, message, encodeURIComponent(emoji)));
  }

  channel(channel: string): Promise<APIChannel> {
    return this.#call("get", Routes.channel(channel));
  }

  guild(guild: string): Promise<APIGuild> {
    return this.#call("get", Routes.guild(guild));
  }

  /** Without threads. */
  channelsOf(guild: string): Promise<APIChannel[]> {
    return this.#call("get", Routes.guildChannels(guild));
  }

  /** How to connect to the gateway, and how many shards Discord recommends. */
  gateway(): Promise<APIGatewayBotInfo> {
    return this.#call("get", Routes.gatewayBot());
  }

  /** The bot's own user. */
  self(): Promise<APIUser> {
    return this.#call("get", Routes.user());
  }

  /** Throws `gone` if the person isn't a member of that server. */
  member(guild: string, user: string): Promise<APIGuildMember> {
    return this.#call("get", Routes.guildMember(guild, user));
  }

  user(user: string): Promise<APIUser> {
    return this.#call("get", Routes.user(user));
  }

  async directChannel(user: string): Promise<string> {
    const { id } = await this.#call<{ id: string }>("post", Routes.userChannels(), { body: { recipient_id: user } });
    return id;
  }

  /** Succeeds if the message already has its thread. */
  async startThread(channel: string, message: string, name: string): Promise<void> {
    try {
      await this.#call("post", Routes.threads(channel, message), { body: { name, auto_archive_duration: AUTO_ARCHIVE_MINUTES } });
    } catch (error) {
      if (codeOf(error) !== codes.threadExists) throw error;
    }
  }

  async archive(thread: string, archived: boolean): Promise<void> {
    await this.#call("patch", Routes.channel(thread), { body: { archived } });
  }

  application(): Promise<{ id: string }> {
    return this.#call("get", Routes.currentApplication());
  }

  commands(application: string): Promise<unknown> {
    return this.#call("get", Routes.applicationCommands(application));
  }

  async register(application: string, commands: RESTPutAPIApplicationCommandsJSONBody): Promise<void> {
    await this.#call("put", Routes.applicationCommands(application), { body: commands });
  }

  async respond({ id, token }: Pick<APIInteraction, "id" | "token">, response: APIInteractionResponse): Promise<void> {
    await this.#call("post", Routes.interactionCallback(id, token), { body: response, auth: false });
  }

  /** Completes a deferred response. */
  async editResponse({ application_id, token }: APIInteraction, body: object, pictures?: FileUploads): Promise<void> {
    await this.#send("patch", Routes.webhookMessage(application_id, token), body, pictures, false);
  }

  #send<T>(method: "post" | "patch", route: `/${string}`, body: object, pictures?: FileUploads, auth = true): Promise<T> {
    if (!pictures) return this.#call(method, route, { body, auth });
    const files: RawFile[] = pictures.files.map(({ name, data }) => ({ name, data: Buffer.from(data) }));
    return this.#call(method, route, { body: { ...body, attachments: pictures.attachments }, files, auth });
  }

  async #call<T>(method: "get" | "post" | "put" | "patch" | "delete", route: `/${string}`, request?: RequestData): Promise<T> {
    try {
      return (await this.#rest[method](route, request)) as T;
    } catch (error) {
      // A single 401 makes the client forget its token (discord.js 14.28).
      this.#rest.setToken(this.#token);
      throw toPlatformError(error);
    }
  }
}

/** The library counts requests by calendar second, and could let through twice as many within one second, so its limit is off. */
export function restOptions(api: string, makeRequest: RESTOptions["makeRequest"]): Partial<RESTOptions> {
  return { api, makeRequest, globalRequestsPerSecond: Number.POSITIVE_INFINITY };
}

/** At most 25 characters. */
function nonceOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 24);
}
