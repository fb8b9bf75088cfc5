// Commands, shortcuts and forms: heard, written down, acknowledged within three seconds.

import type { types } from "@slack/bolt";
import type { Answer, Question } from "../../core/cards.ts";
import { PlatformError } from "../../core/errors.ts";
import type { Draft, Person, Place, Wish } from "../../core/vocabulary.ts";
import { pause } from "../shared/pause.ts";
import { answerTo } from "./answers.ts";
import { picturedBefore } from "./download.ts";
import { fitted } from "./fit.ts";
import { type Carried, noticeView, readCarried, readForm, sourceIn, type Target, withNewest } from "./form.ts";
import { beforeIn, channelOf, newestPicture, threadOn, tsAt } from "./ids.ts";
import type { Message } from "./message.ts";
import { attachmentsOf, filesShown, picksOn } from "./pictures.ts";
import { personOf } from "./request.ts";
import { type Ack, type Opened, type Opening, openForm, type Room, receive, tellThere, workspaceOf } from "./room.ts";
import type { Shortcut, Slash, Submission } from "./shapes.ts";
import { forgetView, say } from "./views.ts";
import { sentences } from "./wording.ts";

/** Of Slack's three seconds, how long a form that was sent waits for what it needs to know. */
const LOOK_MS = 1_500;
/** How far our clock may be behind Slack's. */
const SKEW_MS = 5_000;
const MOST_TOLD = 5;

/** `/edit` opens the form; `/edit history`, `models`, `help` and `forget` answer privately. */
export async function hearSlash(slash: Slash, ack: Ack, room: Room): Promise<void> {
  const { team_id: team, channel_id: channel, user_id: user } = slash;
  const text = (slash.text ?? "").trim();
  const question = questionIn(text);
  const person = personOf(user);
  if (/^forget$/i.test(text)) return ack(privately(forgetView(await room.core.ask(person, { kind: "belongings" }))));
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
  if (sent.view.callback_id === "forget") return ack({ response_action: "update", view: await forgotten(sent, person, room) });
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

/** What is shown in place of the question. */
async function forgotten({ view }: Submission, person: Person, room: Room): Promise<types.ModalView> {
  const answer = await receive(`view:${view.id}`, person, workspaceOf(room), { kind: "forget" }, room);
  return noticeView(answer.kind === "words" ? answer.text : sentences.done, sentences.forgetTitle);
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

function privately(message: Message): object {
  return { ...fitted(message), response_type: "ephemeral" };
}
