// Commands, shortcuts, buttons and forms: heard, written down, acknowledged within three seconds.

import type { types } from "@slack/bolt";
import { toWish } from "../../../commands/actions.ts";
import type { Answer, Question } from "../../core/cards.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Clock, Core, Log } from "../../core/ports.ts";
import type { ConversationKey, Draft, Person, Place, Thread, Wish } from "../../core/vocabulary.ts";
import { pause } from "../shared/pause.ts";
import { answerTo, confirmation } from "./answers.ts";
import type { Api, Self } from "./api.ts";
import { type Downloads, picturedBefore } from "./download.ts";
import {
  type Carried,
  editForm,
  noticeView,
  readCarried,
  readForm,
  settingsForm,
  sourceIn,
  type Target,
  withNewest,
} from "./form.ts";
import { beforeIn, channelOf, newestPicture, readThread, threadOn, tsAt } from "./ids.ts";
import type { Message } from "./message.ts";
import { attachmentsOf, filesShown, picksOn } from "./pictures.ts";
import { personOf } from "./request.ts";
import { respond } from "./respond.ts";
import type { Click, Shortcut, Slash, Submission } from "./shapes.ts";
import { whisper } from "./tell.ts";
import { say } from "./views.ts";
import { sentences } from "./wording.ts";

/** Of Slack's three seconds, how long a form that was sent waits for what it needs to know. */
const LOOK_MS = 1_500;
/** How far our clock may be behind Slack's. */
const SKEW_MS = 5_000;
const MOST_TOLD = 5;

export interface Room {
  api: Api;
  core: Core;
  downloads: Downloads;
  clock: Clock;
  log: Log;
  self: Self;
  /** That of `SLACK_API_URL`, when it is not Slack's. */
  origin: string | undefined;
}

export type Ack = (response?: object) => Promise<void>;

/** `/edit` opens the form; `/edit history`, `models` and `help` answer privately. */
export async function hearSlash(slash: Slash, ack: Ack, room: Room): Promise<void> {
  const { team_id: team, channel_id: channel, user_id: user } = slash;
  const text = (slash.text ?? "").trim();
  const question = questionIn(text);
  const person = personOf(user);
  if (question) return ack(privately(await answerTo(question, person, room.core, room.self.address)));
  const moment = tsAt(new Date(room.clock.now().getTime() + SKEW_MS));
  const draft: Draft = {
    ...{ prompt: text, references: [], settings: {} },
    source: { attachments: [newestPicture(channel, moment)] },
  };
  const opening = { trigger: slash.trigger_id, respond: slash.response_url, team, channel, starts: true, targets: [] };
  const opened = await openForm(draft, beforeIn(team, channel, moment, user), person, opening, ack, room);
  if (opened) await tellNewest(opened, moment, room);
}

function questionIn(text: string): Question | undefined {
  const [, name, rest = ""] = /^(history|help|models)(?:\s+(.*))?$/is.exec(text) ?? [];
  if (name === "models") return { kind: "models", spent: true, ...(rest && { typed: rest }) };
  if (rest !== "") return undefined;
  if (name === "history") return { kind: "conversations" };
  return name === "help" ? { kind: "help" } : undefined;
}

interface Opening {
  trigger: string;
  respond: string | undefined;
  team: string;
  channel: string;
  starts: boolean;
  targets: Target[];
}

interface Opened {
  view: types.ModalView;
  shown: { id: string; hash: string };
  carried: Carried;
}

/** The draft is written down before the acknowledgement; the form stands there within a moment. Undefined where none was opened. */
async function openForm(draft: Draft, place: Place, person: Person, opening: Opening, ack: Ack, room: Room) {
  const { trigger, respond: address, team, channel, starts, targets } = opening;
  const answer = await receive(trigger, person, place, { kind: "form", draft }, room);
  if (answer.kind !== "form") {
    await ack();
    if (answer.kind === "words" && address) await tellThere(address, say(answer.text), room);
    return undefined;
  }
  const carried: Carried = { draft: answer.form.draft, team, channel, starts, ...(address && { respond: address }) };
  const view = editForm(answer.form, carried, targets);
  await ack();
  const shown = await show(trigger, view, address, room);
  return shown && { view, shown, carried };
}

