import { ChannelType, MessageType } from "discord.js";
import { demandPosting } from "../acts/guards.ts";
import { change, channelOf, mentionsIn, post, remove } from "../acts/messages.ts";
import { clearReactions, react, unreact } from "../acts/reactions.ts";
import { openThread, removeChannel, setArchived, setLocked } from "../acts/threads.ts";
import { seen } from "../rest/body.ts";
import { stored } from "../rest/drafts.ts";
import { demand, may } from "../rules/permissions.ts";
import type { Channel, Message, StoredFile, User } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { Interacting } from "./interacting.ts";
import type { Picture, Values } from "./options.ts";
import { type Shown, show } from "./shown.ts";
import type { Use } from "./use.ts";

interface Place {
  id: string;
}

export interface Said {
  text?: string;
  pictures?: Picture[];
  repliesTo?: Place;
  /** Whether the reply pings whom it answers; it does unless switched off. */
  pings?: boolean;
}

/** Somebody's hands and eyes. What they may not do throws what Discord would answer. */
export class Person {
  readonly id: string;
  readonly name: string;
  /** How to mention them in a text. */
  readonly mention: string;
  readonly #world: World;
  readonly #user: User;
  readonly #acts: Interacting;

  constructor(world: World, user: User) {
    this.id = user.id;
    this.name = user.name;
    this.mention = `<@${user.id}>`;
    this.#world = world;
    this.#user = user;
    this.#acts = new Interacting(world, user);
  }

  /** The DM with the bot. */
  get direct(): Channel {
    return this.#world.directChannel(this.id);
  }

  /** Takes direct messages from the bot or not (50007). */
  set takesDirectMessages(open: boolean) {
    this.#user.closed = !open;
  }

  set locale(locale: string) {
    this.#acts.locale = locale;
  }

