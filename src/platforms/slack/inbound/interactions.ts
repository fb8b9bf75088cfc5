// Commands, shortcuts and forms: heard, written down, acknowledged within three seconds.

import type { types } from "@slack/bolt";
import type { Answer, Query } from "../../../core/cards/views.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { Draft, Intent, Location, Person } from "../../../core/vocabulary.ts";
import { type Target, variantTarget } from "../../shared/edit-targets.ts";
import { viewMessages } from "../../shared/messages.ts";
import { sleep } from "../../shared/sleep.ts";
import { newestPictureBefore } from "../gateway/downloads.ts";
import { beforeIn, channelOf, newestPicture, threadOn, tsAt } from "../gateway/ids.ts";
import { slackMessages } from "../messages.ts";
import { fitMessage } from "../outbound/fit-message.ts";
import { type ModalMetadata, noticeModal, readMetadata, readModal, sourceIn, withNewest } from "../outbound/modals.ts";
import { answerQuery } from "../outbound/query-replies.ts";
import type { Message } from "../outbound/render-card.ts";
import { forgetView, textMessage } from "../outbound/views.ts";
import {
  type Ack,
  type InteractionContext,
  type ModalRequest,
  type OpenedModal,
  openEditModal,
  respondAt,
  submitIntent,
  workspaceLocation,
} from "./interaction-context.ts";
import { personOf } from "./parse-message.ts";
import { attachmentsOf, filesShown, picksOn } from "./pictures.ts";
import type { Shortcut, SlashCommand, ViewSubmission } from "./types.ts";

/** Of Slack's three seconds, how long a form that was sent waits for what it needs to know. */
const POLL_INTERVAL_MS = 1_500;
/** How far our clock may be behind Slack's. */
const CLOCK_SKEW_MS = 5_000;
const MAX_NOTICES = 5;

/** `/edit` opens the form; `/edit history`, `models`, `help` and `forget` answer privately. */
export async function handleSlashCommand(slash: SlashCommand, ack: Ack, context: InteractionContext): Promise<void> {
  const { team_id: team, channel_id: channel, user_id: user } = slash;
  const text = (slash.text ?? "").trim();
  const question = questionIn(text);
  const person = personOf(user);
  if (/^forget$/i.test(text)) return ack(ephemeral(forgetView(await context.core.query(person, { kind: "belongings" }))));
  if (question) return ack(ephemeral(await answerQuery(question, person, context.core, context.self.address)));
  const moment = tsAt(new Date(context.clock.now().getTime() + CLOCK_SKEW_MS));
  const draft: Draft = {
    ...{ prompt: text, references: [], settings: {} },
    source: { attachments: [newestPicture(channel, moment)] },
  };
  const opening = { trigger: slash.trigger_id, respond: slash.response_url, team, channel, starts: true, targets: [] };
  const opened = await openEditModal(draft, beforeIn(team, channel, moment, user), person, opening, ack, context);
  if (opened) await tellNewest(opened, moment, context);
}

function questionIn(text: string): Query | undefined {
  const [, name, rest = ""] = /^(history|help|models)(?:\s+(.*))?$/is.exec(text) ?? [];
  if (name === "models") return { kind: "models", spent: true, ...(rest && { typed: rest }) };
  if (rest !== "") return undefined;
  if (name === "history") return { kind: "conversations" };
  return name === "help" ? { kind: "help" } : undefined;
}

/** Whose picture is edited where none is added. What people have typed meanwhile stays. */
async function tellNewest({ view, shown, carried }: OpenedModal, moment: string, context: InteractionContext): Promise<void> {
  const newest = await newestIn(carried.channel, moment, context);
  if (newest === undefined) return;
  await context.api.updateView(shown, withNewest(view, { ...carried, newest })).catch(() => {}); // sent or closed meanwhile
}

async function newestIn(
  channel: string,
  moment: string,
  { api, downloads }: InteractionContext,
): Promise<ModalMetadata["newest"]> {
  try {
    const [found] = await newestPictureBefore(api, channel, moment);
    const [file] = found ? attachmentsOf(found) : [];
    if (!found || !file) return "none";
    downloads.remember(found.files ?? []);
    return { file: file.id, ts: found.thread_ts ?? found.ts, ...(found.user && { person: found.user }) };
  } catch (error) {
    return hasCode(error, "forbidden") ? "elsewhere" : undefined;
  }
}

/** "Edit image" on a message: its pictures, or the variants that a card of ours shows. */
export async function handleShortcut(shortcut: Shortcut, ack: Ack, context: InteractionContext): Promise<void> {
  const { team, channel, message, message_ts: ts, response_url: address, trigger_id: trigger, user } = shortcut;
  const targets = targetsIn(message, context.self.user);
  const source = sourceIn(targets.slice(0, MAX_NOTICES).map(({ value }) => value));
  const thread = threadOn(team?.id ?? context.self.team, channel.id, message.thread_ts ?? ts);
  const person = personOf(user.id);
  const live = !source && (await context.core.isThreadActive(thread));
  if (!source && !(live && message.user === context.self.user)) {
    await ack();
    return respondAt(address, textMessage(slackMessages.noPictureThere), context);
  }
  context.downloads.remember(message.files ?? []);
  const draft: Draft = { prompt: "", references: [], settings: {}, ...(source && { source }) };
  const opening: ModalRequest = {
    ...{ trigger, respond: address, team: team?.id ?? context.self.team, channel: channel.id, starts: false, targets },
  };
  const opened = await openEditModal(draft, { thread }, person, opening, ack, context);
  if (opened) await checkPresence(opened, channel.id, message.thread_ts ?? ts, context);
}

