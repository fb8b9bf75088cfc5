// Handles buttons: of cards, root messages and ephemeral views.

import { toIntent } from "../../../../../commands/actions.ts";
import type { Query } from "../../../../core/cards/views.ts";
import type { ConversationKey, Intent, Location, Person, Thread, TurnKey } from "../../../../core/vocabulary.ts";
import { readThread, threadOn } from "../../gateway/ids.ts";
import { linkToMessage } from "../../gateway/thread-links.ts";
import { slackMessages } from "../../messages.ts";
import { forgetModal, settingsModal } from "../../outbound/modals.ts";
import { notify } from "../../outbound/notify.ts";
import { answerQuery, confirmation } from "../../outbound/query-replies.ts";
import type { Message } from "../../outbound/render-card.ts";
import { confirmView, linkView, textMessage } from "../../outbound/views.ts";
import { visitorIn } from "../access.ts";
import { personOf } from "../messages/parse-message.ts";
import { menuOn } from "../rebuild/read-card.ts";
import type { BlockAction } from "../types.ts";
import {
  type Ack,
  type InteractionContext,
  openEditModal,
  respondAt,
  showModal,
  submitIntent,
  workspaceLocation,
} from "./context.ts";

export async function handleAction(click: BlockAction, ack: Ack, context: InteractionContext): Promise<void> {
  const [action] = click.actions;
  if (!action || action.action_id.startsWith("open:")) return ack();
  const [kind, page] = action.action_id.split(":");
  if (kind === "forget") return askToForget(click, ack, context);
  if (action.action_id === "sure:forget")
    return submitConfirmed(click, workspaceLocation(context), { kind: "forget" }, ack, context);
  if (kind === "sure") {
    const thread: Thread = { platform: "slack", id: action.value ?? "" };
    return submitConfirmed(click, { thread }, { kind: "delete" }, ack, context);
  }
  if (kind === "pay") return payForRetry(click, { platform: "slack", id: action.value ?? "" }, ack, context);
  if (kind === "change") return changeSettings(click, action.value ?? "", ack, context);
  if (kind === "models") return turnPage(click, Number(page), action.value, ack, context);
  const id = kind === "menu" ? (action.selected_option?.value ?? "") : action.action_id;
  await cardButton(id, click, ack, context);
}

/** The button in the Home tab. */
async function askToForget(click: BlockAction, ack: Ack, context: InteractionContext): Promise<void> {
  const asks = await context.core.query(personOf(click.user.id), { kind: "belongings" });
  await ack();
  await showModal(click.trigger_id, forgetModal(asks), click.response_url, context);
}

/** Does what an ephemeral question asked about, and replaces the question. */
async function submitConfirmed(
  click: BlockAction,
  place: Location,
  intent: Intent,
  ack: Ack,
  context: InteractionContext,
): Promise<void> {
  const answer = await submitIntent(click.trigger_id, personOf(click.user.id), place, intent, context);
  await ack();
  const reply = textMessage(answer.kind === "words" ? answer.text : slackMessages.done);
  if (click.response_url) await respondAt(click.response_url, reply, context, true);
}

/** An ephemeral message isn't part of the click, so its button's value says where it is. */
async function payForRetry(click: BlockAction, thread: Thread, ack: Ack, context: InteractionContext): Promise<void> {
  const action = toIntent(click.actions[0]?.action_id ?? "", thread);
  return action && "intent" in action ? submitConfirmed(click, { thread }, action.intent, ack, context) : ack();
}

async function changeSettings(click: BlockAction, key: string, ack: Ack, context: InteractionContext): Promise<void> {
  const person = personOf(click.user.id);
  const there = await context.core.findConversation(person, key as ConversationKey);
  await ack();
  if (!there?.mine) {
    const reply = textMessage(there ? slackMessages.notYours : slackMessages.noConversation);
    return click.response_url ? respondAt(click.response_url, reply, context) : undefined;
  }
  const models = await context.core.query(person, { kind: "models" });
  await showModal(click.trigger_id, settingsModal(there, models), click.response_url, context);
}