async function show(trigger: string, view: types.ModalView, address: string | undefined, room: Room) {
  try {
    return await room.api.openView(trigger, view);
  } catch (error) {
    room.log.warn({ err: error }, "a form could not be opened");
    if (address) await tellThere(address, say(sentences.formTooLate), room);
    return undefined;
  }
}

/** Whose picture is edited where none is added. What people have typed meanwhile stays. */
async function tellNewest({ view, shown, carried }: Opened, moment: string, room: Room): Promise<void> {
  const newest = await newestIn(carried.channel, moment, room);
  if (newest === undefined) return;
  await room.api.updateView(shown, withNewest(view, { ...carried, newest })).catch(() => {}); // sent or closed meanwhile
}

async function newestIn(channel: string, moment: string, { api, downloads }: Room): Promise<Carried["newest"]> {
  try {
    const [found] = await picturedBefore(api, channel, moment);
    const [file] = found ? attachmentsOf(found) : [];
    if (!found || !file) return "none";
    downloads.remember(found.files ?? []);
    return { file: file.id, ts: found.thread_ts ?? found.ts, ...(found.user && { person: found.user }) };
  } catch (error) {
    return error instanceof PlatformError && error.fault === "forbidden" ? "elsewhere" : undefined;
  }
}

/** "Edit image" on a message: its pictures, or the variants that a card of ours shows. */
export async function hearShortcut(shortcut: Shortcut, ack: Ack, room: Room): Promise<void> {
  const { team, channel, message, message_ts: ts, response_url: address, trigger_id: trigger, user } = shortcut;
  const targets = targetsIn(message, room.self.user);
  const source = sourceIn(targets.slice(0, MOST_TOLD).map(({ value }) => value));
  const thread = threadOn(team?.id ?? room.self.team, channel.id, message.thread_ts ?? ts);
  const person = personOf(user.id);
  const [live] = source ? [] : await room.core.ask(person, { kind: "threads", of: [thread] });
  if (!source && !(live && message.user === room.self.user)) {
    await ack();
    return tellThere(address, say(sentences.noPictureThere), room);
  }
  room.downloads.remember(message.files ?? []);
  const draft: Draft = { prompt: "", references: [], settings: {}, ...(source && { source }) };
  const opening: Opening = {
    ...{ trigger, respond: address, team: team?.id ?? room.self.team, channel: channel.id, starts: false, targets },
  };
  const opened = await openForm(draft, { thread }, person, opening, ack, room);
  if (opened) await checkPresence(opened, channel.id, message.thread_ts ?? ts, room);
}

function targetsIn(message: Shortcut["message"], me: string): Target[] {
  if (message.user !== me) return attachmentsOf(message).map(({ id, name }) => ({ value: id, name }));
  const variants = [...picksOn(message.blocks)].map(([number, key]) => ({ value: `v:${key}`, name: `Picture ${number}` }));
  if (variants.length > 0) return variants;
  const isRoot = (message.blocks ?? []).some(({ elements = [] }) => elements.some((one) => one.action_id?.startsWith("form:")));
  return isRoot ? filesShown(message.blocks).map((value) => ({ value, name: "Picture" })) : [];
}

/** A shortcut is there in channels that we are not in, and nothing can be posted in them. */
async function checkPresence({ shown, carried }: Opened, channel: string, ts: string, room: Room): Promise<void> {
  try {
    await room.api.replies(channel, ts, { limit: 1 });
  } catch (error) {
    if (!(error instanceof PlatformError) || error.fault !== "forbidden") return;
    await room.api.updateView(shown, noticeView(sentences.notIn)).catch(() => {});
    if (carried.respond) await tellThere(carried.respond, say(sentences.notIn), room);
  }
}