function targetsIn(message: Shortcut["message"], me: string): Target[] {
  if (message.user !== me) return attachmentsOf(message).map(({ id, name }) => ({ value: id, name }));
  const variants = [...picksOn(message.blocks)].map(([number, key]) => ({
    value: variantTarget(key),
    name: viewMessages.pictureNumber(number),
  }));
  if (variants.length > 0) return variants;
  const isRoot = (message.blocks ?? []).some(({ elements = [] }) => elements.some((one) => one.action_id?.startsWith("form:")));
  return isRoot ? filesShown(message.blocks).map((value, at) => ({ value, name: viewMessages.pictureNumber(at + 1) })) : [];
}

/** A shortcut is there in channels that we are not in, and nothing can be posted in them. */
async function checkPresence(
  { shown, carried }: OpenedModal,
  channel: string,
  ts: string,
  context: InteractionContext,
): Promise<void> {
  try {
    await context.api.replies(channel, ts, { limit: 1 });
  } catch (error) {
    if (!hasCode(error, "forbidden")) return;
    await context.api.updateView(shown, noticeModal(slackMessages.notIn)).catch(() => {});
    if (carried.respond) await respondAt(carried.respond, textMessage(slackMessages.notIn), context);
  }
}

export async function handleSubmission(sent: ViewSubmission, ack: Ack, context: InteractionContext): Promise<void> {
  const person = personOf(sent.user.id);
  if (sent.view.callback_id === "forget") return ack({ response_action: "update", view: await forgotten(sent, person, context) });
  const models = await context.core.query(person, { kind: "models" });
  const filled = readModal(
    sent,
    models.map(({ id }) => id),
  );
  if (Object.keys(filled.errors).length > 0) return ack({ response_action: "errors", errors: filled.errors });
  const asked = sent.view.callback_id.startsWith("settings:")
    ? settingsWish(sent, filled)
    : await editWish(sent, filled, person, context);
  if (!asked) return ack();
  if ("errors" in asked) return ack({ response_action: "errors", errors: asked.errors });
  const answer = await submitIntent(`view:${sent.view.id}`, person, asked.place, asked.intent, context).catch(
    (error: unknown): Answer => {
      context.log.error({ view: sent.view.id, err: error }, "failed to persist modal");
      return { kind: "words", text: slackMessages.notStored, refused: true };
    },
  );
  const first = Object.keys(sent.view.state.values)[0] ?? "prompt";
  if (answer.kind === "words" && answer.refused) return ack({ response_action: "errors", errors: { [first]: answer.text } });
  await ack();
  if ("goesOn" in asked && asked.goesOn) await respondAt(asked.goesOn, textMessage(slackMessages.goesOnDirectly), context);
}

/** What is shown in place of the question. */
async function forgotten({ view }: ViewSubmission, person: Person, context: InteractionContext): Promise<types.ModalView> {
  const answer = await submitIntent(`view:${view.id}`, person, workspaceLocation(context), { kind: "forget" }, context);
  return noticeModal(answer.kind === "words" ? answer.text : slackMessages.done, slackMessages.forgetTitle);
}

type Asked = { place: Location; intent: Intent; goesOn?: string } | { errors: Record<string, string> } | undefined;
type Filled = ReturnType<typeof readModal>;

function settingsWish({ view }: ViewSubmission, { settings, title }: Filled): Asked {
  const { thread: id = "" } = JSON.parse(view.private_metadata || "{}") as { thread?: string };
  const intent: Intent = { kind: "settings", settings, ...(title && { title }) };
  return id === "" ? undefined : { place: { thread: { platform: "slack", id } }, intent };
}

async function editWish(sent: ViewSubmission, filled: Filled, person: Person, context: InteractionContext): Promise<Asked> {
  const carried = readMetadata(sent);
  if (!carried) return undefined;
  const { prompt, pictures, settings, source } = filled;
  const { team, channel, draft } = carried;
  const submit: Intent = { kind: "submit", draft, prompt, references: pictures, settings, ...(source && { source }) };
  if (!carried.starts) return { place: { channel: { platform: "slack", id: `${team}/${channel}` } }, intent: submit };
  const newest = carried.newest ?? (await lookNow(channel, context));
  const [first, ...references] = pictures;
  const edit = { kind: "edit", prompt, settings, addressed: true, fresh: false, draft } as const;
  if (first) {
    const intent: Intent = { ...edit, source: { attachments: [first] }, references };
    const goesOn = newest === "elsewhere" ? carried.respond : undefined;
    return { place: channelOf(team, channel, person.id), intent, ...(goesOn && { goesOn }) };
  }
  if (newest === undefined) return { place: channelOf(team, channel, person.id), intent: submit };
  if (newest === "elsewhere") return { errors: { pictures: slackMessages.elsewhere } };
  if (newest === "none") return { errors: { pictures: slackMessages.noNewestPicture } };
  const source_ = { attachments: [{ id: newest.file, name: "newest picture" }] };
  return { place: { thread: threadOn(team, channel, newest.ts) }, intent: { ...edit, source: source_, references: [] } };
}

/** A form that was sent before it was known whose picture is edited. */
function lookNow(channel: string, context: InteractionContext): Promise<ModalMetadata["newest"]> {
  const moment = tsAt(new Date(context.clock.now().getTime() + CLOCK_SKEW_MS));
  return Promise.race([newestIn(channel, moment, context), sleep(POLL_INTERVAL_MS).then(() => undefined)]);
}

function ephemeral(message: Message): object {
  return { ...fitMessage(message), response_type: "ephemeral" };
}
