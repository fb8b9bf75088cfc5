import { randomBytes } from "node:crypto";
import { ChannelType } from "discord.js";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { Links } from "./links.ts";
import type { Channel, Command, Guild, Interaction, Member, Message, StoredFile, User } from "./rows.ts";
import { type Shard, Snowflakes } from "./snowflakes.ts";

/** A gateway event, for sessions with the matching intent. */
export interface ServiceEvent {
  name: string;
  /** The required intent; 0 for events that every session receives. */
  intent: number;
  /** Sent only if the bot can view this channel. */
  channelId?: string;
  /** The guild whose shard receives it. Undefined: that of the channel; without either, the event is for shard 0. */
  guildId?: string;
  /** The event's payload. `reads`: whether the session has the message content intent. */
  payload(reads: boolean): object;
}

/** Privileged intents in the developer portal. */
export interface Portal {
  messageContent: boolean;
  guildMembers: boolean;
  presences: boolean;
}

/** Everything the service stores. It checks no permissions. */
export class ServiceState {
  readonly clock = new Clock();
  readonly ids = new Snowflakes(this.clock);
  readonly watch = new Watch();
  readonly links = new Links(this);
  readonly portal: Portal = { messageContent: true, guildMembers: false, presences: false };
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, Message>();
  readonly files = new Map<string, StoredFile>();
  readonly interactions = new Map<string, Interaction>();
  /** Global commands under "", a guild's own under its id. */
  readonly commands = new Map<string, Command[]>();
  /** The guilds the bot is in. */
  readonly guilds = new Map<string, Guild>();
  /** The first of them. */
  readonly guild: Guild;
  readonly #botPermissions: bigint;
  readonly #peoplePermissions: bigint;
  readonly bot: User;
  readonly applicationId: string;
  /** The service's address, once it listens. */
  origin = "";
  /** The maximum bytes per file, which tests can lower. Undefined: the limit of the guild's tier. */
  uploadLimit: number | undefined;
  #listeners = new Set<(event: ServiceEvent) => void>();

  constructor(botPermissions: bigint, peoplePermissions: bigint) {
    this.bot = { id: this.ids.next(), name: "threadbrush", bot: true, closed: false };
    this.applicationId = this.bot.id;
    this.users.set(this.bot.id, this.bot);
    this.#botPermissions = botPermissions;
    this.#peoplePermissions = peoplePermissions;
    this.guild = this.addGuild("Studio");
  }

  /** A guild with an owner and the bot. */
  addGuild(name: string, shard?: Shard): Guild {
    const id = shard ? this.ids.inShard(shard) : this.ids.next();
    const botRole = { id: this.ids.next(), name: "threadbrush", permissions: this.#botPermissions };
    const roles = [{ id, name: "@everyone", permissions: this.#peoplePermissions }, botRole];
    const guild: Guild = { id, name, ownerId: this.ids.next(), premiumTier: 0, roles, members: new Map() };
    this.guilds.set(id, guild);
    this.users.set(guild.ownerId, { id: guild.ownerId, name: "owner", bot: false, closed: false });
    this.join(guild, guild.ownerId, []);
    this.join(guild, this.bot.id, [botRole.id]);
    return guild;
  }

  join(guild: Guild, userId: string, roles: string[]): void {
    guild.members.set(userId, { userId, roles, joinedAt: this.clock.now() });
  }

  guildOf({ guildId }: Channel): Guild | undefined {
    return guildId === undefined ? undefined : this.guilds.get(guildId);
  }

  /** Undefined in DMs, and for people who aren't in the channel's guild. */
  memberIn(channel: Channel, userId: string): Member | undefined {
    return this.guildOf(channel)?.members.get(userId);
  }

  channelsOf({ id }: Guild): Channel[] {
    return [...this.channels.values()].filter((channel) => channel.guildId === id);
  }

  /** Deletes a channel with its messages and files. */
  dropChannel({ id }: Channel): void {
    for (const message of this.messagesIn(id)) {
      this.messages.delete(message.id);
      for (const file of message.files) this.files.delete(file.id);
    }
    this.channels.delete(id);
  }

  /** The messages of a channel, oldest first. */
  messagesIn(channelId: string): Message[] {
    return [...this.messages.values()].filter((message) => message.channelId === channelId).sort(byId);
  }

  threads(): Channel[] {
    return [...this.channels.values()].filter((channel) => channel.thread);
  }

  /** The channel whose permissions apply: a thread uses its parent's. */
  permissionSource(channel: Channel): Channel {
    const parent = channel.thread && channel.parentId ? this.channels.get(channel.parentId) : undefined;
    return parent ?? channel;
  }

  directChannel(userId: string): Channel {
    const existing = [...this.channels.values()].find((channel) => channel.recipientId === userId);
    if (existing) return existing;
    const created: Channel = {
      id: this.ids.next(),
      type: ChannelType.DM,
      name: "",
      overwrites: [],
      recipientId: userId,
    };
    this.channels.set(created.id, created);
    return created;
  }

  /** The maximum bytes of an uploaded file: 10 MiB, 50 MiB at tier 2, 100 MiB at tier 3. */
  attachmentLimit(channel: Channel): number {
    if (this.uploadLimit !== undefined) return this.uploadLimit;
    const tier = this.guildOf(channel)?.premiumTier ?? 0;
    return (tier >= 3 ? 100 : tier === 2 ? 50 : 10) * 1024 * 1024;
  }

  newToken(): string {
    return randomBytes(40).toString("base64url");
  }

  subscribe(listener: (event: ServiceEvent) => void): void {
    this.#listeners.add(listener);
  }

  emit(event: ServiceEvent): void {
    for (const listener of this.#listeners) listener(event);
    this.watch.changed();
  }
}

export function byId(a: { id: string }, b: { id: string }): number {
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1;
}
