import { randomBytes } from "node:crypto";
import { ChannelType } from "discord.js";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { Links } from "./links.ts";
import type { Channel, Command, Guild, Interaction, Message, StoredFile, User } from "./rows.ts";
import { Snowflakes } from "./snowflakes.ts";

/** A gateway event, for sessions with the matching intent. */
export interface ServiceEvent {
  name: string;
  /** The required intent; 0 for events that every session receives. */
  intent: number;
  /** Sent only if the bot can view this channel. */
  channelId?: string;
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
  readonly guild: Guild;
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
    const guildId = this.ids.next();
    const botRole = { id: this.ids.next(), name: "threadbrush", permissions: botPermissions };
    this.guild = {
      id: guildId,
      name: "Studio",
      ownerId: this.ids.next(),
      premiumTier: 0,
      roles: [{ id: guildId, name: "@everyone", permissions: peoplePermissions }, botRole],
      members: new Map(),
    };
    this.users.set(this.guild.ownerId, { id: this.guild.ownerId, name: "owner", bot: false, closed: false });
    this.join(this.guild.ownerId, []);
    this.join(this.bot.id, [botRole.id]);
  }

  join(userId: string, roles: string[]): void {
    this.guild.members.set(userId, { userId, roles, joinedAt: this.clock.now() });
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
      inGuild: false,
      overwrites: [],
      recipientId: userId,
    };
    this.channels.set(created.id, created);
    return created;
  }

  /** The maximum bytes of an uploaded file: 10 MiB, 50 MiB at tier 2, 100 MiB at tier 3. */
  attachmentLimit(channel: Channel): number {
    if (this.uploadLimit !== undefined) return this.uploadLimit;
    const tier = channel.inGuild ? this.guild.premiumTier : 0;
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
