import { randomBytes } from "node:crypto";
import { Clock } from "../../clock.ts";
import { Watch } from "../../watch.ts";
import { Refusal } from "../rules/refusal.ts";
import type { Channel, ChannelKind, Message, StoredFile, Team, User, View } from "./rows.ts";

/** A trigger: what a click or command is worth, for three seconds and once. */
interface Trigger {
  teamId: string;
  userId: string;
  expiresAt: number;
  spent: boolean;
}

export interface ResponseUrl {
  token: string;
  teamId: string;
  channelId: string;
  userId: string;
  threadTs?: string;
  /** The message that was clicked. */
  message?: Message;
  expiresAt: number;
  left: number;
}

export interface Happening {
  teamId: string;
  event: Record<string, unknown> & { type: string };
}

const triggerMs = 3000;
const responseUrlMs = 30 * 60_000;
const responseUrlUses = 5;

/** All rows of the service. Nothing here knows of sockets or requests. */
export class World {
  #ids = 0;
  #lastTs = 0;
  readonly clock = new Clock();
  readonly watch = new Watch();
  readonly appId = this.id("A");
  readonly verificationToken = randomBytes(12).toString("hex");
  origin = "";
  /** False: where an update puts another file into an image block, people see a broken picture (facts §5, known risk). */
  swappedPicturesShow = true;
  readonly teams = new Map<string, Team>();
  readonly users = new Map<string, User>();
  readonly channels = new Map<string, Channel>();
  /** Oldest first, of all channels. */
  messages: Message[] = [];
  readonly files = new Map<string, StoredFile>();
  readonly views = new Map<string, View>();
  /** What is open on a person's screen, the topmost last. */
  readonly modals = new Map<string, View[]>();
  readonly homes = new Map<string, View>();
  readonly statuses = new Map<string, string>();
  readonly responseUrls = new Map<string, ResponseUrl>();
  readonly #triggers = new Map<string, Trigger>();
  #listeners: ((happening: Happening) => void)[] = [];

  id(prefix: string): string {
    this.#ids++;
    return `${prefix}0${(36 ** 4 + this.#ids * 7919).toString(36).toUpperCase().padStart(9, "0")}`;
  }

  /** A message's time and name: seconds with microseconds, never the same twice. */
  ts(): string {
    this.#lastTs = Math.max(this.clock.now() * 1000, this.#lastTs + 1);
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, "0")}`;
  }

  listen(hear: (happening: Happening) => void): void {
    this.#listeners.push(hear);
  }

  /** Tells the app, later: an event never comes before the answer to the call that caused it. */
  happened(teamId: string, event: Happening["event"]): void {
    this.watch.changed();
    setImmediate(() => {
      for (const hear of this.#listeners) hear({ teamId, event });
    });
  }

  team(id: string): Team {
    return present(this.teams.get(id), `workspace ${id}`);
  }

  user(id: string): User {
    return present(this.users.get(id), `user ${id}`);
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

  /** The direct messages of exactly these people. */
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

  /** Messages that everybody sees; ephemeral ones are never found by name. */
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

  /** "" before the file is processed. */
  mimetype(file: StoredFile): string {
    return file.readyAt !== undefined && this.clock.now() >= file.readyAt ? file.mimetype : "";
  }

  sees(userId: string, file: StoredFile): boolean {
    return file.visibleTo.has(userId) || file.shares.some((one) => this.channels.get(one.channelId)?.members.has(userId));
  }

  newTrigger(teamId: string, userId: string): string {
    const trigger = `${this.#ids++}.${Date.now()}.${randomBytes(8).toString("hex")}`;
    this.#triggers.set(trigger, { teamId, userId, expiresAt: this.clock.now() + triggerMs, spent: false });
    return trigger;
  }

  /** Whom a trigger opens a form for. It opens one only. */
  spendTrigger(id: string, teamId: string): string {
    const trigger = this.#triggers.get(id);
    if (trigger?.teamId !== teamId) throw new Refusal("invalid_trigger_id");
    if (trigger.spent) throw new Refusal("exchanged_trigger_id");
    if (this.clock.now() > trigger.expiresAt) throw new Refusal("expired_trigger_id");
    trigger.spent = true;
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