export async function hearSubmission(sent: Submission, ack: Ack, room: Room): Promise<void> {
  const person = personOf(sent.user.id);
  const models = await room.core.ask(person, { kind: "models" });
  const filled = readForm(
    sent,
    models.map(({ id }) => id),
  );
  if (Object.keys(filled.errors).length > 0) return ack({ response_action: "errors", errors: filled.errors });
  const asked = sent.view.callback_id.startsWith("settings:")
    ? settingsWish(sent, filled)
    : await editWish(sent, filled, person, room);
  if (!asked) return ack();
  if ("errors" in asked) return ack({ response_action: "errors", errors: asked.errors });
  const answer = await receive(`view:${sent.view.id}`, person, asked.place, asked.wish, room).catch((error: unknown): Answer => {
    room.log.error({ view: sent.view.id, err: error }, "a form could not be written down");
    return { kind: "words", text: sentences.notStored, refused: true };
  });
  const first = Object.keys(sent.view.state.values)[0] ?? "prompt";
  if (answer.kind === "words" && answer.refused) return ack({ response_action: "errors", errors: { [first]: answer.text } });
  await ack();
  if ("goesOn" in asked && asked.goesOn) await tellThere(asked.goesOn, say(sentences.goesOnDirectly), room);
}

type Asked = { place: Place; wish: Wish; goesOn?: string } | { errors: Record<string, string> } | undefined;
type Filled = ReturnType<typeof readForm>;

function settingsWish({ view }: Submission, { settings, title }: Filled): Asked {
  const { thread: id = "" } = JSON.parse(view.private_metadata || "{}") as { thread?: string };
  const wish: Wish = { kind: "settings", settings, ...(title && { title }) };
  return id === "" ? undefined : { place: { thread: { platform: "slack", id } }, wish };
}

async function editWish(sent: Submission, filled: Filled, person: Person, room: Room): Promise<Asked> {
  const carried = readCarried(sent);
  if (!carried) return undefined;
  const { prompt, pictures, settings, source } = filled;
  const { team, channel, draft } = carried;
  const submit: Wish = { kind: "submit", draft, prompt, references: pictures, settings, ...(source && { source }) };
  if (!carried.starts) return { place: { channel: { platform: "slack", id: `${team}/${channel}` } }, wish: submit };
  const newest = carried.newest ?? (await lookNow(channel, room));
  const [first, ...references] = pictures;
  const edit = { kind: "edit", prompt, settings, addressed: true, fresh: false, draft } as const;
  if (first) {
    const wish: Wish = { ...edit, source: { attachments: [first] }, references };
    const goesOn = newest === "elsewhere" ? carried.respond : undefined;
    return { place: channelOf(team, channel, person.id), wish, ...(goesOn && { goesOn }) };
  }
  if (newest === undefined) return { place: channelOf(team, channel, person.id), wish: submit };
  if (newest === "elsewhere") return { errors: { pictures: sentences.elsewhere } };
  if (newest === "none") return { errors: { pictures: sentences.noPictureToEdit } };
  const source_ = { attachments: [{ id: newest.file, name: "newest picture" }] };
  return { place: { thread: threadOn(team, channel, newest.ts) }, wish: { ...edit, source: source_, references: [] } };
}

/** A form that was sent before it was known whose picture is edited. */
function lookNow(channel: string, room: Room): Promise<Carried["newest"]> {
  const moment = tsAt(new Date(room.clock.now().getTime() + SKEW_MS));
  return Promise.race([newestIn(channel, moment, room), pause(LOOK_MS).then(() => undefined)]);
}

