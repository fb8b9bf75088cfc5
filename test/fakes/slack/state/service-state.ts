import { randomBytes } from "node:crypto";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { Refusal } from "../rules/refusal.ts";
import type { Channel, ChannelKind, Message, StoredFile, Team, User, View } from "./rows.ts";

/** A trigger id from a click or command: valid once, for three seconds. */
interface Trigger {
  teamId: string;
  userId: string;
  expiresAt: number;
  used: boolean;
}

export interface ResponseUrl {
  token: string;
  teamId: string;
  channelId: string;
  userId: string;
  threadTs?: string;
  /** The clicked message. */
  message?: Message;
  expiresAt: number;
  left: number;
}

export interface ServiceEvent {
  teamId: string;
  event: Record<string, unknown> & { type: string };
}

const triggerMs = 3000;
const responseUrlMs = 30 * 60_000;
const responseUrlUses = 5;

/** Everything the service stores. It knows nothing about sockets or requests. */
export class ServiceState {
  #ids = 0;
  #lastTs = 0;
  readonly clock = new Clock();
  readonly watch = new Watch();
  readonly appId = this.id("A");
  readonly verificationToken = randomBytes(12).toString("hex");
  origin = "";
  /** False: an update that changes the file of an image block shows people a broken picture. */
  showsUpdatedImages = true;
  /** The app is sold without being listed in Slack's marketplace: its pages of messages are small. */
  isUnlisted = false;
  readonly teams = new Map<string, Team>();
  /** By workspace and id: ids of users are unique in their workspace only. */
  readonly #users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  /** Oldest first, of all channels. */
  messages: Message[] = [];
  readonly files = new Map<string, StoredFile>();
  readonly views = new Map<string, View>();
  /** A person's open modals, the topmost last, by workspace and user id. */
  readonly modals = new Map<string, View[]>();
  /** By workspace and user id. */
  readonly homes = new Map<string, View>();
  readonly statuses = new Map<string, string>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly #triggers = new Map<string, Trigger>();
  #listeners: ((event: ServiceEvent) => void)[] = [];

  id(prefix: string): string {
    this.#ids++;
    return `${prefix}0${(36 ** 4 + this.#ids * 7919).toString(36).toUpperCase().padStart(9, "0")}`;
  }

  /** A unique message timestamp: seconds with microseconds. */
  ts(): string {
    this.#lastTs = Math.max(this.clock.now() * 1000, this.#lastTs + 1);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`;
  }

  subscribe(listener: (event: ServiceEvent) => void): void {
    this.#listeners.push(listener);
  }

  /** Sends an event later: it never arrives before the response to the call that caused it. */
  emit(teamId: string, event: ServiceEvent["event"]): void {
    this.watch.changed();
    setImmediate(() => {
      for (const listener of this.#listeners) listener({ teamId, event });
    });
  }

  team(id: string): Team {
    return present(this.teams.get(id), `workspace ${id}`);
  }

  addUser(user: User): void {
    this.#users.set(`${user.teamId} ${user.id}`, user);
  }

  findUser(teamId: string, id: string): User | undefined {
    return this.#users.get(`${teamId} ${id}`);
  }

  user(teamId: string, id: string): User {
    return present(this.findUser(teamId, id), `user ${id}`);
  }

  channel(id: string): Channel {
    return present(this.channels.get(id), `channel ${id}`);
  }

  newChannel(teamId: string, kind: ChannelKind, name: string, members: string[]): Channel {
    const prefix = kind === "im" ? "D" : kind === "channel" ? "C" : "G";
    const channel: Channel = { id: this.id(prefix), teamId, name, kind, members: new Set(members), archived: false };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** The DM of exactly these people. */
  direct(teamId: string, userIds: string[]): Channel | undefined {
    const kinds: ChannelKind[] = ["im", "mpim"];
    return [...this.channels.values()].find(
      (one) =>
        one.teamId === teamId &&
        kinds.includes(one.kind) &&
        one.members.size === userIds.length &&
        userIds.every((each) => one.members.has(each)),
    );
  }

  /** A message that everybody sees. Ephemeral ones are never found. */
  message(channelId: string, ts: string): Message | undefined {
    return this.messages.find((one) => one.channelId === channelId && one.ts === ts && one.onlyFor === undefined);
  }

  repliesTo(root: Message): Message[] {
    return this.messages.filter(
      (one) => one.channelId === root.channelId && one.threadTs === root.ts && one.onlyFor === undefined,
    );
  }

  privateUrl(file: StoredFile, download = false): string {
    if (file.externalUrl !== undefined) return file.externalUrl;
    const name = file.name.toLowerCase().replace(/[^a-z0-9.]+/g, "_");
    return `${this.origin}/files-pri/${file.teamId}-${file.id}/${download ? "download/" : ""}${name}`;
  }

  /** Empty until the file is processed. */
  mimetype(file: StoredFile): string {
    return file.readyAt !== undefined && this.clock.now() >= file.readyAt ? file.mimetype : "";
  }

  sees(userId: string, file: StoredFile): boolean {
    return file.visibleTo.has(userId) || file.shares.some((one) => this.channels.get(one.channelId)?.members.has(userId));
  }

  newTrigger(teamId: string, userId: string): string {
    const trigger = `${this.#ids++}.${Date.now()}.${randomBytes(8).toString("hex")}`;
    this.#triggers.set(trigger, { teamId, userId, expiresAt: this.clock.now() + triggerMs, used: false });
    return trigger;
  }

  /** Uses up a trigger. Returns the person it opens a modal for. */
  useTrigger(id: string, teamId: string): string {
    const trigger = this.#triggers.get(id);
    if (trigger?.teamId !== teamId) throw new Refusal("invalid_trigger_id");
    if (trigger.used) throw new Refusal("exchanged_trigger_id");
    if (this.clock.now() > trigger.expiresAt) throw new Refusal("expired_trigger_id");
    trigger.used = true;
    return trigger.userId;
  }

  newResponseUrl(use: Pick<ResponseUrl, "teamId" | "channelId" | "userId" | "threadTs" | "message">): string {
    const token = randomBytes(12).toString("hex");
    this.responseUrls.set(token, { ...use, token, expiresAt: this.clock.now() + responseUrlMs, left: responseUrlUses });
    return `${this.origin}/actions/${use.teamId}/${token}`;
  }
}

function present<T>(row: T | undefined, what: string): T {
  if (row === undefined) throw new Error(`there is no ${what}`);
  return row;
}
