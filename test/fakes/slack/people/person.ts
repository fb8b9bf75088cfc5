import { deleteFile } from "../acts/files.ts";
import { change, directWithBot, post, react, remove, unreact } from "../acts/messages.ts";
import { isEmoji } from "../rules/emoji.ts";
import type { Channel, Message, Team, User, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { modalView } from "../state/views.ts";
import type { Entry } from "./forms.ts";
import { InteractionSender, type Send } from "./interactions.ts";
import { type Shared, share } from "./uploads.ts";
import { toVisibleMessage, toVisibleView, type VisibleMessage, type VisibleView } from "./visible.ts";

/** Identifies a message by its channel and timestamp. A visible message is one, too. */
export interface MessageRef {
  channel: string;
  ts: string;
}

export interface MessageOptions {
  files?: Shared[];
  /** Any message of the thread. */
  thread?: MessageRef | undefined;
  /** Also sent to the channel. */
  broadcast?: boolean;
  /** Another message, which is shared in this one. */
  shares?: MessageRef;
}

interface Place {
  id: string;
}

/**
 * What one person does and sees. Actions that need a response resolve once the app has responded, and reject if it doesn't within
 * three seconds. A rejection that nothing awaits is ignored.
 */
export class Person {
  readonly id: string;
  readonly name: string;
  /** Mentions them in a text. */
  readonly mention: string;
  readonly #state: ServiceState;
  readonly #team: Team;
  readonly #acts: InteractionSender;

  constructor(state: ServiceState, team: Team, user: User, send: Send) {
    this.id = user.id;
    this.name = user.name;
    this.mention = `<@${user.id}>`;
    this.#state = state;
    this.#team = team;
    this.#acts = new InteractionSender(state, team, user, send);
  }

  /** Their DM with the app. */
  get direct(): Channel {
    return directWithBot(this.#state, this.#team, this.id);
  }

  async says(
    place: Place,
    text: string,
    { files = [], thread, broadcast = false, shares }: MessageOptions = {},
  ): Promise<VisibleMessage> {
    const channel = this.#state.channel(place.id);
    if (channel.kind === "im" && !channel.members.has(this.id)) throw new Error("these are somebody else's direct messages");
    channel.members.add(this.id);
    const stored = await Promise.all(files.map((one) => share(this.#state, this.#team.id, this.id, one)));
    const root = thread && this.#message(thread);
    const message = post(this.#state, {
      channelId: channel.id,
      userId: this.id,
      fromBot: false,
      text,
      fileIds: stored.map((one) => one.id),
      clientMsgId: crypto.randomUUID(),
      ...(shares && { attachments: [{ shared: { channelId: shares.channel, ts: this.#message(shares).ts } }] }),
      ...(root ? { threadTs: root.threadTs ?? root.ts } : {}),
      ...(stored.length > 0 ? { subtype: "file_share" as const } : broadcast ? { subtype: "thread_broadcast" as const } : {}),
    });
    return toVisibleMessage(this.#state, message);
  }

  /** Posts a message that mentions the bot. */
  mentions(place: Place, text: string, options: MessageOptions = {}): Promise<VisibleMessage> {
    return this.says(place, `<@${this.#team.botUserId}> ${text}`, options);
  }

  /** Posts in the DM with the app. */
  dm(text: string, options: MessageOptions = {}): Promise<VisibleMessage> {
    return this.says(this.direct, text, options);
  }

  edits(message: MessageRef, text: string): void {
    change(this.#state, this.#own(message), { text, edited: true });
  }

  deletes(message: MessageRef): void {
    remove(this.#state, this.#own(message));
  }

  /** Deletes one of their files everywhere. */
  deletesFile(fileId: string): void {
    const file = this.#state.files.get(fileId);
    if (file?.ownerId !== this.id) throw new Error("people delete their own files only");
    deleteFile(this.#state, file);
  }

  /** `one`, or `thumbsup::skin-tone-3`. */
  reacts(message: MessageRef, emoji: string): void {
    if (!isEmoji(emoji)) throw new Error(`"${emoji}" is not an emoji name`);
    react(this.#state, this.#message(message), emoji, this.id);
  }

  unreacts(message: MessageRef, emoji: string): void {
    unreact(this.#state, this.#message(message), emoji, this.id);
  }

  /** Clicks a button by its text or action id, and confirms it if necessary. */
  clicks(on: MessageRef | VisibleView, button: string): Promise<void> {
    return quiet(this.#acts.clicks(this.#surface(on), button));
  }

  choosesFromOverflow(on: MessageRef | VisibleView, option: string): Promise<void> {
    return quiet(this.#acts.choosesFrom(this.#surface(on), /^overflow$/, option));
  }

  /** Chooses an option of a select outside of input blocks. */
  chooses(on: MessageRef | VisibleView, option: string): Promise<void> {
    return quiet(this.#acts.choosesFrom(this.#surface(on), /^static_select$/, option));
  }

  shortcut(callbackId: string, message: MessageRef): Promise<void> {
    return quiet(this.#acts.shortcut(callbackId, this.#message(message)));
  }

  /** Runs a slash command. Slack has none in threads. */
  slash(command: string, text: string, place: Place): Promise<void> {
    return quiet(this.#acts.slash(place.id, command, text));
  }

  /**
   * Fills in fields by block or action id and submits the modal. Values are text, texts or values of options, or files; null clears a
   * field. Resolves to the errors at fields, if any. Throws for values that Slack's client wouldn't accept.
   */
  submits(view: VisibleView, values: Record<string, Entry> = {}): Promise<Record<string, string>> {
    return quiet(this.#acts.submits(this.#view(view), values));
  }

  /** Changes one field of an open modal. The app receives an event if the field dispatches one. */
  changes(view: VisibleView, field: string, entry: Entry): Promise<void> {
    return quiet(this.#acts.changes(this.#view(view), field, entry));
  }

  /** The options of an external select for what was typed. */
  suggestions(view: VisibleView, field: string, typed: string): Promise<string[]> {
    return quiet(this.#acts.suggestions(this.#view(view), field, typed));
  }

  /** Closes a modal, the topmost one by default. */
  closes(view: VisibleView | undefined = this.modal): Promise<void> {
    if (!view) throw new Error("no modal is open");
    return quiet(this.#acts.closes(this.#view(view)));
  }

  opensHome(): void {
    this.#opensTab("home");
  }

  opensMessages(): void {
    this.#opensTab("messages");
  }

  #opensTab(tab: "home" | "messages"): void {
    const view = this.#state.homes.get(`${this.#team.id} ${this.id}`);
    const shown = tab === "home" && view ? { view: modalView(this.#state, view) } : {};
    const event = { type: "app_home_opened", user: this.id, channel: this.direct.id, tab, event_ts: this.#state.ts(), ...shown };
    this.#state.emit(this.#team.id, event);
  }

  /** The messages they see in a channel outside of threads, oldest first. */
  sees(place: Place): VisibleMessage[] {
    return this.#visible(place.id, (one) => one.threadTs === undefined || one.subtype === "thread_broadcast");
  }

  /** A thread's root and replies, oldest first. */
  thread(message: MessageRef & { threadTs?: string | undefined }): VisibleMessage[] {
    const root = message.threadTs ?? message.ts;
    return this.#visible(message.channel, (one) => one.ts === root || one.threadTs === root);
  }

  /** The current state of a message; undefined once it's deleted. */
  look(message: MessageRef): VisibleMessage | undefined {
    return this.#visible(message.channel, (one) => one.ts === message.ts)[0];
  }

  /** Only members see private channels and DMs. */
  #visible(channelId: string, fits: (message: Message) => boolean): VisibleMessage[] {
    const { messages } = this.#state;
    const { kind, members } = this.#state.channel(channelId);
    if (kind !== "channel" && !members.has(this.id)) return [];
    const mine = messages.filter((one) => one.channelId === channelId && (one.onlyFor === undefined || one.onlyFor === this.id));
    return mine.filter(fits).map((one) => toVisibleMessage(this.#state, one));
  }

  /** The topmost open modal. */
  get modal(): VisibleView | undefined {
    const view = this.#state.modals.get(`${this.#team.id} ${this.id}`)?.at(-1);
    return view && toVisibleView(this.#state, view);
  }

  get home(): VisibleView | undefined {
    const view = this.#state.homes.get(`${this.#team.id} ${this.id}`);
    return view && toVisibleView(this.#state, view);
  }

  /** "… is thinking": the app's status in a thread. */
  statusOf(message: MessageRef): string | undefined {
    return this.#state.statuses.get(`${message.channel} ${message.ts}`) || undefined;
  }

  #message({ channel, ts }: MessageRef): Message {
    const found = this.#state.messages.find((one) => one.channelId === channel && one.ts === ts);
    if (!found || (found.onlyFor !== undefined && found.onlyFor !== this.id)) throw new Error("the message is gone");
    return found;
  }

  #own(message: MessageRef): Message {
    const found = this.#message(message);
    if (found.userId !== this.id) throw new Error("people change their own messages only");
    return found;
  }

  #view({ id }: VisibleView): View {
    const view = this.#state.views.get(id);
    if (view?.userId !== this.id) throw new Error("the modal is no longer open");
    return view;
  }

  #surface(on: MessageRef | VisibleView): Message | View {
    return "ts" in on ? this.#message(on) : this.#view(on);
  }
}

function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
