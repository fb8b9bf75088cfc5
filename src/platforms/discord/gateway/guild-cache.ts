// What events say about servers: their channels, roles and permissions.

import {
  type APIChannel,
  type APIGuild,
  type APIGuildMember,
  type APIOverwrite,
  type APIRole,
  type ChannelType,
  type GatewayDispatchPayload,
  GatewayDispatchEvents as On,
} from "discord.js";
import { LRUCache } from "lru-cache";
import { type Overwrite, permissionsOf } from "./permissions.ts";

const MAX_MEMBERS = 10_000;

/** A channel or an active thread. */
export interface CachedChannel {
  id: string;
  guild: string;
  type: ChannelType;
  parent: string | undefined;
  /** Who created it. Undefined: only threads have an owner. */
  owner: string | undefined;
  overwrites: Overwrite[];
}

interface CachedRole {
  permissions: bigint;
  /** The bot that Discord created the role for. */
  bot: string | undefined;
}

export interface CachedGuild {
  id: string;
  name: string;
  owner: string;
  /** The boost level, 0 to 3. */
  tier: number;
  roles: Map<string, CachedRole>;
  channels: Set<string>;
  /** The roles of the bot's own member, and of others that Discord sent along. */
  members: Map<string, readonly string[]>;
}

type Member = Pick<APIGuildMember, "roles"> & { user: { id: string } };

/** Everything that Discord sends about a server when a session starts. */
export interface GuildSnapshot extends Pick<APIGuild, "id" | "name" | "owner_id" | "premium_tier" | "roles"> {
  channels: APIChannel[];
  threads: APIChannel[];
  /** The bot's own member, at least. */
  members: Member[];
}

/** The servers of this process's shards. Its size is Discord's: a shard has 2,500 servers at most. */
export class GuildCache {
  readonly #guilds = new Map<string, CachedGuild>();
  readonly #channels = new Map<string, CachedChannel>();
  /** The roles of people who were seen lately, by server and user. */
  readonly #members = new LRUCache<string, readonly string[]>({ max: MAX_MEMBERS });

  get guilds(): Iterable<CachedGuild> {
    return this.#guilds.values();
  }

  guild(id: string): CachedGuild | undefined {
    return this.#guilds.get(id);
  }

  channel(id: string): CachedChannel | undefined {
    return this.#channels.get(id);
  }

  /** A member's permissions in a channel. Undefined if the member or the channel isn't known. */
  permissionsIn(channelId: string, user: string): bigint | undefined {
    const channel = this.#channels.get(channelId);
    const guild = channel && this.#guilds.get(channel.guild);
    const roles = guild && (guild.members.get(user) ?? this.#members.get(`${guild.id}/${user}`));
    return roles && permissionsOf({ user, roles }, guild, channel.overwrites);
  }

  /** Adds a server, or replaces what was known about it. */
  add(snapshot: GuildSnapshot): void {
    this.remove(snapshot.id);
    const { id, name, owner_id: owner, premium_tier: tier } = snapshot;
    const members = new Map(snapshot.members.map(({ user, roles }) => [user.id, roles]));
    this.#guilds.set(id, { id, name, owner, tier, roles: toRoles(snapshot.roles), channels: new Set(), members });
    for (const channel of [...snapshot.channels, ...snapshot.threads]) this.#addChannel(id, channel);
  }

  remove(id: string): void {
    const guild = this.#guilds.get(id);
    if (!guild) return;
    this.#guilds.delete(id);
    for (const channel of guild.channels) this.#channels.delete(channel);
  }

  /** Forgets servers whose events no longer arrive. */
  removeAll(matches: (guild: string) => boolean): void {
    for (const id of [...this.#guilds.keys()]) if (matches(id)) this.remove(id);
  }

  /** Throws for an event that isn't as documented. */
  apply(event: GatewayDispatchPayload): void {
    switch (event.t) {
      case On.GuildCreate:
        this.add(event.d);
        break;
      case On.GuildUpdate:
        this.#update(event.d);
        break;
      case On.GuildDelete:
        this.remove(event.d.id);
        break;
      case On.GuildRoleCreate:
      case On.GuildRoleUpdate:
        this.#guilds.get(event.d.guild_id)?.roles.set(event.d.role.id, toRole(event.d.role));
        break;
      case On.GuildRoleDelete:
        this.#guilds.get(event.d.guild_id)?.roles.delete(event.d.role_id);
        break;
      case On.ChannelCreate:
      case On.ChannelUpdate:
      case On.ThreadCreate:
      case On.ThreadUpdate:
        if (event.d.guild_id !== undefined) this.#addChannel(event.d.guild_id, event.d);
        break;
      case On.ThreadListSync:
        for (const thread of event.d.threads) this.#addChannel(event.d.guild_id, thread);
        break;
      case On.ChannelDelete:
      case On.ThreadDelete:
        this.#removeChannel(event.d.id);
        break;
      case On.GuildMemberUpdate:
        this.#seeMember(event.d.guild_id, event.d);
        break;
      case On.MessageCreate:
        if (event.d.member) this.#seeMember(event.d.guild_id, { user: event.d.author, roles: event.d.member.roles });
        break;
      case On.MessageReactionAdd:
      case On.InteractionCreate:
        this.#seeMember(event.d.guild_id, event.d.member);
        break;
    }
  }

  #update({ id, name, owner_id: owner, premium_tier: tier, roles }: APIGuild): void {
    const guild = this.#guilds.get(id);
    if (guild) Object.assign(guild, { name, owner, tier, roles: toRoles(roles) });
  }

  /** Only active threads are cached: archived ones would pile up. */
  #addChannel(guild: string, channel: APIChannel): void {
    const { id, type } = channel;
    if ("thread_metadata" in channel && channel.thread_metadata?.archived) {
      this.#removeChannel(id);
      return;
    }
    const known = this.#guilds.get(guild);
    if (!known) return; // learned later, with all its channels
    known.channels.add(id);
    const parent = "parent_id" in channel ? (channel.parent_id ?? undefined) : undefined;
    const overwrites = "permission_overwrites" in channel ? (channel.permission_overwrites ?? []).map(toOverwrite) : [];
    const owner = "owner_id" in channel ? (channel.owner_id ?? undefined) : undefined;
    this.#channels.set(id, { id, guild, type, parent, owner, overwrites });
  }

  #removeChannel(id: string): void {
    const channel = this.#channels.get(id);
    if (!channel) return;
    this.#channels.delete(id);
    this.#guilds.get(channel.guild)?.channels.delete(id);
  }

  #seeMember(guild: string | undefined, member: Member | undefined): void {
    if (guild === undefined || !member) return;
    const { id } = member.user;
    const known = this.#guilds.get(guild)?.members;
    if (known?.has(id)) known.set(id, member.roles);
    else this.#members.set(`${guild}/${id}`, member.roles);
  }
}

export function toRoles(roles: APIRole[]): Map<string, CachedRole> {
  return new Map(roles.map((role) => [role.id, toRole(role)]));
}

function toRole({ permissions, tags }: APIRole): CachedRole {
  return { permissions: BigInt(permissions), bot: tags?.bot_id };
}

export function toOverwrite({ id, allow, deny }: APIOverwrite): Overwrite {
  return { id, allow: BigInt(allow), deny: BigInt(deny) };
}
