// Buttons: of cards, of our root messages, of what one person was shown.

import { toWish } from "../../../commands/actions.ts";
import type { Question } from "../../core/cards.ts";
import type { ConversationKey, Draft, Person, Place, Thread } from "../../core/vocabulary.ts";
import { answerTo, confirmation } from "./answers.ts";
import { forgetModal, settingsForm } from "./form.ts";
import { readThread, threadOn } from "./ids.ts";
import type { Message } from "./message.ts";
import { personOf } from "./request.ts";
import { type Ack, openForm, type Room, receive, show, tellThere, workspaceOf } from "./room.ts";
import type { Click } from "./shapes.ts";
import { whisper } from "./tell.ts";
import { say } from "./views.ts";
import { sentences } from "./wording.ts";

export async function hearClick(click: Click, ack: Ack, room: Room): Promise<void> {
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
async function askToForget(click: Click, ack: Ack, room: Room): Promise<void> {
  const asks = await room.core.ask(personOf(click.user.id), { kind: "belongings" });
  await ack();
  await show(click.trigger_id, forgetModal(asks), click.response_url, room);
}

async function forgetAll(click: Click, ack: Ack, room: Room): Promise<void> {
  const answer = await receive(click.trigger_id, personOf(click.user.id), workspaceOf(room), { kind: "forget" }, room);
  await ack();
  const told = say(answer.kind === "words" ? answer.text : sentences.done);
  if (click.response_url) await tellThere(click.response_url, told, room, true);
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

/** Another page of the models, in place of the one that the button stands under. */
async function turnPage(click: Click, page: number, typed: string | undefined, ack: Ack, room: Room): Promise<void> {
  await ack();
  const question: Question = { kind: "models", spent: true, ...(typed && { typed }) };
  const shown = await answerTo(question, personOf(click.user.id), room.core, room.self.address, page);
  if (click.response_url) await tellThere(click.response_url, shown, room, true);
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