export async function hearClick(click: Click, ack: Ack, room: Room): Promise<void> {
  const [action] = click.actions;
  if (!action || action.action_id.startsWith("open:")) return ack();
  const [kind] = action.action_id.split(":");
  if (kind === "sure") return removeConversation(click, action.value ?? "", ack, room);
  if (kind === "change") return changeSettings(click, action.value ?? "", ack, room);
  const id = kind === "menu" ? (action.selected_option?.value ?? "") : action.action_id;
  await cardButton(id, click, ack, room);
}

async function removeConversation(click: Click, id: string, ack: Ack, room: Room): Promise<void> {
  const place: Place = { thread: { platform: "slack", id } };
  const answer = await receive(click.trigger_id, personOf(click.user.id), place, { kind: "delete" }, room);
  await ack();
  const told = say(answer.kind === "words" ? answer.text : sentences.done);
  if (click.response_url) await tellThere(click.response_url, told, room, true);
}

async function changeSettings(click: Click, key: string, ack: Ack, room: Room): Promise<void> {
  const person = personOf(click.user.id);
  const there = await room.core.ask(person, { kind: "conversation", of: key as ConversationKey });
  await ack();
  if (!there?.mine) {
    const told = say(there ? sentences.notYours : sentences.noConversation);
    return click.response_url ? tellThere(click.response_url, told, room) : undefined;
  }
  const models = await room.core.ask(person, { kind: "models" });
  await show(click.trigger_id, settingsForm(there, models), click.response_url, room);
}

/** Buttons of a card, or of our root message: a thread has the `ts` of the message it hangs on. */
async function cardButton(id: string, click: Click, ack: Ack, room: Room): Promise<void> {
  const { message, channel, team, user } = click;
  if (!message || !channel) return ack();
  const thread = threadOn(team?.id ?? room.self.team, channel.id, message.thread_ts ?? message.ts);
  const person = personOf(user.id);
  const on = !(await isPicked(id, person, thread, room));
  const asked = toWish(id, { thread, on });
  if (!asked) return ack();
  if ("question" in asked || "confirm" in asked) {
    await ack();
    const shown = "question" in asked ? await answerTo(asked.question, person, room.core, room.self.address) : undefined;
    return whisper({ thread }, user.id, shown ?? (await askOnce(person, thread, room)), room.api);
  }
  if (asked.wish.kind === "form") return formHere(click, person, thread, asked.wish.draft, ack, room);
  const answer = await receive(click.trigger_id, person, { thread }, asked.wish, room);
  await ack();
  if (answer.kind === "words") await whisper({ thread }, user.id, say(answer.text), room.api);
}

async function formHere(click: Click, person: Person, thread: Thread, draft: Draft, ack: Ack, room: Room): Promise<void> {
  const { team, channel } = readThread(thread.id);
  const opening = { trigger: click.trigger_id, respond: click.response_url, team, channel, starts: false, targets: [] };
  await openForm(draft, { thread }, person, opening, ack, room);
}

async function isPicked(id: string, person: Person, thread: Thread, { core }: Room): Promise<boolean> {
  if (!id.startsWith("pick:")) return false;
  const there = await core.ask(person, { kind: "conversation", of: thread });
  const slots = there?.cards.flatMap((card) => card.slots) ?? [];
  return slots.some((slot) => `pick:${slot.variant}` === id && slot.pickedBy.some((one) => one.id === person.id));
}

async function askOnce(person: Person, thread: Thread, { core }: Room): Promise<Message> {
  return confirmation(await core.ask(person, { kind: "conversation", of: thread }), thread);
}

function receive(id: string, author: Person, place: Place, wish: Wish, { core, clock }: Room): Promise<Answer> {
  return core.receive({ id, place, author, at: clock.now(), wish });
}

function privately(message: Message): object {
  return { ...message, response_type: "ephemeral" };
}

/** Best effort: what was asked for is written down already. */
async function tellThere(address: string, message: Message, { origin, log }: Room, replaces = false): Promise<void> {
  await respond(address, message, { origin, replaces }).catch((error: unknown) => {
    log.warn({ err: error }, "a person could not be told");
  });
}
