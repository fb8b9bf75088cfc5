// Handles commands, shortcuts and forms: stores each request, and acknowledges it within three seconds.

import type { types } from "@slack/bolt";
import type { Answer, Query } from "../../../../core/cards/views.ts";
import { hasCode } from "../../../../core/platforms/refusals.ts";
import type { Draft, Intent, Person } from "../../../../core/vocabulary.ts";
import { type Target, variantTarget } from "../../../shared/inbound/edit-targets.ts";
import { viewMessages } from "../../../shared/messages.ts";
import { threadOn } from "../../gateway/ids.ts";
import { slackMessages } from "../../messages.ts";
import { fitMessage } from "../../outbound/fit-message.ts";
import { type FormValues, noticeModal, readMetadata, readModal, sourceIn } from "../../outbound/modals.ts";
import { answerQuery } from "../../outbound/query-replies.ts";
import type { Message } from "../../outbound/render-card.ts";
import { forgetView, textMessage } from "../../outbound/views.ts";
import { personOf } from "../messages/parse-message.ts";
import { filesIn, picturesIn, showsExternalPicture } from "../pictures.ts";
import type { Shortcut, SlashCommand, ViewSubmission } from "../types.ts";
import {
  type Ack,
  type InteractionContext,
  type ModalRequest,
  type OpenedModal,
  openEditModal,
  respondAt,
  submitIntent,
  workspaceLocation,
} from "./context.ts";
import { type FormIntent, openStartForm, startFrom } from "./start-edit.ts";

const MAX_NOTICES = 5;

/** `/edit` opens the form. `/edit history`, `models`, `usage`, `help` and `forget` answer privately. */
export async function handleSlashCommand(slash: SlashCommand, ack: Ack, context: InteractionContext): Promise<void> {
  const text = (slash.text ?? "").trim();
  const query = questionIn(text);
  const person = personOf(slash.user_id);
  if (/^forget$/i.test(text)) return ack(ephemeral(forgetView(await context.core.query(person, { kind: "belongings" }))));
  if (query) return ack(ephemeral(await answerQuery(query, person, context.core, context.self.address)));
  await openStartForm(slash, text, ack, context);
}

function questionIn(text: string): Query | undefined {
  const [, name, rest = ""] = /^(history|help|models|usage)(?:\s+(.*))?$/is.exec(text) ?? [];
  if (name === "models") return { kind: "models", spent: true, ...(rest && { typed: rest }) };
  if (rest !== "") return undefined;
  if (name === "history") return { kind: "conversations" };
  if (name === "usage") return { kind: "usage" };
  return name === "help" ? { kind: "help" } : undefined;
}

/** "Edit image" on a message: edits its pictures, or a card's variants. */
export async function handleShortcut(shortcut: Shortcut, ack: Ack, context: InteractionContext): Promise<void> {
  const { team, channel, message, message_ts: ts, response_url: responseUrl, trigger_id: trigger, user } = shortcut;
  const targets = targetsIn(message, context.self.user);
  const source = sourceIn(targets.slice(0, MAX_NOTICES).map(({ value }) => value));
  const thread = threadOn(team?.id ?? context.self.team, channel.id, message.thread_ts ?? ts);
  const person = personOf(user.id);
  const live = !source && (await context.core.isThreadActive(thread));
  if (!source && !(live && message.user === context.self.user)) {
    await ack();
    const { onAnotherSite, noPictureThere } = slackMessages;
    return respondAt(responseUrl, textMessage(showsExternalPicture(message) ? onAnotherSite : noPictureThere), context);
  }
  context.downloads.remember(filesIn(message));
  const draft: Draft = { prompt: "", references: [], settings: {}, ...(source && { source }) };
  const opening: ModalRequest = {
    trigger,
    responseUrl,
    team: team?.id ?? context.self.team,
    channel: channel.id,
    starts: false,
    targets,
  };
  const opened = await openEditModal(draft, { thread }, person, opening, ack, context);
  if (opened) await checkPresence(opened, channel.id, message.thread_ts ?? ts, context);
}