/** Replaces a page of models with another one. */
async function turnPage(
  click: BlockAction,
  page: number,
  typed: string | undefined,
  ack: Ack,
  context: InteractionContext,
): Promise<void> {
  await ack();
  const query: Query = { kind: "models", spent: true, ...(typed && { typed }) };
  const shown = await answerQuery(query, personOf(click.user.id), context.core, context.self.address, page);
  if (click.response_url) await respondAt(click.response_url, shown, context, true);
}

/** Buttons of a card or a root message. A thread has the `ts` of its first message. */
async function cardButton(id: string, click: BlockAction, ack: Ack, context: InteractionContext): Promise<void> {
  const { message, channel, team, user } = click;
  if (!message || !channel) return ack();
  const thread = threadOn(team?.id ?? context.self.team, channel.id, message.thread_ts ?? message.ts);
  const person = personOf(user.id);
  const action = toIntent(id, thread);
  if (!action) return ack();
  const { lostThreads, clock } = context;
  const mayBeLost = menuOn(message) !== undefined && (await lostThreads.mayBeLost(thread));
  const recovery = mayBeLost && (await lostThreads.recoverAfterClick(thread, { at: clock.now(), addressed: true }));
  const notice = recovery && ("wait" in recovery ? recovery.wait : recovery.text);
  if (recovery && "wait" in recovery) await ack();
  if (notice) void notify({ thread }, user.id, textMessage(notice), context.api).catch(() => {}); // best effort
  if (recovery && "wait" in recovery) return;
  if ("query" in action || "confirm" in action) {
    await ack();
    const shown = "query" in action ? await answerQuery(action.query, person, context.core, context.self.address) : undefined;
    return notify({ thread }, user.id, shown ?? (await confirmDeletion(person, thread, context)), context.api);
  }
  if ("link" in action) return sendLink(click, person, thread, action.link, ack, context);
  if (action.intent.kind === "form") return formHere(click, person, thread, action.intent, ack, context);
  const answer = await submitIntent(click.trigger_id, person, { thread }, action.intent, context);
  await ack();
  if (answer.kind === "words") await notify({ thread }, user.id, textMessage(answer.text), context.api);
  if (answer.kind === "confirm") await notify({ thread }, user.id, confirmView(answer, thread), context.api);
}

/** Only the person who clicked sees the answer. */
async function sendLink(
  click: BlockAction,
  person: Person,
  thread: Thread,
  turn: TurnKey,
  ack: Ack,
  context: InteractionContext,
): Promise<void> {
  const { channel, ts = "" } = readThread(thread.id);
  const name = nameOfChannel(click.channel?.name);
  const { team } = visitorIn(click);
  const url = linkToMessage(context.self.address, channel, ts);
  const place = { url, ...(name !== undefined && { name }), ...(team !== undefined && { team }) };
  const answer = await submitIntent(click.trigger_id, person, { thread }, { kind: "link", turn, place }, context);
  await ack();
  if (answer.kind === "link") await notify({ thread }, click.user.id, linkView(answer), context.api);
  if (answer.kind === "words") await notify({ thread }, click.user.id, textMessage(answer.text), context.api);
}

/** Slack calls all direct messages "directmessage", and doesn't name all private channels. */
function nameOfChannel(name: string | undefined): string | undefined {
  return name === undefined || ["directmessage", "privategroup"].includes(name) ? undefined : `#${name}`;
}

async function formHere(
  click: BlockAction,
  person: Person,
  thread: Thread,
  { draft, turn }: Extract<Intent, { kind: "form" }>,
  ack: Ack,
  context: InteractionContext,
): Promise<void> {
  const { team, channel } = readThread(thread.id);
  const opening = {
    ...{ trigger: click.trigger_id, responseUrl: click.response_url, team, channel, starts: false, targets: [] },
    ...(turn && { turn }),
  };
  await openEditModal(draft, { thread }, person, opening, ack, context);
}

async function confirmDeletion(person: Person, thread: Thread, { core }: InteractionContext): Promise<Message> {
  return confirmation(await core.findConversation(person, thread), thread);
}