  async posts(place: Place, { text = "", pictures = [], repliesTo, pings = true }: Said): Promise<Shown> {
    const channel = this.#channel(place);
    const files = await this.#upload(channel, pictures);
    demandPosting(this.#world, this.id, channel, { files: files.length > 0, embeds: false, reply: repliesTo !== undefined });
    const answered = repliesTo && this.#message(repliesTo);
    const { mentions, mentionsEveryone } = mentionsIn(text, undefined);
    // replies to what commands answered never count as a ping (facts §6)
    const pinged = answered && pings && !answered.answers ? [answered.authorId] : [];
    return this.#post(channel, {
      content: text,
      files,
      mentions: [...new Set([...mentions, ...pinged])],
      mentionsEveryone,
      ...(answered
        ? { type: MessageType.Reply, reference: { kind: "reply", messageId: answered.id, channelId: channel.id } as const }
        : {}),
    });
  }

  /** Forwards a message: one snapshot without an author (facts §4). */
  forwards(message: Place, to: Place): Shown {
    const original = this.#message(message);
    const reference = { kind: "forward", messageId: original.id, channelId: original.channelId } as const;
    return this.#post(this.#channel(to), { reference, snapshot: { ...original } });
  }

  edits(message: Place, text: string): void {
    const own = this.#message(message);
    if (own.authorId !== this.id) throw new Error("people edit their own messages only");
    change(this.#world, own, { content: text, ...mentionsIn(text, undefined) });
  }

  /** The embed with which Discord shows a pasted link to a picture: with a later update, and by its own proxy (facts §4). */
  async pasteIsUnfurled(message: Place, url: string, { name, bytes }: Picture): Promise<void> {
    const own = this.#message(message);
    const file = { ...stored(this.#world, channelOf(this.#world, own), await seen(name, Buffer.from(bytes))), placed: true };
    this.#world.files.set(file.id, file);
    const { width, height } = file;
    const thumbnail = { url, proxy_url: this.#world.links.to(file, "media"), width, height };
    change(this.#world, own, { embeds: [...own.embeds, { url, thumbnail }] }, false);
  }

  deletes(message: Place): void {
    const found = this.#message(message);
    if (found.onlyFor === undefined && found.authorId !== this.id) this.#moderates(found, "ManageMessages");
    remove(this.#world, found);
  }

  reacts(message: Place, emoji: string): void {
    react(this.#world, this.#message(message), emoji, this.id);
  }

  unreacts(message: Place, emoji: string): void {
    unreact(this.#world, this.#message(message), emoji, this.id);
  }

  /** Takes away everybody's reactions, or those with one emoji. */
  clearsReactions(message: Place, emoji?: string): void {
    const found = this.#message(message);
    this.#moderates(found, "ManageMessages");
    clearReactions(this.#world, found, emoji);
  }

  opensThread(message: Place, name: string): Channel {
    const on = this.#message(message);
    const parent = channelOf(this.#world, on);
    demand(this.#world, this.id, parent, "CreatePublicThreads");
    return openThread(this.#world, parent, { name, ownerId: this.id, autoArchiveMinutes: 1440, on });
  }

  /** A forum's post: a thread whose first message has its id. */
  async opensPost(forum: Place, name: string, { text = "", pictures = [] }: Said): Promise<Channel> {
    const parent = this.#channel(forum);
    if (parent.type !== ChannelType.GuildForum) throw new Error("posts are opened in forums");
    demand(this.#world, this.id, parent, "SendMessages");
    const files = await this.#upload(parent, pictures);
    const thread = openThread(this.#world, parent, { name, ownerId: this.id, autoArchiveMinutes: 1440 });
    const own = files.map((file) => ({ ...file, channelId: thread.id }));
    this.#post(thread, { id: thread.id, content: text, files: own, ...mentionsIn(text, undefined) });
    return thread;
  }

  archives(thread: Place): void {
    setArchived(this.#world, this.#channel(thread), true);
  }

  locks(thread: Place, locked = true): void {
    demand(this.#world, this.id, this.#channel(thread), "ManageThreads");
    setLocked(this.#world, this.#channel(thread), locked);
  }

  removes(channel: Place): void {
    demand(this.#world, this.id, this.#channel(channel), "ManageChannels");
    removeChannel(this.#world, this.#channel(channel));
  }

  /** A slash command: `ada.uses("/edit", channel, { prompt: "make it night" })`. */
  uses(command: string, place: Place, options: Values = {}): Promise<Use> {
    return this.#acts.command(this.#channel(place), command, options);
  }

  /** Typing into `focused`, before the command is sent. */
  types(command: string, place: Place, options: Values, focused: string): Promise<Use> {
    return this.#acts.suggestions(this.#channel(place), command, options, focused);
  }

  /** An entry of a message's menu. */
  picksFromMenu(name: string, message: Place): Use {
    return this.#acts.menu(name, this.#message(message));
  }

  /** A button by its label, emoji or custom_id. */
  clicks(message: Place, button: string): Use {
    return this.#acts.click(this.#message(message), button);
  }

  chooses(message: Place, customId: string, values: string[]): Use {
    return this.#acts.choose(this.#message(message), customId, values);
  }

  /** Fills in the form that `opened` was answered with; what is left out keeps its default. */
  async submits(opened: Use, values: Record<string, string | string[] | boolean | Picture[]>): Promise<Use> {
    return this.#acts.submit(opened, await opened.form(), values);
  }

  /** What a channel shows them, oldest first: others' ephemeral messages are not there. */
  sees(place: Place): Shown[] {
    const channel = this.#channel(place);
    if (!may(this.#world, this.id, channel, "ViewChannel")) return [];
    const messages = this.#world.messagesIn(channel.id);
    return messages.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === this.id).map((one) => show(this.#world, one));
  }

  #post(channel: Channel, contents: Partial<Message>): Shown {
    const message = post(this.#world, { id: this.#world.ids.next(), channelId: channel.id, authorId: this.id, ...contents });
    return show(this.#world, message);
  }

  async #upload(channel: Channel, pictures: Picture[]): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    for (const { name, bytes, alt } of pictures) {
      const file = stored(this.#world, channel, await seen(name, Buffer.from(bytes)));
      files.push(alt === undefined ? file : { ...file, description: alt });
    }
    return files;
  }

  #moderates(message: Message, permission: "ManageMessages"): void {
    demand(this.#world, this.id, channelOf(this.#world, message), permission);
  }

  #channel({ id }: Place): Channel {
    const channel = this.#world.channels.get(id);
    if (!channel) throw new Error(`no channel ${id}`);
    return channel;
  }

  #message({ id }: Place): Message {
    const message = this.#world.messages.get(id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  }
}
