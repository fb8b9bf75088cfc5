import { randomBytes } from "node:crypto";
import { ChannelType } from "discord.js";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { Links } from "./links.ts";
import type { Channel, Command, Guild, Interaction, Message, StoredFile, User } from "./rows.ts";
import { Snowflakes } from "./snowflakes.ts";

/** Something that changed, for those whose intents ask for it. */
export interface Happening {
  name: string;
  /** The intent bit it needs; 0 for what everybody gets. */
  intent: number;
  /** Only sessions that may view this channel are told. */
  channelId?: string;
  /** The event's payload, for a session that may read contents or not. */
  payload(reads: boolean): object;
}

/** Switches of the developer portal. */
export interface Portal {
  messageContent: boolean;
  guildMembers: boolean;
  presences: boolean;
}

/** Everything the service remembers. Nothing in here checks who may do what. */
export class World {
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
  /** Where the service listens; set when it does. */
  origin = "";
  /** Bytes per file; a test may lower it. Undefined: what the guild's tier allows. */
  uploadLimit: number | undefined;
  #listeners = new Set<(happening: Happening) => void>();

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

  /** The channel whose permissions count: a thread has none of its own. */
  permissionSource(channel: Channel): Channel {
    const parent = channel.thread && channel.parentId ? this.channels.get(channel.parentId) : undefined;
    return parent ?? channel;
  }

  directChannel(userId: string): Channel {
    const known = [...this.channels.values()].find((channel) => channel.recipientId === userId);
    if (known) return known;
    const made: Channel = {
      id: this.ids.next(),
      type: ChannelType.DM,
      name: "",
      inGuild: false,
      overwrites: [],
      recipientId: userId,
    };
    this.channels.set(made.id, made);
    return made;
  }

  /** Bytes that one uploaded file may have: 10 MiB, 50 MiB from tier 2, 100 MiB at tier 3 (facts §4). */
  attachmentLimit(channel: Channel): number {
    if (this.uploadLimit !== undefined) return this.uploadLimit;
    const tier = channel.inGuild ? this.guild.premiumTier : 0;
    return (tier >= 3 ? 100 : tier === 2 ? 50 : 10) * 1024 * 1024;
  }

  newToken(): string {
    return randomBytes(40).toString("base64url");
  }

  listen(listener: (happening: Happening) => void): void {
    this.#listeners.add(listener);
  }

  happened(happening: Happening): void {
    for (const listener of this.#listeners) listener(happening);
    this.watch.changed();
  }
}

export function byId(a: { id: string }, b: { id: string }): number {
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1;
}
