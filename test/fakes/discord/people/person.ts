import { ChannelType, MessageType } from "discord.js";
import { demandPosting } from "../acts/guards.ts";
import { change, channelOf, mentionsIn, post, remove, removeAll } from "../acts/messages.ts";
import { clearReactions, react, unreact } from "../acts/reactions.ts";
import { openThread, removeChannel, setArchived, setLocked } from "../acts/threads.ts";
import { inspectFile } from "../rest/body.ts";
import { toStoredFile } from "../rest/compose-message.ts";
import { demand, may } from "../rules/permissions.ts";
import type { Channel, Message, StoredFile, User } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { InteractionSender } from "./interactions.ts";
import type { Picture, Values } from "./options.ts";
import type { PendingInteraction } from "./pending-interaction.ts";
import { show, type VisibleMessage } from "./visible-message.ts";

interface Place {
  id: string;
}

export interface MessageDraft {
  text?: string;
  pictures?: Picture[];
  repliesTo?: Place;
  /** Whether the reply pings the author of the message; on by default. */
  pings?: boolean;
}

/** What one person does and sees. Throws Discord's error for what they may not do. */
export class Person {
  readonly id: string;
  readonly name: string;
  /** Mentions them in a text. */
  readonly mention: string;
  readonly #state: ServiceState;
  readonly #user: User;
  readonly #acts: InteractionSender;

  constructor(state: ServiceState, user: User) {
    this.id = user.id;
    this.name = user.name;
    this.mention = `<@${user.id}>`;
    this.#state = state;
    this.#user = user;
    this.#acts = new InteractionSender(state, user);
  }

  /** The DM with the bot. */
  get direct(): Channel {
    return this.#state.directChannel(this.id);
  }

  /** Whether they accept direct messages from the bot (50007). */
  set takesDirectMessages(open: boolean) {
    this.#user.closed = !open;
  }

  set locale(locale: string) {
    this.#acts.locale = locale;
  }

