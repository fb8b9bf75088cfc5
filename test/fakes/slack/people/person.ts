import { deleteFile } from "../acts/files.ts";
import { change, directWithBot, post, react, remove, unreact } from "../acts/messages.ts";
import { isEmoji } from "../rules/emoji.ts";
import type { Channel, Message, Team, User, View } from "../state/rows.ts";
import { viewShape } from "../state/shapes.ts";
import type { World } from "../state/world.ts";
import type { Entry } from "./forms.ts";
import { Interacting, type Send } from "./interacting.ts";
import { type Seen, type SeenView, seeMessage, seeView } from "./seen.ts";
import { type Shared, share } from "./uploading.ts";

/** A message, named by its place and time. What is seen of one names it as well. */
export interface Named {
  channel: string;
  ts: string;
}

export interface Said {
  files?: Shared[];
  /** Any message of the thread. */
  thread?: Named | undefined;
  /** Also sent to the channel. */
  broadcast?: boolean;
}

interface Place {
  id: string;
}

/**
 * Somebody's hands and eyes. What needs an answer of the app resolves once that has come, and rejects if none comes within
 * three seconds; a rejection nobody waits for is nothing to worry about.
 */
export class Person {
  readonly id: string;
  readonly name: string;
  /** How to mention them in a text. */
  readonly mention: string;
  readonly #world: World;
  readonly #team: Team;
  readonly #acts: Interacting;

  constructor(world: World, team: Team, user: User, send: Send) {
    this.id = user.id;
    this.name = user.name;
    this.mention = `<@${user.id}>`;
    this.#world = world;
    this.#team = team;
    this.#acts = new Interacting(world, team, user, send);
  }