function targetsIn(message: Shortcut["message"], me: string): Target[] {
  return picturesIn(message, me).map((picture) =>
    "variant" in picture
      ? { value: variantTarget(picture.variant), name: viewMessages.pictureNumber(picture.number) }
      : { value: picture.file.id, name: picture.file.name },
  );
}

/** Shortcuts also exist in channels without the bot, where it can't post. */
async function checkPresence(
  { shown, metadata }: OpenedModal,
  channel: string,
  ts: string,
  context: InteractionContext,
): Promise<void> {
  try {
    await context.api.replies(channel, ts, { limit: 1 });
  } catch (error) {
    if (!hasCode(error, "forbidden")) return;
    await context.api.updateView(shown, noticeModal(slackMessages.notIn)).catch(() => {});
    if (metadata.responseUrl) await respondAt(metadata.responseUrl, textMessage(slackMessages.notIn), context);
  }
}

export async function handleSubmission(sent: ViewSubmission, ack: Ack, context: InteractionContext): Promise<void> {
  const person = personOf(sent.user.id);
  if (sent.view.callback_id === "forget")
    return ack({ response_action: "update", view: await submitForget(sent, person, context) });
  const models = await context.core.query(person, { kind: "models" });
  const values = readModal(
    sent,
    models.map(({ id }) => id),
  );
  if (Object.keys(values.errors).length > 0) return ack({ response_action: "errors", errors: values.errors });
  const submitted = sent.view.callback_id.startsWith("settings:")
    ? settingsIntent(sent, values)
    : await editIntent(sent, values, person, context);
  if (!submitted) return ack();
  if ("errors" in submitted) return ack({ response_action: "errors", errors: submitted.errors });
  const answer = await submitIntent(`view:${sent.view.id}`, person, submitted.place, submitted.intent, context).catch(
    (error: unknown): Answer => {
      context.log.error({ view: sent.view.id, err: error }, "failed to persist modal");
      return { kind: "words", text: slackMessages.notStored, refused: true };
    },
  );
  const first = Object.keys(sent.view.state.values)[0] ?? "prompt";
  if (answer.kind === "words" && answer.refused) return ack({ response_action: "errors", errors: { [first]: answer.text } });
  await ack();
  if ("goesOn" in submitted && submitted.goesOn)
    await respondAt(submitted.goesOn, textMessage(slackMessages.goesOnDirectly), context);
}

/** Replaces the question in the modal. */
async function submitForget({ view }: ViewSubmission, person: Person, context: InteractionContext): Promise<types.ModalView> {
  const answer = await submitIntent(`view:${view.id}`, person, workspaceLocation(context), { kind: "forget" }, context);
  return noticeModal(answer.kind === "words" ? answer.text : slackMessages.done, slackMessages.forgetTitle);
}

function settingsIntent({ view }: ViewSubmission, { settings, title }: FormValues): FormIntent {
  const { thread: id = "" } = JSON.parse(view.private_metadata || "{}") as { thread?: string };
  const intent: Intent = { kind: "settings", settings, ...(title && { title }) };
  return id === "" ? undefined : { place: { thread: { platform: "slack", id } }, intent };
}

async function editIntent(
  sent: ViewSubmission,
  values: FormValues,
  person: Person,
  context: InteractionContext,
): Promise<FormIntent> {
  const metadata = readMetadata(sent);
  if (!metadata) return undefined;
  const { prompt, pictures, settings, source } = values;
  const { team, channel, draft } = metadata;
  const submit: Intent = { kind: "submit", draft, prompt, references: pictures, settings, ...(source && { source }) };
  if (!metadata.starts) return { place: { channel: { platform: "slack", id: `${team}/${channel}` } }, intent: submit };
  return startFrom(metadata, values, person, context);
}

function ephemeral(message: Message): object {
  return { ...fitMessage(message), response_type: "ephemeral" };
}
