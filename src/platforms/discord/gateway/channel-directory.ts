// Looks up channels, threads and permissions: from events where possible, otherwise with requests.

import { type APIChannel, ChannelType, PermissionFlagsBits } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Api } from "./api.ts";
import type { CachedChannel, GuildCache } from "./guild-cache.ts";
import { parentChannel, type Where } from "./ids.ts";
import { permissionsOf } from "./permissions.ts";

const MEGABYTE = 1024 * 1024;
/** MB by the server's boost level, 0 to 3. */
const fileLimits = [10, 10, 50, 100];
const threadTypes = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread];
const MAX_UNKNOWN_GUILDS = 5000;
/** How long a server that couldn't be looked up is left alone. */
const UNKNOWN_MS = 60_000;

/** What an event says about its channel. */
export interface ChannelHint {
  id: string;
  type?: ChannelType;
  parent_id?: string | null;
}

interface Deps {
  api: Api;
  guilds: GuildCache;
  /** The bot's own user. */
  me(): string;
  log: Log;
}

export class ChannelDirectory {
  readonly #deps: Deps;
  readonly #guilds: GuildCache;
  /** Parents of threads that aren't cached: archived ones, and those that were just created. */
  readonly #parents = new LRUCache<string, string>({ max: 5000 });
  readonly #learning = new LRUCache<string, Promise<void>>({ max: MAX_UNKNOWN_GUILDS, ttl: UNKNOWN_MS });

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#guilds = deps.guilds;
  }

  /** Looks up a server of which no event has told: another process had its shard before. Never rejects. */
  async learn(guild: string | undefined): Promise<void> {
    if (guild === undefined || this.#guilds.guild(guild)) return;
    const learning = this.#learning.get(guild) ?? this.#lookUp(guild);
    this.#learning.set(guild, learning);
    await learning;
  }

  async #lookUp(id: string): Promise<void> {
    const { api, me, log } = this.#deps;
    try {
      const [guild, channels, { roles }] = await Promise.all([api.guild(id), api.channelsOf(id), api.member(id, me())]);
      this.#guilds.add({ ...guild, channels, threads: [], members: [{ user: { id: me() }, roles }] });
    } catch (error) {
      log.warn({ guild: id, err: error }, "failed to look up server");
    }
  }

  async locate(hint: ChannelHint, guild: string | undefined): Promise<Where> {
    const channel = hint.id;
    if (guild === undefined) return { kind: "direct", channel };
    const known = this.#known(hint);
    if (known) return known;
    return toWhere(await this.#deps.api.channel(channel));
  }

  #known(hint: ChannelHint): Where | undefined {
    const parent = this.#parents.get(hint.id);
    if (parent !== undefined) return { kind: "thread", channel: hint.id, parent };
    if (hint.type !== undefined && (!isThread(hint.type) || hint.parent_id)) return toWhere(hint);
    const cached = this.#guilds.channel(hint.id);
    return cached && toWhere({ id: cached.id, type: cached.type, parent_id: cached.parent ?? null });
  }

  /** The server's id. Undefined in direct messages. */
  async guildOf(where: Where): Promise<string | undefined> {
    if (where.kind === "direct") return undefined;
    const cached = this.#cached(where);
    if (cached) return cached.guild;
    const found = await this.#deps.api.channel(parentChannel(where));
    return "guild_id" in found ? found.guild_id : undefined;
  }

  onThreadCreated(thread: string, parent: string): void {
    this.#parents.set(thread, parent);
  }

  onThreadDeleted(thread: string): void {
    this.#parents.delete(thread);
  }

  exists(thread: string): boolean {
    return this.#parents.has(thread) || this.#guilds.channel(thread) !== undefined;
  }

  /** Whether the bot created this thread. False if it isn't known. */
  isOwnThread(thread: string): boolean {
    return this.#guilds.channel(thread)?.owner === this.#deps.me();
  }

  /** The size limit of a file in bytes. */
  fileLimit(channel: string): number {
    const cached = this.#guilds.channel(channel) ?? this.#guilds.channel(this.#parents.get(channel) ?? "");
    const tier = cached && this.#guilds.guild(cached.guild)?.tier;
    return (fileLimits[tier ?? 0] ?? 10) * MEGABYTE;
  }

  /** The bot's permissions there. Undefined if unknown. */
  permissionsIn(where: Where): bigint | undefined {
    return where.kind === "direct" ? undefined : this.#guilds.permissionsIn(parentChannel(where), this.#deps.me());
  }

  /** Whether this member has the owner's permissions in the channel. */
  isModerator(where: Where, person: string): boolean {
    const allowed = where.kind === "direct" ? undefined : this.#guilds.permissionsIn(parentChannel(where), person);
    return ((allowed ?? 0n) & PermissionFlagsBits.ManageMessages) !== 0n;
  }

  /** Whether this member has the owner's permissions on a whole server, by their roles alone. False if the server can't be looked up. */
  async moderatesServer(guild: string, member: { user: string; roles: readonly string[] }): Promise<boolean> {
    await this.learn(guild);
    const known = this.#guilds.guild(guild);
    return known !== undefined && (permissionsOf(member, known, []) & PermissionFlagsBits.ManageMessages) !== 0n;
  }

  /** The role that Discord created for the bot. People mention it too. */
  ownRole(where: Where): string | undefined {
    const cached = this.#cached(where);
    const roles = cached && this.#guilds.guild(cached.guild)?.roles;
    return roles && [...roles].find(([, { bot }]) => bot === this.#deps.me())?.[0];
  }

  #cached(where: Where): CachedChannel | undefined {
    return where.kind === "direct" ? undefined : this.#guilds.channel(parentChannel(where));
  }
}

function isThread(type: ChannelType): boolean {
  return threadTypes.includes(type);
}

export function toWhere({ id, type, ...channel }: ChannelHint | APIChannel): Where {
  const parent = "parent_id" in channel ? channel.parent_id : undefined;
  return type !== undefined && isThread(type) && parent
    ? { kind: "thread", channel: id, parent }
    : { kind: "channel", channel: id };
}