  /** Their direct messages with the app. */
  get direct(): Channel {
    return directWithBot(this.#world, this.#team, this.id);
  }

  async says(place: Place, text: string, { files = [], thread, broadcast = false }: Said = {}): Promise<Seen> {
    const channel = this.#world.channel(place.id);
    if (channel.kind === "im" && !channel.members.has(this.id)) throw new Error("these are somebody else's direct messages");
    channel.members.add(this.id);
    const stored = await Promise.all(files.map((one) => share(this.#world, this.#team.id, this.id, one)));
    const root = thread && this.#message(thread);
    const message = post(this.#world, {
      channelId: channel.id,
      userId: this.id,
      fromBot: false,
      text,
      fileIds: stored.map((one) => one.id),
      clientMsgId: crypto.randomUUID(),
      ...(root ? { threadTs: root.threadTs ?? root.ts } : {}),
      ...(stored.length > 0 ? { subtype: "file_share" as const } : broadcast ? { subtype: "thread_broadcast" as const } : {}),
    });
    return seeMessage(this.#world, message);
  }

  /** Says something to the bot, by name. */
  mentions(place: Place, text: string, said: Said = {}): Promise<Seen> {
    return this.says(place, `<@${this.#team.botUserId}> ${text}`, said);
  }

  /** Says something in the direct messages with the app. */
  dm(text: string, said: Said = {}): Promise<Seen> {
    return this.says(this.direct, text, said);
  }

  edits(message: Named, text: string): void {
    change(this.#world, this.#own(message), { text, edited: true });
  }

  deletes(message: Named): void {
    remove(this.#world, this.#own(message));
  }

  /** Deletes a file of theirs wherever it was shared. */
  deletesFile(fileId: string): void {
    const file = this.#world.files.get(fileId);
    if (file?.ownerId !== this.id) throw new Error("people delete their own files only");
    deleteFile(this.#world, file);
  }

  /** `one`, or `thumbsup::skin-tone-3`. */
  reacts(message: Named, emoji: string): void {
    if (!isEmoji(emoji)) throw new Error(`"${emoji}" is no emoji's name`);
    react(this.#world, this.#message(message), emoji, this.id);
  }

  unreacts(message: Named, emoji: string): void {
    unreact(this.#world, this.#message(message), emoji, this.id);
  }

  /** Presses a button by its text or action id; what asks for a confirmation gets it. */
  clicks(on: Named | SeenView, button: string): Promise<void> {
    return quiet(this.#acts.clicks(this.#surface(on), button));
  }

  choosesFromOverflow(on: Named | SeenView, option: string): Promise<void> {
    return quiet(this.#acts.choosesFrom(this.#surface(on), /^overflow$/, option));
  }

  /** Chooses from a select outside of input blocks. */
  chooses(on: Named | SeenView, option: string): Promise<void> {
    return quiet(this.#acts.choosesFrom(this.#surface(on), /^static_select$/, option));
  }

  shortcut(callbackId: string, message: Named): Promise<void> {
    return quiet(this.#acts.shortcut(callbackId, this.#message(message)));
  }

  /** Not in threads: Slack has no slash commands there. */
  slash(command: string, text: string, place: Place): Promise<void> {
    return quiet(this.#acts.slash(place.id, command, text));
  }

  /**
   * Fills fields, named by block or action id, and sends the form: words, texts or values of options, files; null empties one.
   * Resolves with the sentences at the fields, none if it went through. Throws what the person's client would not let them enter.
   */
  submits(view: SeenView, values: Record<string, Entry> = {}): Promise<Record<string, string>> {
    return quiet(this.#acts.submits(this.#view(view), values));
  }

  /** Changes one field of an open form. The app hears of it if the field says so. */
  changes(view: SeenView, field: string, entry: Entry): Promise<void> {
    return quiet(this.#acts.changes(this.#view(view), field, entry));
  }

  /** What an external select offers for what was typed. */
  suggestions(view: SeenView, field: string, typed: string): Promise<string[]> {
    return quiet(this.#acts.suggestions(this.#view(view), field, typed));
  }

  /** Closes a form, the topmost unless another is named. */
  closes(view: SeenView | undefined = this.modal): Promise<void> {
    if (!view) throw new Error("no form is open");
    return quiet(this.#acts.closes(this.#view(view)));
  }

  opensHome(): void {
    this.#opensTab("home");
  }

  opensMessages(): void {
    this.#opensTab("messages");
  }

  #opensTab(tab: "home" | "messages"): void {
    const view = this.#world.homes.get(this.id);
    const shown = tab === "home" && view ? { view: viewShape(this.#world, view) } : {};
    const event = { type: "app_home_opened", user: this.id, channel: this.direct.id, tab, event_ts: this.#world.ts(), ...shown };
    this.#world.happened(this.#team.id, event);
  }

  /** Messages of a channel outside of threads, oldest first, with those only they see. */
  sees(place: Place): Seen[] {
    return this.#visible(place.id, (one) => one.threadTs === undefined || one.subtype === "thread_broadcast");
  }

  /** A thread: its root and what was said below, oldest first. */
  thread(message: Named & { threadTs?: string | undefined }): Seen[] {
    const root = message.threadTs ?? message.ts;
    return this.#visible(message.channel, (one) => one.ts === root || one.threadTs === root);
  }

  /** A message as it is now; undefined once it is deleted. */
  look(message: Named): Seen | undefined {
    return this.#visible(message.channel, (one) => one.ts === message.ts)[0];
  }

  /** Private channels and direct messages are seen by who is in them. */
  #visible(channelId: string, fits: (message: Message) => boolean): Seen[] {
    const { messages } = this.#world;
    const { kind, members } = this.#world.channel(channelId);
    if (kind !== "channel" && !members.has(this.id)) return [];
    const mine = messages.filter((one) => one.channelId === channelId && (one.onlyFor === undefined || one.onlyFor === this.id));
    return mine.filter(fits).map((one) => seeMessage(this.#world, one));
  }

  /** The form on their screen. */
  get modal(): SeenView | undefined {
    const view = this.#world.modals.get(this.id)?.at(-1);
    return view && seeView(this.#world, view);
  }

  get home(): SeenView | undefined {
    const view = this.#world.homes.get(this.id);
    return view && seeView(this.#world, view);
  }

  /** "… is thinking": what the app lets be shown below a thread. */
  statusOf(message: Named): string | undefined {
    return this.#world.statuses.get(`${message.channel} ${message.ts}`) || undefined;
  }

  #message({ channel, ts }: Named): Message {
    const found = this.#world.messages.find((one) => one.channelId === channel && one.ts === ts);
    if (!found || (found.onlyFor !== undefined && found.onlyFor !== this.id)) throw new Error("the message is gone");
    return found;
  }

  #own(message: Named): Message {
    const found = this.#message(message);
    if (found.userId !== this.id) throw new Error("people change their own messages only");
    return found;
  }

  #view({ id }: SeenView): View {
    const view = this.#world.views.get(id);
    if (view?.userId !== this.id) throw new Error("the form is not open any more");
    return view;
  }

  #surface(on: Named | SeenView): Message | View {
    return "ts" in on ? this.#message(on) : this.#view(on);
  }
}

function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
