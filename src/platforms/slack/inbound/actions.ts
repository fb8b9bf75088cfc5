// Buttons: of cards, of our root messages, of what one person was shown.

import { toIntent } from "../../../../commands/actions.ts";
import type { Query } from "../../../core/cards/views.ts";
import type { ConversationKey, Draft, Location, Person, Thread } from "../../../core/vocabulary.ts";
import { readThread, threadOn } from "../gateway/ids.ts";
import { slackMessages } from "../messages.ts";
import { forgetModal, settingsModal } from "../outbound/modals.ts";
import { notify } from "../outbound/notify.ts";
import { answerQuery, confirmation } from "../outbound/query-replies.ts";
import type { Message } from "../outbound/render-card.ts";
import { textMessage } from "../outbound/views.ts";
import {
  type Ack,
  type InteractionContext,
  openEditModal,
  respondAt,
  showModal,
  submitIntent,
  workspaceLocation,
} from "./interaction-context.ts";
import { personOf } from "./parse-message.ts";
import type { BlockAction } from "./types.ts";

export async function handleAction(click: BlockAction, ack: Ack, room: InteractionContext): Promise<void> {
  const [action] = click.actions;
  if (!action || action.action_id.startsWith("open:")) return ack();
  const [kind, page] = action.action_id.split(":");
  if (kind === "forget") return askToForget(click, ack, room);
  if (action.action_id === "sure:forget") return forgetAll(click, ack, room);
  if (kind === "sure") return removeConversation(click, action.value ?? "", ack, room);
  if (kind === "change") return changeSettings(click, action.value ?? "", ack, room);
  if (kind === "models") return turnPage(click, Number(page), action.value, ack, room);
  const id = kind === "menu" ? (action.selected_option?.value ?? "") : action.action_id;
  await cardButton(id, click, ack, room);
}

/** The button in the Home tab. */
async function askToForget(click: BlockAction, ack: Ack, room: InteractionContext): Promise<void> {
  const asks = await room.core.query(personOf(click.user.id), { kind: "belongings" });
  await ack();
  await showModal(click.trigger_id, forgetModal(asks), click.response_url, room);
}

async function forgetAll(click: BlockAction, ack: Ack, room: InteractionContext): Promise<void> {
  const answer = await submitIntent(click.trigger_id, personOf(click.user.id), workspaceLocation(room), { kind: "forget" }, room);
  await ack();
  const told = textMessage(answer.kind === "words" ? answer.text : slackMessages.done);
  if (click.response_url) await respondAt(click.response_url, told, room, true);
}

async function removeConversation(click: BlockAction, id: string, ack: Ack, room: InteractionContext): Promise<void> {
  const place: Location = { thread: { platform: "slack", id } };
  const answer = await submitIntent(click.trigger_id, personOf(click.user.id), place, { kind: "delete" }, room);
  await ack();
  const told = textMessage(answer.kind === "words" ? answer.text : slackMessages.done);
  if (click.response_url) await respondAt(click.response_url, told, room, true);
}

async function changeSettings(click: BlockAction, key: string, ack: Ack, room: InteractionContext): Promise<void> {
  const person = personOf(click.user.id);
  const there = await room.core.findConversation(person, key as ConversationKey);
  await ack();
  if (!there?.mine) {
    const told = textMessage(there ? slackMessages.notYours : slackMessages.noConversation);
    return click.response_url ? respondAt(click.response_url, told, room) : undefined;
  }
  const models = await room.core.query(person, { kind: "models" });
  await showModal(click.trigger_id, settingsModal(there, models), click.response_url, room);
}

/** Another page of the models, in place of the one that the button stands under. */
async function turnPage(
  click: BlockAction,
  page: number,
  typed: string | undefined,
  ack: Ack,
  room: InteractionContext,
): Promise<void> {
  await ack();
  const question: Query = { kind: "models", spent: true, ...(typed && { typed }) };
  const shown = await answerQuery(question, personOf(click.user.id), room.core, room.self.address, page);
  if (click.response_url) await respondAt(click.response_url, shown, room, true);
}

/** Buttons of a card, or of our root message: a thread has the `ts` of the message it hangs on. */
async function cardButton(id: string, click: BlockAction, ack: Ack, room: InteractionContext): Promise<void> {
  const { message, channel, team, user } = click;
  if (!message || !channel) return ack();
  const thread = threadOn(team?.id ?? room.self.team, channel.id, message.thread_ts ?? message.ts);
  const person = personOf(user.id);
  const asked = toIntent(id, thread);
  if (!asked) return ack();
  if ("question" in asked || "confirm" in asked) {
    await ack();
    const shown = "question" in asked ? await answerQuery(asked.question, person, room.core, room.self.address) : undefined;
    return notify({ thread }, user.id, shown ?? (await confirmDeletion(person, thread, room)), room.api);
  }
  if (asked.intent.kind === "form") return formHere(click, person, thread, asked.intent.draft, ack, room);
  const answer = await submitIntent(click.trigger_id, person, { thread }, asked.intent, room);
  await ack();
  if (answer.kind === "words") await notify({ thread }, user.id, textMessage(answer.text), room.api);
}

async function formHere(
  click: BlockAction,
  person: Person,
  thread: Thread,
  draft: Draft,
  ack: Ack,
  room: InteractionContext,
): Promise<void> {
  const { team, channel } = readThread(thread.id);
  const opening = { trigger: click.trigger_id, respond: click.response_url, team, channel, starts: false, targets: [] };
  await openEditModal(draft, { thread }, person, opening, ack, room);
}

async function confirmDeletion(person: Person, thread: Thread, { core }: InteractionContext): Promise<Message> {
  return confirmation(await core.findConversation(person, thread), thread);
}
