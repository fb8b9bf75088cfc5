// Looks up channels, threads and permissions: from events where possible, otherwise with one request.

import { type APIChannel, ChannelType, type Client, type GuildBasedChannel } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Api } from "./api.ts";
import { parentChannel, type Where } from "./ids.ts";

const MEGABYTE = 1024 * 1024;
/** MB by the server's boost level, 0 to 3. */
const fileLimits = [10, 10, 50, 100];
const threadTypes = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread];

/** What an event says about its channel. */
export interface ChannelHint {
  id: string;
  type?: ChannelType;
  parent_id?: string | null;
}

export class ChannelDirectory {
  readonly #api: Api;
  readonly #client: () => Client | undefined;
  /** Parents of threads that discord.js doesn't cache: archived ones, and those that were just created. */
  readonly #parents = new LRUCache<string, string>({ max: 5000 });

  constructor(api: Api, client: () => Client | undefined) {
    this.#api = api;
    this.#client = client;
  }

  async locate(hint: ChannelHint, guild: string | undefined): Promise<Where> {
    const channel = hint.id;
    if (guild === undefined) return { kind: "direct", channel };
    const known = this.#known(hint);
    if (known) return known;
    return toWhere(await this.#api.channel(channel));
  }

  #known(hint: ChannelHint): Where | undefined {
    const parent = this.#parents.get(hint.id);
    if (parent !== undefined) return { kind: "thread", channel: hint.id, parent };
    if (hint.type !== undefined && (!isThread(hint.type) || hint.parent_id)) return toWhere(hint);
    const cached = this.#cached(hint.id);
    if (!cached) return undefined;
    return cached.isThread() ? toWhere({ id: cached.id, type: cached.type, parent_id: cached.parentId }) : toWhere(cached);
  }

  /** The server's id. Undefined in direct messages. */
  async guildOf(where: Where): Promise<string | undefined> {
    if (where.kind === "direct") return undefined;
    const channel = parentChannel(where);
    const cached = this.#cached(channel);
    if (cached) return cached.guild.id;
    const found = await this.#api.channel(channel);
    return "guild_id" in found ? found.guild_id : undefined;
  }

  onThreadCreated(thread: string, parent: string): void {
    this.#parents.set(thread, parent);
  }

  onThreadDeleted(thread: string): void {
    this.#parents.delete(thread);
  }

  exists(thread: string): boolean {
    return this.#parents.has(thread) || this.#cached(thread) !== undefined;
  }

  /** The size limit of a file in bytes. */
  fileLimit(channel: string): number {
    const { guild } = this.#cached(channel) ?? this.#cached(this.#parents.get(channel) ?? "") ?? {};
    return (fileLimits[guild?.premiumTier ?? 0] ?? 10) * MEGABYTE;
  }

  /** The bot's permissions there. Undefined if unknown. */
  permissionsIn(where: Where): bigint | undefined {
    const client = this.#client();
    const user = client?.user;
    if (!user || where.kind === "direct") return undefined;
    return this.#cached(parentChannel(where))?.permissionsFor(user)?.bitfield;
  }

  /** Whether this member has the owner's permissions in the channel. */
  isModerator(where: Where, person: string): boolean {
    const channel = where.kind === "direct" ? undefined : this.#cached(parentChannel(where));
    const member = channel?.guild.members.cache.get(person);
    return member !== undefined && channel?.permissionsFor(member).has("ManageMessages") === true;
  }

  /** The role that Discord created for the bot. People mention it too. */
  ownRole(where: Where): string | undefined {
    const user = this.#client()?.user;
    if (!user || where.kind === "direct") return undefined;
    return this.#cached(parentChannel(where))?.guild.roles.botRoleFor(user)?.id;
  }

  #cached(channel: string): GuildBasedChannel | undefined {
    const found = this.#client()?.channels.cache.get(channel);
    return found && !found.isDMBased() ? found : undefined;
  }
}

function isThread(type: ChannelType): boolean {
  return threadTypes.includes(type);
}

function toWhere({ id, type, ...channel }: ChannelHint | APIChannel): Where {
  const parent = "parent_id" in channel ? channel.parent_id : undefined;
  return type !== undefined && isThread(type) && parent
    ? { kind: "thread", channel: id, parent }
    : { kind: "channel", channel: id };
}