  async posts(place: Place, { text = "", pictures = [], repliesTo, pings = true }: MessageDraft): Promise<VisibleMessage> {
    const channel = this.#channel(place);
    const files = await this.#upload(channel, pictures);
    demandPosting(this.#state, this.id, channel, { files: files.length > 0, embeds: false, reply: repliesTo !== undefined });
    const answered = repliesTo && this.#message(repliesTo);
    const { mentions, mentionsEveryone } = mentionsIn(text, undefined);
    // replies to a command's response never ping
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

  /** Forwards a message: a snapshot without an author. */
  forwards(message: Place, to: Place): VisibleMessage {
    const original = this.#message(message);
    const reference = { kind: "forward", messageId: original.id, channelId: original.channelId } as const;
    return this.#post(this.#channel(to), { reference, snapshot: { ...original } });
  }

  edits(message: Place, text: string): void {
    const own = this.#message(message);
    if (own.authorId !== this.id) throw new Error("people edit their own messages only");
    change(this.#state, own, { content: text, ...mentionsIn(text, undefined) });
  }

  /** Discord unfurls a pasted link: a later update adds an embed with the picture from Discord's proxy. */
  async pasteIsUnfurled(message: Place, url: string, { name, bytes }: Picture): Promise<void> {
    const own = this.#message(message);
    const file = {
      ...toStoredFile(this.#state, channelOf(this.#state, own), await inspectFile(name, Buffer.from(bytes))),
      placed: true,
    };
    this.#state.files.set(file.id, file);
    const { width, height } = file;
    const thumbnail = { url, proxy_url: this.#state.links.to(file, "media"), width, height };
    change(this.#state, own, { embeds: [...own.embeds, { url, thumbnail }] }, false);
  }

  deletes(message: Place): void {
    const found = this.#message(message);
    if (found.onlyFor === undefined && found.authorId !== this.id) this.#moderates(found, "ManageMessages");
    remove(this.#state, found);
  }

  /** Deletes several messages of one channel at once, as moderation bots do. */
  deletesAll(messages: Place[]): void {
    const found = messages.map((message) => this.#message(message));
    const [first] = found;
    if (!first) return;
    this.#moderates(first, "ManageMessages");
    removeAll(this.#state, channelOf(this.#state, first), found);
  }

  reacts(message: Place, emoji: string): void {
    react(this.#state, this.#message(message), emoji, this.id);
  }

  unreacts(message: Place, emoji: string): void {
    unreact(this.#state, this.#message(message), emoji, this.id);
  }

  /** Removes everybody's reactions, or those with one emoji. */
  clearsReactions(message: Place, emoji?: string): void {
    const found = this.#message(message);
    this.#moderates(found, "ManageMessages");
    clearReactions(this.#state, found, emoji);
  }

  opensThread(message: Place, name: string): Channel {
    const on = this.#message(message);
    const parent = channelOf(this.#state, on);
    demand(this.#state, this.id, parent, "CreatePublicThreads");
    return openThread(this.#state, parent, { name, ownerId: this.id, autoArchiveMinutes: 1440, on });
  }

  /** Opens a forum post: a thread whose first message has its id. */
  async opensPost(forum: Place, name: string, { text = "", pictures = [] }: MessageDraft): Promise<Channel> {
    const parent = this.#channel(forum);
    if (parent.type !== ChannelType.GuildForum) throw new Error("posts are opened in forums");
    demand(this.#state, this.id, parent, "SendMessages");
    const files = await this.#upload(parent, pictures);
    const thread = openThread(this.#state, parent, { name, ownerId: this.id, autoArchiveMinutes: 1440 });
    const own = files.map((file) => ({ ...file, channelId: thread.id }));
    this.#post(thread, { id: thread.id, content: text, files: own, ...mentionsIn(text, undefined) });
    return thread;
  }

  archives(thread: Place): void {
    setArchived(this.#state, this.#channel(thread), true);
  }

  locks(thread: Place, locked = true): void {
    demand(this.#state, this.id, this.#channel(thread), "ManageThreads");
    setLocked(this.#state, this.#channel(thread), locked);
  }

  removes(channel: Place): void {
    demand(this.#state, this.id, this.#channel(channel), "ManageChannels");
    removeChannel(this.#state, this.#channel(channel));
  }

  /** A slash command: `ada.uses("/edit", channel, { prompt: "make it night" })`. */
  uses(command: string, place: Place, options: Values = {}): Promise<PendingInteraction> {
    return this.#acts.command(this.#channel(place), command, options);
  }

  /** Types into the option `focused` before sending the command. */
  types(command: string, place: Place, options: Values, focused: string): Promise<PendingInteraction> {
    return this.#acts.suggestions(this.#channel(place), command, options, focused);
  }

  /** Picks a message command from a message's menu. */
  picksFromMenu(name: string, message: Place): PendingInteraction {
    return this.#acts.menu(name, this.#message(message));
  }

  /** Clicks a button by its label, emoji or custom_id. */
  clicks(message: Place, button: string): PendingInteraction {
    return this.#acts.click(this.#message(message), button);
  }

  chooses(message: Place, customId: string, values: string[]): PendingInteraction {
    return this.#acts.choose(this.#message(message), customId, values);
  }

  /** Submits the form that `opened` opened. Fields that are left out keep their defaults. */
  async submits(
    opened: PendingInteraction,
    values: Record<string, string | string[] | boolean | Picture[]>,
  ): Promise<PendingInteraction> {
    return this.#acts.submit(opened, await opened.form(), values);
  }

  /** The messages they see in a channel, oldest first, without others' ephemeral ones. */
  sees(place: Place): VisibleMessage[] {
    const channel = this.#channel(place);
    if (!may(this.#state, this.id, channel, "ViewChannel")) return [];
    const messages = this.#state.messagesIn(channel.id);
    return messages.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === this.id).map((one) => show(this.#state, one));
  }

  #post(channel: Channel, contents: Partial<Message>): VisibleMessage {
    const message = post(this.#state, { id: this.#state.ids.next(), channelId: channel.id, authorId: this.id, ...contents });
    return show(this.#state, message);
  }

  async #upload(channel: Channel, pictures: Picture[]): Promise<StoredFile[]> {
    const files: StoredFile[] = [];
    for (const { name, bytes, alt } of pictures) {
      const file = toStoredFile(this.#state, channel, await inspectFile(name, Buffer.from(bytes)));
      files.push(alt === undefined ? file : { ...file, description: alt });
    }
    return files;
  }

  #moderates(message: Message, permission: "ManageMessages"): void {
    demand(this.#state, this.id, channelOf(this.#state, message), permission);
  }

  #channel({ id }: Place): Channel {
    const channel = this.#state.channels.get(id);
    if (!channel) throw new Error(`no channel ${id}`);
    return channel;
  }

  #message({ id }: Place): Message {
    const message = this.#state.messages.get(id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  }
}
